"""Meeting reports become presence, once; people whom no rule can tell are left to a person."""

import asyncio

import pytest

from services.scheduling.domain.refusals import (
    EmptyReport,
    LongerThanSession,
    NoSuchUnmatched,
    NoSuchWebinar,
    NotAParticipant,
    ReportOfAnotherTime,
    ReportOfAnotherTopic,
    WebinarWasCancelled,
)
from shared.contracts import scheduling as say
from tests.scheduling.builders import (
    FIRST,
    HOUR,
    IRYNA,
    MYKOLA,
    NAMESAKE,
    NOON,
    PROGRAMME,
    SECOND,
    WEEK,
    a_programme,
    a_webinar,
    absent,
    by_email,
    joined,
    registered,
)

REPORT = [
    joined(2, "iPhone", by_email(IRYNA), minutes=(-10, 50)),
    joined(3, "Микола Гнатюк", minutes=(30, 130)),
    joined(4, "Ірина Коваленко", by_email(IRYNA), minutes=(40, 100)),
    joined(5, "Ирина Коваленко", "guest@mail.example", minutes=(0, 30)),
    joined(6, "Гість", minutes=(0, 20)),
    absent(7, "Шевчук Степан", "stepan@rada.example"),
]


async def opened(scheduling, *people):
    await scheduling.publish()
    await scheduling.hear(*(registered(who) for who in people))


async def test_a_report_is_told_person_by_person(scheduling):
    await opened(scheduling, IRYNA, MYKOLA)
    verdicts = (await scheduling.report(*REPORT)).verdicts
    assert [(one.rows, one.match, one.participant_id, one.seconds, one.outcome) for one in verdicts] == [
        ([2, 4], say.MatchKind.BY_EMAIL, IRYNA, 100 * 60, "recorded"),
        ([3], say.MatchKind.BY_NAME, MYKOLA, 90 * 60, "recorded"),
        ([5], say.MatchKind.LIKELY, None, 30 * 60, "unmatched"),
        ([6], say.MatchKind.UNKNOWN, None, 20 * 60, "unmatched"),
        ([7], say.MatchKind.UNKNOWN, None, 0, "absent"),
    ]
    told = await scheduling.told(say.AttendanceRecorded)
    assert [(one.participant_id, one.programme_id, one.webinar_id, one.seconds, one.revision) for one in told] == [
        (IRYNA, PROGRAMME, FIRST, 100 * 60, 1),
        (MYKOLA, PROGRAMME, FIRST, 90 * 60, 1),
    ]


async def test_the_same_report_again_changes_nothing(scheduling):
    await opened(scheduling, IRYNA, MYKOLA)
    await scheduling.report(*REPORT)
    before = await scheduling.stored_text()
    verdicts = (await scheduling.report(*REPORT)).verdicts
    assert [one.outcome for one in verdicts] == ["unchanged", "unchanged", "unmatched", "unmatched", "absent"]
    assert len(await scheduling.told(say.AttendanceRecorded)) == 2
    assert await scheduling.told(say.AttendanceCorrected) == []
    assert len(await scheduling.told(say.WebinarHeld)) == 1
    assert await scheduling.stored_text() == before


async def test_the_same_report_from_two_desks_at_once_is_told_once(scheduling):
    await opened(scheduling, IRYNA, MYKOLA)
    await asyncio.gather(*(scheduling.report(*REPORT) for _ in range(4)))
    assert len(await scheduling.told(say.AttendanceRecorded)) == 2
    assert len(await scheduling.told(say.WebinarHeld)) == 1


async def test_a_dry_run_gives_the_verdicts_and_writes_nothing(scheduling):
    await opened(scheduling, IRYNA, MYKOLA)
    before = await scheduling.stored_text()
    dry = await scheduling.report(*REPORT, dry_run=True)
    assert await scheduling.stored_text() == before
    assert await scheduling.told(say.AttendanceRecorded) == []
    assert await scheduling.told(say.WebinarHeld) == []
    assert dry == await scheduling.report(*REPORT)


async def test_another_report_adds_to_the_first_and_takes_nothing_away(scheduling):
    await opened(scheduling, IRYNA)
    await scheduling.report(joined(2, email=by_email(IRYNA), minutes=(0, 30)))
    verdict = (await scheduling.report(joined(9, "Ірина Коваленко", minutes=(20, 50)))).verdicts[0]
    assert (verdict.outcome, verdict.seconds) == ("corrected", 50 * 60)
    corrected = await scheduling.told(say.AttendanceCorrected)
    assert [(one.participant_id, one.seconds, one.revision) for one in corrected] == [(IRYNA, 50 * 60, 2)]
    assert await scheduling.presence(IRYNA) == 50 * 60


