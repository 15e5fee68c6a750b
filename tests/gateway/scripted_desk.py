"""What the other services answer to the organisers' desk, played from a script."""

from collections.abc import Callable
from datetime import datetime, timedelta

from shared.contracts.assessment import (
    BankDescription,
    DescribeBank,
    DescribedQuestion,
    ImportQuestions,
    QuestionImport,
    QuestionKind,
)
from shared.contracts.assessment_accommodations import (
    ExtraTime,
    ExtraTimeEffect,
    ExtraTimeList,
    GrantExtraTime,
    ListExtraTime,
    RevokeExtraTime,
)
from shared.contracts.assessment_regrading import RegradedAttempt, Regrading, RestoreQuestion, VoidQuestion
from shared.contracts.registration import (
    ApplicationPage,
    ApplicationStatus,
    ApplicationSummary,
    ListApplications,
)
from shared.contracts.registration_imports import (
    ImportApplications,
    ImportReport,
    RowOutcome,
    RowVerdict,
)
from shared.contracts.registration_places import ListPlaceHolders, PlaceHolders
from shared.contracts.request import Done, Problem, Reply, Request
from shared.contracts.scheduling import (
    AttendanceReport,
    AttendanceVerdict,
    CancelledWebinars,
    ImportAttendance,
    ListCancelledWebinars,
    MatchKind,
    RecordAttendance,
)
from shared.contracts.scheduling_attendance import (
    AttendanceReview,
    AttendanceSummary,
    CheckIn,
    CheckInCode,
    CheckInOutcome,
    DeclareInterruption,
    DismissPerson,
    GetCheckInCode,
    IdentifyPerson,
    Interruption,
    RecordedPresence,
    ReportedPerson,
    ReviewAttendance,
    SummariseAttendance,
    WebinarAttendance,
    WithdrawInterruption,
)
from shared.contracts.vocabulary import BodyType, InterruptionKind, Oblast

Line = Reply | Problem | Callable[..., Reply]
SECOND, STRANGER, CODE = "a-2", "somebody", "123456"
PASS_MARK = 60


def said_at_the_desk(now: datetime, first: ApplicationSummary, webinar_id: str) -> dict[type[Request], Line]:
    applications = [first, application(SECOND, "Галаган  Олена", email="o.halahan@hromada.example", at=now)]
    return {
        ListApplications: lambda asked: page_of(applications, asked),
        ImportApplications: lambda asked: ImportReport(
            verdicts=[RowVerdict(row=row.row, outcome=RowOutcome.NEW) for row in asked.rows]
        ),
        ListPlaceHolders: PlaceHolders(confirmed=[first.participant_id], waitlisted=[]),
        SummariseAttendance: AttendanceSummary(
            webinars=[WebinarAttendance(webinar_id=webinar_id, held=True, present=1, unmatched=1)]
        ),
        ReviewAttendance: review(now, first.participant_id, webinar_id),
        GetCheckInCode: CheckInCode(code=CODE, opens_at=now, closes_at=now + timedelta(hours=2)),
        CheckIn: lambda asked: CheckInOutcome(checked_in=asked.code == CODE, tries_left=9),
        ImportAttendance: report(first.participant_id),
        ListCancelledWebinars: CancelledWebinars(webinars=[]),
        DescribeBank: BankDescription(version=2, questions=[described()]),
        ListExtraTime: ExtraTimeList(grants=grants(first.participant_id, now)),
        GrantExtraTime: ExtraTimeEffect(extra_time_id="x-3"),
        RevokeExtraTime: ExtraTimeEffect(extra_time_id="x-1"),
        VoidQuestion: regrading(first.participant_id),
        RestoreQuestion: regrading(first.participant_id),
        ImportQuestions: QuestionImport(added=1, unchanged=0, version=1, question_count=1),
        **dict.fromkeys(
            (IdentifyPerson, DismissPerson, RecordAttendance, DeclareInterruption, WithdrawInterruption), Done()
        ),
    }


