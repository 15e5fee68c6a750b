"""Moving and cancelling a webinar is one request, with a preview that changes nothing."""

from datetime import timedelta

import pytest

from services.scheduling.domain.refusals import LastWebinar, NoSuchWebinar, StaleProgramme, WebinarWasCancelled
from shared.contracts import scheduling as say
from shared.contracts.programme import CertificateRule
from tests.scheduling.builders import FIRST, HOUR, NOON, SECOND, WEEK, a_programme, a_webinar

LATER = NOON + 2 * WEEK


async def test_a_move_is_a_version_that_differs_in_the_time_alone(scheduling):
    await scheduling.publish()
    moved = await scheduling.ask(say.MoveWebinar(webinar_id=SECOND, starts_at=LATER, base_version=1))
    assert (moved.version, [change.after for change in moved.changes]) == (2, ["28.03.2024 14:00"])
    [told] = await scheduling.told(say.WebinarRescheduled)
    assert (told.previous_starts_at, told.starts_at, told.ends_at, told.sequence) == (
        NOON + WEEK,
        LATER,
        LATER + 2 * HOUR,
        1,
    )


async def test_a_move_may_change_how_long_it_takes(scheduling):
    await scheduling.publish()
    await scheduling.ask(say.MoveWebinar(webinar_id=SECOND, starts_at=LATER, duration_minutes=90, base_version=1))
    [told] = await scheduling.told(say.WebinarRescheduled)
    assert told.ends_at - told.starts_at == timedelta(minutes=90)


async def test_a_cancelled_webinar_leaves_the_programme_and_is_told(scheduling):
    await scheduling.publish()
    cancelled = await scheduling.ask(say.CancelWebinar(webinar_id=SECOND, base_version=1))
    assert cancelled.version == 2
    assert [fact.webinar_id for fact in await scheduling.told(say.WebinarCancelled)] == [SECOND]
    with pytest.raises(WebinarWasCancelled):
        await scheduling.ask(say.MoveWebinar(webinar_id=SECOND, starts_at=LATER, base_version=2))


async def test_a_cancelled_webinar_is_taken_back_as_it_was_with_a_higher_sequence(scheduling):
    await scheduling.publish()
    before = (await scheduling.ask(say.GetProgramme(programme_id="dialogue"))).programme
    await scheduling.ask(say.CancelWebinar(webinar_id=SECOND, base_version=1))
    [gone] = (await scheduling.ask(say.ListCancelledWebinars(programme_id="dialogue"))).webinars
    assert gone.webinar.id == SECOND
    back = await scheduling.ask(say.RestoreWebinar(webinar_id=SECOND, base_version=2))
    after = await scheduling.ask(say.GetProgramme(programme_id="dialogue"))
    assert (back.version, after.programme) == (3, before)
    assert [fact.sequence for fact in await scheduling.told(say.WebinarScheduled)] == [0, 0, 2]
    assert (await scheduling.ask(say.ListCancelledWebinars(programme_id="dialogue"))).webinars == []
    with pytest.raises(NoSuchWebinar):
        await scheduling.ask(say.RestoreWebinar(webinar_id=SECOND, base_version=3))


@pytest.mark.parametrize(
    "request_",
    [
        say.MoveWebinar(webinar_id=SECOND, starts_at=LATER, base_version=1, dry_run=True),
        say.CancelWebinar(webinar_id=SECOND, base_version=1, dry_run=True),
    ],
    ids=["move", "cancel"],
)
async def test_a_preview_names_the_changes_and_makes_none(scheduling, request_):
    await scheduling.publish()
    preview = await scheduling.ask(request_)
    assert preview.version == 1
    assert preview.changes
    assert await scheduling.told(say.WebinarRescheduled) == []
    assert await scheduling.told(say.WebinarCancelled) == []


async def test_a_change_made_over_somebody_elses_is_refused(scheduling):
    await scheduling.publish()
    await scheduling.publish(a_programme(title="Інша назва"), base_version=1)
    with pytest.raises(StaleProgramme):
        await scheduling.ask(say.MoveWebinar(webinar_id=SECOND, starts_at=LATER, base_version=1))


async def test_a_webinar_nobody_knows_and_the_last_one_are_refused(scheduling):
    with pytest.raises(NoSuchWebinar):
        await scheduling.ask(say.CancelWebinar(webinar_id=FIRST, base_version=1))
    await scheduling.publish(a_programme(a_webinar(), rule=CertificateRule()))
    with pytest.raises(LastWebinar):
        await scheduling.ask(say.CancelWebinar(webinar_id=FIRST, base_version=1))


async def test_the_programme_says_the_sequences_of_its_calendar_entries(scheduling):
    await scheduling.publish()
    await scheduling.ask(say.MoveWebinar(webinar_id=SECOND, starts_at=LATER, base_version=1))
    await scheduling.publish(a_programme(a_webinar(), a_webinar(SECOND, LATER), title="Інша назва"), base_version=2)
    known = await scheduling.ask(say.GetProgramme(programme_id="dialogue"))
    assert (known.version, known.sequences) == (3, {FIRST: 0, SECOND: 1})
