"""What the person at the attendance desk looks at: everybody in the reports, what is recorded, what excuses whom."""

from collections import defaultdict
from collections.abc import Sequence

from services.scheduling import store
from services.scheduling.domain.attendance import present_seconds, required_seconds
from services.scheduling.domain.findings import unmatched
from services.scheduling.domain.matching import Match, Person, Verdict
from services.scheduling.use_cases import presence
from services.scheduling.use_cases.presence import Known
from services.scheduling.use_cases.webinars import find_webinar
from shared.contracts import scheduling as say
from shared.contracts import scheduling_attendance as desk
from shared.contracts.programme import Programme
from shared.contracts.vocabulary import InterruptionKind, Oblast
from shared.outbox import ReadTx


def review_attendance(tx: ReadTx, request: desk.ReviewAttendance) -> desk.AttendanceReview:
    """Everything known of who was in a webinar. Raises NoSuchWebinar."""
    webinar = find_webinar(tx, request.webinar_id)
    known = presence.load(tx, [webinar])[0]
    return desk.AttendanceReview(
        webinar_id=webinar.webinar_id,
        programme_id=webinar.programme_id,
        held=webinar.held_at is not None,
        people=_people(known),
        presences=_presences(tx, known),
        checked_in=[
            desk.CheckedIn(participant_id=row.participant_id, checked_in_at=row.checked_in_at)
            for row in store.checked_in(tx, webinar.webinar_id)
        ],
        interruptions=_interruptions(tx, webinar.webinar_id),
    )


def summarise_attendance(tx: ReadTx, request: desk.SummariseAttendance) -> desk.AttendanceSummary:
    """How many were present, and how many await a decision, in each webinar of a programme."""
    webinars = [one for one in store.list_webinars(tx) if one.programme_id == request.programme_id]
    return desk.AttendanceSummary(webinars=[_summary(known) for known in presence.load(tx, webinars)])


def _summary(known: Known) -> desk.WebinarAttendance:
    verdicts, session = known.find().verdicts, known.webinar.session
    waiting = unmatched(known.people, known.joins, session=session, verdicts=verdicts, guesses=known.no_guesses())
    return desk.WebinarAttendance(
        webinar_id=known.webinar.webinar_id,
        held=known.webinar.held_at is not None,
        present=sum(record.seconds > 0 for record in known.recorded.values()),
        unmatched=len(waiting),
    )


def _people(known: Known) -> list[desk.ReportedPerson]:
    """People of one address, or of one participant, stand together; whoever needs a decision comes first."""
    verdicts, guesses = known.find().verdicts, known.guesses()
    groups: dict[str, list[Person]] = defaultdict(list)
    for person in known.people:
        groups[verdicts[person.person_id].participant_id or person.email or person.person_id].append(person)
    found = []
    for group in groups.values():
        verdict = verdicts[group[0].person_id]
        if verdict.match is Match.UNKNOWN:
            verdict = guesses.guess(name for person in group for name in person.names)
        found.append(_person(known, group, verdict))
    return sorted(found, key=lambda one: (one.participant_id is not None or one.dismissed, -one.seconds, one.name))


def _person(known: Known, group: Sequence[Person], verdict: Verdict) -> desk.ReportedPerson:
    joins = (join for person in group for join in known.joins.get(person.person_id, ()))
    return desk.ReportedPerson(
        person_id=group[0].person_id,
        name=" / ".join(sorted({person.shown for person in group if person.shown})),
        email=group[0].email,
        seconds=present_seconds(joins, known.webinar.session),
        match=say.MatchKind(verdict.match.value),
        participant_id=verdict.participant_id,
        candidate_id=verdict.candidate_id,
        namesakes=verdict.namesakes,
        dismissed=any(person.dismissed for person in group),
    )


def _presences(tx: ReadTx, known: Known) -> list[desk.RecordedPresence]:
    rows, least = store.presences_in(tx, known.webinar.webinar_id), _minimum_minutes(tx, known.webinar.programme_id)
    return [
        desk.RecordedPresence(
            participant_id=row.participant_id,
            seconds=row.seconds,
            excused_seconds=row.excused,
            required_seconds=needed,
            counts=row.seconds >= needed,
            decided_by=row.decided_by,
            reason=row.reason,
        )
        for row in rows
        for needed in [required_seconds(least, excused=row.excused)]
    ]


def _minimum_minutes(tx: ReadTx, programme_id: str) -> int:
    row = store.get_programme(tx, programme_id)
    return Programme.model_validate_json(row.snapshot, extra="ignore").rule.minimum_minutes if row else 0


def _interruptions(tx: ReadTx, webinar_id: str) -> list[desk.Interruption]:
    return [
        desk.Interruption(
            interruption_id=one.interruption_id,
            kind=InterruptionKind(one.kind),
            oblasts=[Oblast(oblast) for oblast in sorted(one.oblasts)],
            begins_at=one.time.begin,
            ends_at=one.time.end,
            note=one.note,
            declared_by=one.declared_by,
        )
        for one in store.interruptions_in(tx, [webinar_id]).get(webinar_id, [])
    ]
