"""What people decide on presence: who somebody is, what excuses whom, who checked in; each told with its author."""

from datetime import timedelta

import pytest

from services.scheduling.domain.refusals import (
    CheckInClosed,
    InterruptionOutsideSession,
    NoSuchInterruption,
    NoSuchUnmatched,
    NotAParticipant,
    TooManyTries,
)
from shared.contracts import scheduling as say
from shared.contracts import scheduling_attendance as desk
from shared.contracts.vocabulary import InterruptionKind, Oblast
from tests.scheduling.builders import (
    FIRST,
    IRYNA,
    MYKOLA,
    NOON,
    a_programme,
    by_email,
    joined,
    registered,
)

BY = "staff-1"
LIKELY = joined(2, "Ирина Коваленко", "guest@mail.example", minutes=(0, 60))
MINUTE = timedelta(minutes=1)


async def opened(scheduling, *people, minimum_minutes=45):
    rule = a_programme().rule.model_copy(update={"minimum_minutes": minimum_minutes})
    await scheduling.publish(a_programme(rule=rule))
    await scheduling.hear(*(registered(who) for who in people))


async def review(scheduling):
    return await scheduling.ask(desk.ReviewAttendance(webinar_id=FIRST))


async def first_person(scheduling):
    return (await review(scheduling)).people[0]


async def identify(scheduling, person_id, who=IRYNA):
    request = desk.IdentifyPerson(webinar_id=FIRST, person_id=person_id, participant_id=who, decided_by=BY)
    return await scheduling.ask(request)


async def dismiss(scheduling, person_id):
    return await scheduling.ask(desk.DismissPerson(webinar_id=FIRST, person_id=person_id, decided_by=BY))


async def declare(scheduling, begin, end, *oblasts):
    request = desk.DeclareInterruption(
        webinar_id=FIRST,
        kind=InterruptionKind.BLACKOUT,
        oblasts=list(oblasts),
        begins_at=NOON + begin * MINUTE,
        ends_at=NOON + end * MINUTE,
        declared_by=BY,
    )
    return await scheduling.ask(request)


async def presences(scheduling):
    found = (await review(scheduling)).presences
    return {one.participant_id: (one.seconds, one.excused_seconds, one.required_seconds, one.counts) for one in found}


# ---- who somebody in the reports is


async def test_a_likely_name_counts_only_once_a_person_says_who_it_is(scheduling):
    await opened(scheduling, IRYNA)
    await scheduling.report(LIKELY)
    likely = await first_person(scheduling)
    assert (likely.match, likely.participant_id, likely.candidate_id) == (say.MatchKind.LIKELY, None, IRYNA)
    assert await scheduling.presence(IRYNA) is None
    await identify(scheduling, likely.person_id)
    assert await scheduling.presence(IRYNA) == 3600
    [fact] = await scheduling.told(desk.ReportedPersonIdentified)
    assert (fact.participant_id, fact.person_id, fact.decided_by) == (IRYNA, likely.person_id, BY)


async def test_whoever_was_identified_stays_so_when_the_report_comes_again(scheduling):
    await opened(scheduling, IRYNA)
    await scheduling.report(LIKELY)
    await identify(scheduling, (await first_person(scheduling)).person_id)
    before = await scheduling.stored_text()
    await scheduling.report(LIKELY)
    assert await scheduling.stored_text() == before
    assert await scheduling.told(say.AttendanceCorrected) == []


async def test_a_dismissed_person_awaits_no_decision_until_identified(scheduling):
    await opened(scheduling, IRYNA)
    await scheduling.report(LIKELY)
    person_id = (await first_person(scheduling)).person_id
    await dismiss(scheduling, person_id)
    assert await scheduling.unmatched() == []
    assert (await first_person(scheduling)).dismissed
    [fact] = await scheduling.told(desk.ReportedPersonDismissed)
    assert fact.decided_by == BY
    await identify(scheduling, person_id)
    assert await scheduling.presence(IRYNA) == 3600


async def test_taking_an_identification_back_takes_the_presence_back(scheduling):
    await opened(scheduling, IRYNA)
    await scheduling.report(LIKELY)
    person_id = (await first_person(scheduling)).person_id
    await identify(scheduling, person_id)
    await dismiss(scheduling, person_id)
    assert await scheduling.presence(IRYNA) == 0


async def test_nobody_is_identified_as_a_stranger_and_no_stranger_is_identified(scheduling):
    await opened(scheduling, IRYNA)
    await scheduling.report(LIKELY)
    with pytest.raises(NotAParticipant):
        await identify(scheduling, (await first_person(scheduling)).person_id, MYKOLA)
    with pytest.raises(NoSuchUnmatched):
        await identify(scheduling, "nobody")
    with pytest.raises(NoSuchUnmatched):
        await dismiss(scheduling, "nobody")


# ---- interruptions


