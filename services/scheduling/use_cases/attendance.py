"""Taking meeting reports, recording presence by hand, and showing who was there and who awaits a decision.

What a person recorded by hand stands: reports never change it, another decision of a person does.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from services.scheduling import store
from services.scheduling.domain.attendance import Settled, present_seconds
from services.scheduling.domain.findings import (
    Findings,
    outcome_for_participant,
    outcome_for_stranger,
    unmatched,
)
from services.scheduling.domain.matching import Guesses, Match, Verdict, match_people, names_shown
from services.scheduling.domain.refusals import (
    EmptyReport,
    LongerThanSession,
    NoSuchUnmatched,
    NoSuchWebinar,
    NotAParticipant,
    WebinarWasCancelled,
)
from services.scheduling.domain.reports import Webinar, check_time, check_topic
from services.scheduling.domain.rows import Attendee, ReportedRow, attendees
from services.scheduling.use_cases import presence
from services.scheduling.use_cases.presence import Known
from shared.contracts import scheduling as say
from shared.contracts.names import fold_name
from shared.contracts.request import Done
from shared.outbox import ReadTx, Tx

_LONGEST_NAME = 200
_ANOTHER_REPORT = "Враховано ще один звіт про зустріч."


@dataclass(frozen=True)
class _Report:
    """A report with what was known before it; ``known`` is what is known with it."""

    attendees: Sequence[Attendee]
    before: Known
    known: Known


def import_attendance(tx: Tx, request: say.ImportAttendance) -> say.AttendanceReport:
    """Add a report to what is known of a webinar; the same rows again change nothing. A dry run writes nothing.

    Raises EmptyReport, NoSuchWebinar, WebinarWasCancelled, ReportOfAnotherTime, ReportOfAnotherTopic.
    """
    if not request.rows:
        raise EmptyReport
    webinar = _lock_webinar(tx, request.webinar_id)
    report = _read(tx, request.rows, presence.load(tx, [webinar])[0])
    joins = [join for attendee in report.attendees for join in attendee.joins]
    check_topic(webinar, reported=request.topic, others=store.list_webinars(tx))
    check_time(webinar, reported_start=request.actual_start, joins=joins)
    findings = report.known.find()
    if not request.dry_run and joins:
        _save(tx, report, findings, request)
    return say.AttendanceReport(verdicts=_verdicts(report, findings))


def record_attendance(tx: Tx, request: say.RecordAttendance) -> Done:
    """A person's decision on how long a participant was present; it stands until the next one.

    Raises NoSuchWebinar, WebinarWasCancelled, NotAParticipant, LongerThanSession, NoSuchUnmatched.
    """
    webinar = _lock_webinar(tx, request.webinar_id)
    if not store.is_member(tx, request.participant_id, webinar.programme_id):
        raise NotAParticipant(webinar.programme_id)
    session = (webinar.session.end - webinar.session.begin) // timedelta(seconds=1)
    if request.seconds > session:
        raise LongerThanSession(seconds=request.seconds, session=session)
    _decide(tx, webinar, request)
    return Done()


def list_unmatched(tx: ReadTx, request: say.ListUnmatched) -> say.UnmatchedList:
    """Who was present and awaits a decision, with a guess where a name is similar. Raises NoSuchWebinar."""
    webinar = store.get_webinar(tx, request.webinar_id)
    if webinar is None:
        raise NoSuchWebinar(request.webinar_id)
    known = presence.load(tx, [webinar])[0]
    found = unmatched(
        known.people,
        known.joins,
        session=webinar.session,
        verdicts=known.find().verdicts,
        guesses=known.guesses(),
    )
    return say.UnmatchedList(
        people=[
            say.UnmatchedPerson(
                person_id=one.people[0].person_id,
                webinar_id=webinar.webinar_id,
                name=" / ".join(sorted({person.shown for person in one.people})),
                email=one.people[0].email,
                seconds=one.seconds,
                match=say.MatchKind(one.verdict.match.value),
                candidate_id=one.verdict.candidate_id,
            )
            for one in found
        ]
    )


def list_presences(tx: ReadTx, request: say.ListPresences) -> say.PresenceList:
    """A participant's presences in a programme's webinars."""
    rows = store.presences_of(tx, request.participant_id, request.programme_id)
    return say.PresenceList(presences=[say.Presence(webinar_id=row.webinar_id, seconds=row.seconds) for row in rows])


def _lock_webinar(tx: Tx, webinar_id: str) -> Webinar:
    """A webinar under its programme's lock, which whoever matches people holds, too."""
    webinar = store.get_webinar(tx, webinar_id)
    if webinar is not None:
        store.lock_programme(tx, webinar.programme_id)
        webinar = store.get_webinar(tx, webinar_id)
    if webinar is None:
        raise NoSuchWebinar(webinar_id)
    if webinar.cancelled:
        raise WebinarWasCancelled(webinar_id)
    return webinar


# ---- taking a report