async def test_the_first_report_with_somebody_in_it_means_the_webinar_was_held(scheduling):
    await opened(scheduling, IRYNA)
    await scheduling.report(absent(2, email=by_email(IRYNA)))
    assert await scheduling.told(say.WebinarHeld) == []
    await scheduling.report(joined(2, email=by_email(IRYNA)), actual_start=NOON - HOUR / 4)
    await scheduling.report(joined(2, email=by_email(IRYNA)), webinar_id=FIRST)
    held = await scheduling.told(say.WebinarHeld)
    assert [(one.webinar_id, one.programme_id, one.held_at) for one in held] == [(FIRST, PROGRAMME, NOON - HOUR / 4)]


async def test_whoever_came_outside_the_planned_time_only_is_absent(scheduling):
    await opened(scheduling, IRYNA)
    verdict = (await scheduling.report(joined(2, email=by_email(IRYNA), minutes=(-60, 0)))).verdicts[0]
    assert (verdict.outcome, verdict.seconds) == ("absent", 0)
    assert await scheduling.told(say.AttendanceRecorded) == []


async def test_a_row_without_an_end_is_named_and_the_others_count(scheduling):
    await opened(scheduling, IRYNA)
    open_end = say.JoinRow(row=3, name="", email=by_email(IRYNA), joined_at=NOON)
    verdict = (await scheduling.report(joined(2, email=by_email(IRYNA)), open_end)).verdicts[0]
    assert (verdict.rows, verdict.seconds) == ([2, 3], 3600)
    assert "Рядок 3" in verdict.message


async def test_only_participants_of_this_programme_are_matched(scheduling):
    await scheduling.publish()
    await scheduling.publish(a_programme(a_webinar("zoning-m1-w1"), programme_id="zoning"))
    await scheduling.hear(registered(IRYNA, "zoning"))
    verdict = (await scheduling.report(joined(2, "Ірина Коваленко", by_email(IRYNA)))).verdicts[0]
    assert verdict.outcome == "unmatched"
    assert await scheduling.told(say.AttendanceRecorded) == []


async def test_namesakes_are_left_to_a_person(scheduling):
    await opened(scheduling, IRYNA, NAMESAKE)
    verdict = (await scheduling.report(joined(2, "Ірина Коваленко"))).verdicts[0]
    assert (verdict.match, verdict.outcome) == (say.MatchKind.LIKELY, "unmatched")
    assert "кільком учасникам" in verdict.message
    full = (await scheduling.report(joined(2, "Коваленко Ірина Іванівна"))).verdicts[0]
    assert (full.match, full.participant_id) == (say.MatchKind.BY_NAME, NAMESAKE)


async def test_names_that_no_database_can_keep_are_taken_as_far_as_they_can_be_seen(scheduling):
    await opened(scheduling, MYKOLA)
    verdicts = (await scheduling.report(joined(2, "Микола\x00 Гнатюк"), joined(3, "\x00" + "Я" * 500))).verdicts
    assert [one.participant_id for one in verdicts] == [MYKOLA, None]


# ---- a report that does not belong here


async def test_a_report_of_another_week_is_refused(scheduling):
    await opened(scheduling, IRYNA)
    for report in ({"actual_start": NOON + WEEK}, {}):
        with pytest.raises(ReportOfAnotherTime, match="Оберіть файл"):
            await scheduling.report(joined(2, email=by_email(IRYNA), start=NOON + WEEK), **report)
    assert await scheduling.told(say.AttendanceRecorded) == []
    assert await scheduling.unmatched() == []


async def test_a_report_on_another_webinars_topic_is_refused(scheduling):
    await opened(scheduling, IRYNA)
    with pytest.raises(ReportOfAnotherTopic, match=SECOND):
        await scheduling.report(joined(2, email=by_email(IRYNA)), topic=f"Тема {SECOND}")


async def test_a_report_needs_rows_and_a_webinar_that_takes_place(scheduling):
    await scheduling.publish()
    await scheduling.publish(a_programme(a_webinar(SECOND, NOON + WEEK)), base_version=1)
    with pytest.raises(EmptyReport):
        await scheduling.report(webinar_id=SECOND)
    with pytest.raises(NoSuchWebinar):
        await scheduling.report(joined(2), webinar_id="nowhere")
    with pytest.raises(WebinarWasCancelled):
        await scheduling.report(joined(2), webinar_id=FIRST)
    with pytest.raises(NoSuchWebinar):
        await scheduling.unmatched("nowhere")


# ---- who awaits a decision, and deciding