async def test_an_interruption_lowers_what_is_required_of_its_oblasts_only(scheduling):
    await opened(scheduling, IRYNA)
    await scheduling.hear(registered(MYKOLA).model_copy(update={"oblast": Oblast.LVIV}))
    await scheduling.report(
        joined(2, "", by_email(IRYNA), minutes=(0, 30)), joined(3, "", by_email(MYKOLA), minutes=(0, 30))
    )
    await declare(scheduling, 30, 50, Oblast.KHARKIV)
    assert await presences(scheduling) == {
        IRYNA: (1800, 20 * 60, 25 * 60, True),
        MYKOLA: (1800, 0, 45 * 60, False),
    }
    [fact] = await scheduling.told(say.AttendanceCorrected)
    assert (fact.participant_id, fact.seconds, fact.excused_seconds, fact.counted_seconds) == (IRYNA, 1800, 1200, 3000)


async def test_an_interruption_before_the_report_counts_when_it_comes(scheduling):
    await opened(scheduling, IRYNA)
    await declare(scheduling, -30, 30)
    await declare(scheduling, 20, 40)
    await scheduling.report(joined(2, "", by_email(IRYNA), minutes=(60, 66)))
    assert await presences(scheduling) == {IRYNA: (360, 40 * 60, 5 * 60, True)}
    [fact] = await scheduling.told(say.AttendanceRecorded)
    assert fact.excused_seconds == 40 * 60


async def test_an_interruption_taken_back_excuses_nobody(scheduling):
    await opened(scheduling, IRYNA)
    await scheduling.report(joined(2, "", by_email(IRYNA), minutes=(0, 30)))
    await declare(scheduling, 30, 50)
    [declared] = (await review(scheduling)).interruptions
    taking_back = desk.WithdrawInterruption(webinar_id=FIRST, interruption_id=declared.interruption_id, withdrawn_by=BY)
    await scheduling.ask(taking_back)
    assert await presences(scheduling) == {IRYNA: (1800, 0, 45 * 60, False)}
    with pytest.raises(NoSuchInterruption):
        await scheduling.ask(taking_back)
    [fact] = await scheduling.told(desk.InterruptionWithdrawn)
    assert fact.withdrawn_by == BY


async def test_an_interruption_leaves_a_persons_decision_and_its_author(scheduling):
    await opened(scheduling, IRYNA)
    await scheduling.decide(IRYNA, 600)
    await declare(scheduling, 0, 20)
    [one] = (await review(scheduling)).presences
    assert (one.seconds, one.excused_seconds, one.decided_by, one.reason) == (600, 1200, "organiser", "за протоколом")
    [fact] = await scheduling.told(say.AttendanceCorrected)
    assert (fact.revision, fact.decided_by) == (2, "organiser")


async def test_an_interruption_outside_the_session_is_refused(scheduling):
    await opened(scheduling, IRYNA)
    for begin, end in ((-60, 0), (120, 180), (30, 30), (50, 20)):
        with pytest.raises(InterruptionOutsideSession):
            await declare(scheduling, begin, end)
    assert await scheduling.told(desk.InterruptionDeclared) == []


# ---- checking in


async def code_of(scheduling):
    return (await scheduling.ask(desk.GetCheckInCode(webinar_id=FIRST))).code


async def check_in(scheduling, code, who=IRYNA):
    return await scheduling.ask(desk.CheckIn(participant_id=who, webinar_id=FIRST, code=code))


async def test_the_code_of_a_webinar_stays_the_same(scheduling):
    await opened(scheduling)
    code = await code_of(scheduling)
    assert len(code) == 6
    assert await code_of(scheduling) == code


async def test_a_right_code_is_a_witness_told_once(scheduling):
    await opened(scheduling, IRYNA)
    scheduling.clock.advance(hours=-2)
    code = await code_of(scheduling)
    assert (await check_in(scheduling, f"{code[:3]} {code[3:]}")).checked_in
    assert (await check_in(scheduling, code)).checked_in
    assert [one.participant_id for one in (await review(scheduling)).checked_in] == [IRYNA]
    assert len(await scheduling.told(desk.CheckInRecorded)) == 1


async def test_a_code_cannot_be_guessed(scheduling):
    await opened(scheduling, IRYNA)
    scheduling.clock.advance(hours=-2)
    code = await code_of(scheduling)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    left = [(await check_in(scheduling, wrong)).tries_left for _ in range(10)]
    assert left == list(range(9, -1, -1))
    with pytest.raises(TooManyTries):
        await check_in(scheduling, code)


async def test_the_code_is_taken_around_the_session_only_and_of_participants_only(scheduling):
    await opened(scheduling, IRYNA)
    code = await code_of(scheduling)
    with pytest.raises(CheckInClosed):
        await check_in(scheduling, code)
    with pytest.raises(NotAParticipant):
        await check_in(scheduling, code, MYKOLA)


# ---- figures


async def test_a_programme_is_summarised_webinar_by_webinar(scheduling):
    await opened(scheduling, IRYNA)
    await scheduling.report(LIKELY, joined(3, "", by_email(IRYNA)))
    figures = await scheduling.ask(desk.SummariseAttendance(programme_id="dialogue"))
    first, second = figures.webinars
    assert (first.held, first.present, first.unmatched) == (True, 1, 1)
    assert (second.held, second.present, second.unmatched) == (False, 0, 0)