def _read(tx: Tx, rows: Sequence[say.JoinRow], before: Known) -> _Report:
    found = attendees((_reported(row) for row in rows), known=before.people, new_id=tx.new_id)
    known_ids = {person.person_id for person in before.people}
    newcomers = [one.person for one in found if one.joins and one.person.person_id not in known_ids]
    joins = {person.person_id: before.joins.get(person.person_id, ()) for person in before.people}
    for one in found:
        if one.joins:
            joins[one.person.person_id] = [*joins.get(one.person.person_id, ()), *one.joins]
    return _Report(found, before, replace(before, people=[*before.people, *newcomers], joins=joins))


def _reported(row: say.JoinRow) -> ReportedRow:
    names = dict.fromkeys(folded for name in names_shown(row.name) if (folded := fold_name(name)))
    return ReportedRow(
        row=row.row,
        email=row.email.strip().casefold(),
        names=tuple(names),
        shown="".join(letter for letter in row.name if letter.isprintable())[:_LONGEST_NAME].strip(),
        joined_at=row.joined_at,
        left_at=row.left_at,
    )


def _save(tx: Tx, report: _Report, findings: Findings, request: say.ImportAttendance) -> None:
    webinar, before = report.known.webinar, report.before
    store.add_people(tx, webinar.webinar_id, report.known.people[len(before.people) :])
    new_joins = {
        one.person.person_id: set(one.joins) - set(before.joins.get(one.person.person_id, ()))
        for one in report.attendees
    }
    store.add_joins(tx, new_joins)
    if webinar.held_at is None:
        held_at = request.actual_start or webinar.session.begin
        store.mark_held(tx, webinar.webinar_id, held_at)
        tx.tell(say.WebinarHeld(webinar_id=webinar.webinar_id, programme_id=webinar.programme_id, held_at=held_at))
    changes = [(webinar, change) for change in findings.changes]
    presence.record(tx, changes, reason=_ANOTHER_REPORT, because=presence.by_request)


def _verdicts(report: _Report, findings: Findings) -> list[say.AttendanceVerdict]:
    """One for each person of this report, in the order of its rows; two devices of one participant are one person."""
    absent = [one.person for one in report.attendees if not one.joins]
    verdicts = {**match_people(absent, report.known.roster), **findings.verdicts}
    groups: dict[str, list[Attendee]] = defaultdict(list)
    for attendee in report.attendees:
        person = attendee.person
        groups[verdicts[person.person_id].participant_id or person.email or person.person_id].append(attendee)
    guesses = _guesses_if_needed(report, verdicts)
    found = [
        _verdict(group, _surest(group, verdicts), report=report, findings=findings, guesses=guesses)
        for group in groups.values()
    ]
    return sorted(found, key=lambda verdict: verdict.rows[0])


def _verdict(
    group: Sequence[Attendee], verdict: Verdict, *, report: _Report, findings: Findings, guesses: Guesses
) -> say.AttendanceVerdict:
    if verdict.participant_id:
        outcome, seconds, remark = outcome_for_participant(verdict.participant_id, findings, report.before.recorded)
    else:
        joins = [join for one in group for join in report.known.joins.get(one.person.person_id, ())]
        if verdict.match is Match.UNKNOWN:
            verdict = guesses.guess(name for one in group for name in one.person.names)
        outcome, seconds, remark = outcome_for_stranger(verdict, present_seconds(joins, report.known.webinar.session))
    faults = [fault for one in group for fault in one.faults]
    return say.AttendanceVerdict(
        rows=sorted(row for one in group for row in one.rows),
        match=say.MatchKind(verdict.match.value),
        participant_id=verdict.participant_id,
        seconds=seconds,
        outcome=outcome.value,
        message=" ".join([*faults, remark]).strip(),
    )


def _surest(group: Sequence[Attendee], verdicts: Mapping[str, Verdict]) -> Verdict:
    order = list(Match)
    return min((verdicts[one.person.person_id] for one in group), key=lambda verdict: order.index(verdict.match))


def _guesses_if_needed(report: _Report, verdicts: Mapping[str, Verdict]) -> Guesses:
    unknown = any(verdicts[one.person.person_id].match is Match.UNKNOWN for one in report.attendees)
    return report.known.guesses() if unknown else report.known.no_guesses()


# ---- by hand


def _decide(tx: Tx, webinar: Webinar, request: say.RecordAttendance) -> None:
    if request.person_id and not store.decide_person(
        tx,
        webinar.webinar_id,
        request.person_id,
        participant_id=request.participant_id,
        decided_by=request.decided_by,
    ):
        raise NoSuchUnmatched
    recorded = store.records_in(tx, [webinar.webinar_id])[webinar.webinar_id].get(request.participant_id)
    unchanged = recorded is not None and recorded.seconds == request.seconds
    revision = (recorded.revision if recorded else 0) + (not unchanged)
    row = {
        "webinar_id": webinar.webinar_id,
        "participant_id": request.participant_id,
        "seconds": request.seconds,
        "revision": revision,
        "decided_by": request.decided_by,
        "reason": request.reason,
    }
    store.save_records(tx, [row])
    if not unchanged:
        change = Settled(request.participant_id, request.seconds, revision)
        presence.tell(tx, webinar, change, reason=request.reason)
    presence.settle(tx, [webinar], reason=request.reason, because=presence.by_request)
