"""The survey after a webinar: answered once, by whoever was there, and told with its answers."""

import pytest
from sqlalchemy import select

from services.scheduling import store
from services.scheduling.domain.refusals import NoSuchWebinar, NotAParticipant, WasNotThere
from shared.contracts import scheduling as say
from shared.contracts.scheduling_surveys import GetSurveyState, RateWebinar, Ratings, WebinarRatingGiven
from tests.scheduling.builders import FIRST, IRYNA, MYKOLA, a_programme, erased, registered

ANSWERS = Ratings(overall=5, usefulness=4, clarity=3)


async def rate(scheduling, who=IRYNA, webinar_id=FIRST, ratings=ANSWERS):
    return await scheduling.ask(RateWebinar(participant_id=who, webinar_id=webinar_id, ratings=ratings))


async def state(scheduling, who=IRYNA):
    found = await scheduling.ask(GetSurveyState(participant_id=who, webinar_id=FIRST))
    return found.may_rate, found.is_rated


@pytest.fixture
async def attended(scheduling):
    await scheduling.publish(a_programme())
    await scheduling.hear(registered(IRYNA), registered(MYKOLA))
    await scheduling.ask(
        say.RecordAttendance(webinar_id=FIRST, participant_id=IRYNA, seconds=1800, reason="була", decided_by="s-1")
    )
    return scheduling


async def test_whoever_was_there_answers_once_and_the_first_answers_are_told(attended):
    assert await state(attended) == (True, False)
    await rate(attended)
    await rate(attended, ratings=Ratings(overall=1, usefulness=1, clarity=1))
    [told] = await attended.told(WebinarRatingGiven)
    assert (told.participant_id, told.webinar_id, told.ratings) == (IRYNA, FIRST, ANSWERS)
    assert await state(attended) == (False, True)


async def test_whoever_was_not_there_or_does_not_take_part_is_refused(attended):
    assert await state(attended, MYKOLA) == (False, False)
    with pytest.raises(WasNotThere):
        await rate(attended, MYKOLA)
    with pytest.raises(NotAParticipant):
        await rate(attended, "p-stranger")
    with pytest.raises(NoSuchWebinar):
        await rate(attended, webinar_id="no-such")
    assert await attended.told(WebinarRatingGiven) == []


async def test_whoever_is_erased_is_forgotten_here_too(attended):
    await rate(attended)
    await attended.hear(erased(IRYNA))
    rows = await attended.harness.read(lambda tx: tx.read(select(store.metadata.tables["survey"])))
    assert rows == []
