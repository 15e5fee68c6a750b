"""Confirming that a recording was watched: once, by a participant, where and while it counts."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from services.scheduling import store
from services.scheduling.domain.refusals import NoRecording, NotAParticipant, RecordingCountsNothing, TooLateToCount
from shared.contracts import programme as parts
from shared.contracts import scheduling as say
from shared.contracts.vocabulary import MaterialKind
from tests.scheduling.builders import (
    FIRST,
    IRYNA,
    MYKOLA,
    NOON,
    SECOND,
    WEEK,
    a_programme,
    a_webinar,
    erased,
    registered,
)

QUIZ = "dialogue-quiz"
RULE = parts.CertificateRule(modules={"m1": 1}, recordings=True, until=NOON + 2 * WEEK)


def with_quiz(rule=RULE):
    """The first webinar has a quiz, the second has none."""
    webinars = [a_webinar(recap_test=QUIZ), a_webinar(SECOND, NOON + WEEK)]
    quiz = parts.Test(id=QUIZ, title="За записом", pass_mark=50, attempt_limit=3)
    return a_programme(*webinars, tests=[quiz], rule=rule)


async def recorded(scheduling, webinar_id=FIRST):
    url = "https://video.example.org/1"
    await scheduling.ask(
        say.PublishMaterial(webinar_id=webinar_id, kind=MaterialKind.RECORDING, title="Запис", url=url)
    )


async def confirm(scheduling, who=IRYNA, webinar_id=FIRST):
    return await scheduling.ask(say.ConfirmRecordingWatched(participant_id=who, webinar_id=webinar_id))


async def watchers(scheduling):
    rows = await scheduling.harness.read(lambda tx: tx.read(select(store.metadata.tables["watched_recording"])))
    return {row.participant_id for row in rows}


async def test_whoever_watched_says_so_and_it_is_told_once(scheduling):
    await scheduling.publish(with_quiz())
    await scheduling.hear(registered(IRYNA))
    await recorded(scheduling)
    await confirm(scheduling)
    first = scheduling.clock.now()
    scheduling.clock.moment += timedelta(days=1)
    await confirm(scheduling)
    [told] = await scheduling.told(say.RecordingWatched)
    assert (told.participant_id, told.webinar_id, told.watched_at) == (IRYNA, FIRST, first)


async def test_it_is_refused_where_it_would_not_count_and_nothing_is_told(scheduling):
    await scheduling.publish(with_quiz())
    await scheduling.hear(registered(IRYNA))
    with pytest.raises(NoRecording):
        await confirm(scheduling)
    await recorded(scheduling)
    await recorded(scheduling, SECOND)
    with pytest.raises(NotAParticipant):
        await confirm(scheduling, MYKOLA)
    with pytest.raises(RecordingCountsNothing):
        await confirm(scheduling, webinar_id=SECOND)
    scheduling.clock.moment = NOON + 2 * WEEK + timedelta(seconds=1)
    with pytest.raises(TooLateToCount, match=r"до 28\.03\.2024 14:00"):
        await confirm(scheduling)
    await scheduling.publish(with_quiz(RULE.model_copy(update={"recordings": False})), base_version=1)
    with pytest.raises(RecordingCountsNothing):
        await confirm(scheduling)
    assert await scheduling.told(say.RecordingWatched) == []


async def test_after_a_refusal_it_can_be_said_when_the_recording_is_there(scheduling):
    await scheduling.publish(with_quiz())
    await scheduling.hear(registered(IRYNA))
    with pytest.raises(NoRecording):
        await confirm(scheduling)
    await recorded(scheduling)
    await confirm(scheduling)
    assert len(await scheduling.told(say.RecordingWatched)) == 1


async def test_whoever_is_erased_is_forgotten_here_too(scheduling):
    await scheduling.publish(with_quiz())
    await scheduling.hear(registered(IRYNA))
    await recorded(scheduling)
    await confirm(scheduling)
    assert await watchers(scheduling) == {IRYNA}
    await scheduling.hear(erased(IRYNA))
    assert await watchers(scheduling) == set()
