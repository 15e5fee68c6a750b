"""Scheduling's attendance desk: who somebody in a report is, what excuses whom, who checked in; what is asked of it."""

from pydantic import AwareDatetime, BaseModel, Field

from shared.contracts.fact import Fact
from shared.contracts.request import Done, Reply, Request
from shared.contracts.scheduling import MatchKind
from shared.contracts.vocabulary import InterruptionKind, Oblast

_SERVICE = "scheduling"


class ReportedPersonIdentified(
    Fact, service=_SERVICE, thing="reported_person", done="identified", key="participant_id"
):
    """A person decided which participant somebody in a webinar's reports is."""

    participant_id: str
    programme_id: str
    webinar_id: str
    person_id: str
    decided_by: str
    identified_at: AwareDatetime


class ReportedPersonDismissed(Fact, service=_SERVICE, thing="reported_person", done="dismissed", key="webinar_id"):
    """A person decided that somebody in a webinar's reports is none of its participants."""

    programme_id: str
    webinar_id: str
    person_id: str
    decided_by: str
    dismissed_at: AwareDatetime


class InterruptionDeclared(Fact, service=_SERVICE, thing="interruption", done="declared", key="webinar_id"):
    """People of these oblasts (of all, when none is named) could not take part in this time of a webinar."""

    interruption_id: str
    programme_id: str
    webinar_id: str
    kind: InterruptionKind
    oblasts: list[Oblast]
    begins_at: AwareDatetime
    ends_at: AwareDatetime
    note: str = ""
    declared_by: str
    declared_at: AwareDatetime


class InterruptionWithdrawn(Fact, service=_SERVICE, thing="interruption", done="withdrawn", key="webinar_id"):
    """A declared interruption was declared by mistake; it excuses nobody."""

    interruption_id: str
    programme_id: str
    webinar_id: str
    withdrawn_by: str
    withdrawn_at: AwareDatetime


class CheckInRecorded(Fact, service=_SERVICE, thing="check_in", done="recorded", key="participant_id"):
    """A participant entered the code shown in a webinar: a second witness beside the meeting's report."""

    participant_id: str
    programme_id: str
    webinar_id: str
    checked_in_at: AwareDatetime


# ---- requests


class IdentifyPerson(Request[Done], service=_SERVICE):
    """A person says which participant somebody in the reports is; the joins then count as that participant's."""

    webinar_id: str
    person_id: str
    participant_id: str
    decided_by: str


class DismissPerson(Request[Done], service=_SERVICE):
    """A person says that somebody in the reports is no participant; identifying them later takes it back."""

    webinar_id: str
    person_id: str
    decided_by: str


class DeclareInterruption(Request[Done], service=_SERVICE):
    """Excuse people of some oblasts (of all, when none is named) for a time of a webinar."""

    webinar_id: str
    kind: InterruptionKind
    oblasts: list[Oblast] = []
    begins_at: AwareDatetime
    ends_at: AwareDatetime
    note: str = Field(default="", max_length=500)
    declared_by: str


class WithdrawInterruption(Request[Done], service=_SERVICE):
    """Take a declared interruption back."""

    webinar_id: str
    interruption_id: str
    withdrawn_by: str


class CheckInCode(Reply):
    """The code to show in a webinar, and when it is taken."""

    code: str
    opens_at: AwareDatetime
    closes_at: AwareDatetime


class GetCheckInCode(Request[CheckInCode], service=_SERVICE):
    """The code of a webinar; made when it is first asked for."""

    webinar_id: str


class CheckInOutcome(Reply):
    """Whether the code was right; a wrong one costs a try."""

    checked_in: bool
    tries_left: int


class CheckIn(Request[CheckInOutcome], service=_SERVICE):
    """A participant enters the code shown in a webinar; a second time changes nothing."""

    participant_id: str
    webinar_id: str
    code: str = Field(max_length=20)


class ReportedPerson(BaseModel):
    """Somebody in the reports of a webinar. People of one address, or of one participant, stand together.

    ``person_id`` is the first of them: a decision on it holds for all of one address.
    """

    person_id: str
    name: str
    email: str
    seconds: int
    match: MatchKind
    participant_id: str | None = None
    candidate_id: str | None = None
    namesakes: bool = Field(default=False, description="Several participants fit equally")
    dismissed: bool = False


class RecordedPresence(BaseModel):
    """What is recorded of a participant: ``required_seconds`` is what the rule asks, less what is excused."""

    participant_id: str
    seconds: int
    excused_seconds: int
    required_seconds: int
    counts: bool
    decided_by: str = ""
    reason: str = ""


class CheckedIn(BaseModel):
    """Who entered the code, and when."""

    participant_id: str
    checked_in_at: AwareDatetime


class Interruption(BaseModel):
    """A declared interruption that holds; none of ``oblasts``: all of them."""

    interruption_id: str
    kind: InterruptionKind
    oblasts: list[Oblast]
    begins_at: AwareDatetime
    ends_at: AwareDatetime
    note: str = ""
    declared_by: str


class AttendanceReview(Reply):
    """Everything known of who was in a webinar, for the person who decides."""

    webinar_id: str
    programme_id: str
    held: bool
    people: list[ReportedPerson]
    presences: list[RecordedPresence]
    checked_in: list[CheckedIn]
    interruptions: list[Interruption]


class ReviewAttendance(Request[AttendanceReview], service=_SERVICE):
    """Everything known of who was in a webinar."""

    webinar_id: str


class WebinarAttendance(BaseModel):
    """A webinar's attendance in figures."""

    webinar_id: str
    held: bool
    present: int
    unmatched: int


class AttendanceSummary(Reply):
    """The webinars of a programme."""

    webinars: list[WebinarAttendance]


class SummariseAttendance(Request[AttendanceSummary], service=_SERVICE):
    """How many were present, and how many await a decision, in each webinar of a programme."""

    programme_id: str
