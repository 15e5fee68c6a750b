"""Taking meeting reports, recording presence by hand, and showing who was there and who awaits a decision.

What a person recorded by hand stands: reports never change it, another decision of a person does.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from services.scheduling import store
from services.scheduling.domain.attendance import present_seconds
from services.scheduling.domain.findings import (
    Findings,
    outcome_for_participant,
    outcome_for_stranger,
    unmatched,
)
from services.scheduling.domain.matching import Guesses, Match, Verdict, match_people, names_shown
from services.scheduling.domain.refusals import (
    EmptyReport,
    NoSuchWebinar,
)
from services.scheduling.domain.reports import check_time, check_topic
from services.scheduling.domain.rows import Attendee, ReportedRow, attendees
from services.scheduling.use_cases import presence
from services.scheduling.use_cases.presence import Known
from services.scheduling.use_cases.webinars import lock_webinar
from shared.contracts import scheduling as say
from shared.contracts.names import fold_name
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
    webinar = lock_webinar(tx, request.webinar_id)
    report = _read(tx, request.rows, presence.load(tx, [webinar])[0])
    joins = [join for attendee in report.attendees for join in attendee.joins]
    check_topic(webinar, reported=request.topic, others=store.list_webinars(tx))
    check_time(webinar, reported_start=request.actual_start, joins=joins)
    findings = report.known.find()
    if not request.dry_run and joins:
        _save(tx, report, findings, request)
    return say.AttendanceReport(verdicts=_verdicts(report, findings))


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
    changes = [(report.known, change) for change in findings.changes]
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
        name=" / ".join(sorted({one.person.shown for one in group if one.person.shown})),
        candidate_id=verdict.candidate_id,
    )


def _surest(group: Sequence[Attendee], verdicts: Mapping[str, Verdict]) -> Verdict:
    order = list(Match)
    return min((verdicts[one.person.person_id] for one in group), key=lambda verdict: order.index(verdict.match))


def _guesses_if_needed(report: _Report, verdicts: Mapping[str, Verdict]) -> Guesses:
    unknown = any(verdicts[one.person.person_id].match is Match.UNKNOWN for one in report.attendees)
    return report.known.guesses() if unknown else report.known.no_guesses()