def regrading(participant_id: str, **changes: object) -> Regrading:
    """One begins to pass, one ceases to, one changes nothing but the score."""

    def change(who: str, number: int, before: float, after: float) -> RegradedAttempt:
        return RegradedAttempt(
            attempt_id=f"t-{who}-{number}",
            participant_id=who,
            programme_id="dialogue",
            number=number,
            score_before=before,
            score_after=after,
            passed_before=before >= PASS_MARK,
            passed_after=after >= PASS_MARK,
        )

    found = [change(participant_id, 1, 50, 66.67), change("p-a-2", 2, 62.5, 57.14), change("p-gone", 1, 75, 80)]
    known: dict[str, object] = {"asked": 12, "running": 1, "changes": found, "available": 5, "drawn": 6, "digest": "d1"}
    return Regrading.model_validate(known | changes)


def described(**changes: object) -> DescribedQuestion:
    known: dict[str, object] = {
        "question_id": "q-1",
        "version": 2,
        "kind": QuestionKind.TRUE_FALSE,
        "text": "Діалог передує рішенню.",
        "attempts": 12,
        "facility": 0.75,
        "discrimination": -0.2,
    }
    return DescribedQuestion.model_validate(known | changes)


def grants(participant_id: str, now: datetime) -> list[ExtraTime]:
    holding = ExtraTime(
        extra_time_id="x-1",
        participant_id=participant_id,
        percent=50,
        basis="заява № 12",
        granted_by="staff-left",
        granted_at=now,
    )
    taken_back = holding.model_copy(
        update={"extra_time_id": "x-2", "percent": None, "minutes": 15, "test_id": "final", "revoked_at": now}
    )
    return [holding, taken_back]


def application(application_id: str, name: str, *, email: str, at: datetime, **changes: object) -> ApplicationSummary:
    known: dict[str, object] = {
        "application_id": application_id,
        "participant_id": f"p-{application_id}",
        "programme_id": "dialogue",
        "reference": f"REF-{application_id}",
        "status": ApplicationStatus.SUBMITTED,
        "oblast": Oblast.LVIV,
        "body_type": BodyType.LOCAL_SELF_GOVERNMENT,
        "submitted_at": at,
        "full_name": name,
        "eligible": False,
        "remarks": ["oblast_not_in_programme"],
        "email": email,
    }
    return ApplicationSummary.model_validate(known | changes)


def page_of(applications: list[ApplicationSummary], asked: ListApplications) -> Reply:
    chosen = [one for one in applications if asked.status in {None, one.status}]
    return ApplicationPage(applications=chosen, total=len(chosen))


def review(now: datetime, participant_id: str, webinar_id: str) -> AttendanceReview:
    likely = ReportedPerson(
        person_id=STRANGER,
        name="Галаган О.",
        email="",
        seconds=3600,
        match=MatchKind.LIKELY,
        candidate_id=participant_id,
    )
    counted = RecordedPresence(
        participant_id=participant_id, seconds=1800, excused_seconds=1200, required_seconds=1500, counts=True
    )
    blackout = Interruption(
        interruption_id="i-1",
        kind=InterruptionKind.BLACKOUT,
        oblasts=[Oblast.KHARKIV],
        begins_at=now,
        ends_at=now + timedelta(minutes=20),
        declared_by="staff-left",
    )
    return AttendanceReview(
        webinar_id=webinar_id,
        programme_id="dialogue",
        held=True,
        people=[likely],
        presences=[counted],
        checked_in=[],
        interruptions=[blackout],
    )


def report(participant_id: str) -> AttendanceReport:
    def verdict(row: int, match: MatchKind, *, matched: str | None, name: str) -> AttendanceVerdict:
        return AttendanceVerdict(
            rows=[row], match=match, participant_id=matched, seconds=3600, outcome="recorded", name=name
        )

    return AttendanceReport(
        verdicts=[
            verdict(2, MatchKind.BY_EMAIL, matched=participant_id, name="Олена"),
            verdict(3, MatchKind.BY_NAME, matched="p-without-place", name="Ігор"),
            verdict(4, MatchKind.LIKELY, matched=None, name="Галаган О."),
            verdict(5, MatchKind.UNKNOWN, matched=None, name="iPhone"),
        ]
    )