async def test_whoever_is_not_matched_is_listed_with_a_guess(scheduling):
    await opened(scheduling, IRYNA, MYKOLA)
    await scheduling.report(*REPORT, joined(8, "Гість із ради", "guest@mail.example", minutes=(100, 110)))
    listed = await scheduling.unmatched()
    assert [(one.name, one.email, one.seconds, one.match, one.candidate_id) for one in listed] == [
        ("Гість із ради / Ирина Коваленко", "guest@mail.example", 40 * 60, say.MatchKind.LIKELY, IRYNA),
        ("Гість", "", 20 * 60, say.MatchKind.UNKNOWN, None),
    ]


async def test_a_decision_records_presence_and_takes_the_person_off_the_list(scheduling):
    await opened(scheduling, IRYNA, MYKOLA)
    await scheduling.report(*REPORT)
    guest = (await scheduling.unmatched())[0]
    await scheduling.decide(IRYNA, 110 * 60, person_id=guest.person_id)
    assert [one.name for one in await scheduling.unmatched()] == ["Гість"]
    corrected = await scheduling.told(say.AttendanceCorrected)
    assert [(one.seconds, one.revision, one.reason) for one in corrected] == [(110 * 60, 2, "за протоколом")]


async def test_a_report_never_changes_what_a_person_decided(scheduling):
    await opened(scheduling, MYKOLA)
    await scheduling.decide(MYKOLA, 600)
    verdict = (await scheduling.report(*REPORT)).verdicts[1]
    assert (verdict.outcome, verdict.seconds) == ("unchanged", 600)
    assert "за звітом — 5400 с" in verdict.message
    assert await scheduling.presence(MYKOLA) == 600
    assert await scheduling.told(say.AttendanceCorrected) == []


async def test_the_next_decision_of_a_person_holds(scheduling):
    await opened(scheduling, MYKOLA)
    await scheduling.decide(MYKOLA, 600)
    await scheduling.decide(MYKOLA, 600)
    await scheduling.decide(MYKOLA, 0)
    assert [one.seconds for one in await scheduling.told(say.AttendanceRecorded)] == [600]
    assert [(one.seconds, one.revision) for one in await scheduling.told(say.AttendanceCorrected)] == [(0, 2)]


async def test_confirming_what_the_report_says_tells_nothing_and_stands_from_then_on(scheduling):
    await opened(scheduling, MYKOLA)
    await scheduling.report(joined(2, email=by_email(MYKOLA), minutes=(0, 60)))
    await scheduling.decide(MYKOLA, 3600)
    await scheduling.report(joined(2, email=by_email(MYKOLA), minutes=(60, 90)))
    assert await scheduling.told(say.AttendanceCorrected) == []
    assert await scheduling.presence(MYKOLA) == 3600


async def test_deciding_that_somebody_is_another_takes_the_presence_from_the_first(scheduling):
    await opened(scheduling, IRYNA, MYKOLA)
    await scheduling.report(joined(2, "Микола Гнатюк", "guest@mail.example"))
    await scheduling.hear(registered(NAMESAKE, family_name="Гнатюк", given_name="Микола"))
    assert await scheduling.presence(MYKOLA) == 0
    person = (await scheduling.unmatched())[0]
    await scheduling.decide(NAMESAKE, person.seconds, person_id=person.person_id)
    assert await scheduling.presence_as_told() == {(NAMESAKE, FIRST): 3600}
    verdict = (await scheduling.report(joined(2, "Микола Гнатюк", "guest@mail.example"))).verdicts[0]
    assert (verdict.match, verdict.participant_id) == (say.MatchKind.BY_HAND, NAMESAKE)


async def test_a_decision_needs_a_participant_a_possible_time_and_a_known_person(scheduling):
    await opened(scheduling, IRYNA)
    with pytest.raises(NotAParticipant):
        await scheduling.decide(MYKOLA, 60)
    with pytest.raises(LongerThanSession, match="7200"):
        await scheduling.decide(IRYNA, 7201)
    with pytest.raises(NoSuchUnmatched):
        await scheduling.decide(IRYNA, 60, person_id="nobody")
    with pytest.raises(NoSuchWebinar):
        await scheduling.decide(IRYNA, 60, webinar_id="nowhere")
    assert await scheduling.told(say.AttendanceRecorded) == []
    assert await scheduling.presence(IRYNA) is None


async def test_presences_are_listed_in_the_order_of_webinars(scheduling):
    await opened(scheduling, IRYNA)
    await scheduling.report(joined(2, email=by_email(IRYNA), start=NOON + WEEK), webinar_id=SECOND)
    await scheduling.report(joined(2, email=by_email(IRYNA)))
    listed = await scheduling.ask(say.ListPresences(participant_id=IRYNA, programme_id=PROGRAMME))
    assert [(one.webinar_id, one.seconds) for one in listed.presences] == [(FIRST, 3600), (SECOND, 3600)]
