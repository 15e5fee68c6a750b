"""What registration tells and answers: applications, participants, places in webinars."""

from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from shared.contracts.fact import Fact
from shared.contracts.person import Personal
from shared.contracts.request import Done, Reply, Request
from shared.contracts.vocabulary import BodyType, Consent, Oblast

_SERVICE = "registration"


class ApplicationStatus(StrEnum):
    """States of an application. Only a person declines."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class EnrolmentStatus(StrEnum):
    """States of a place in a webinar."""

    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    CANCELLED = "cancelled"


# ---- facts


class ApplicationSubmitted(
    Fact, service=_SERVICE, thing="application", done="submitted", key="participant_id", personal=True
):
    """Someone filled the questionnaire in. Told once per person and programme."""

    participant_id: str
    application_id: str
    programme_id: str
    oblast: Oblast
    body_type: BodyType
    submitted_at: AwareDatetime
    personal: Personal


class ApplicationAccepted(Fact, service=_SERVICE, thing="application", done="accepted", key="participant_id"):
    """A person decided to accept an application."""

    participant_id: str
    application_id: str
    programme_id: str
    decided_by: str
    decided_at: AwareDatetime


class ApplicationDeclined(
    Fact, service=_SERVICE, thing="application", done="declined", key="participant_id", personal=True
):
    """A person decided to decline an application, and said why: in words that may name the applicant."""

    participant_id: str
    application_id: str
    programme_id: str
    reason: str
    decided_by: str
    decided_at: AwareDatetime


class ApplicationWithdrawn(Fact, service=_SERVICE, thing="application", done="withdrawn", key="participant_id"):
    """The applicant took the application back."""

    participant_id: str
    application_id: str
    programme_id: str
    withdrawn_at: AwareDatetime


class ParticipantRegistered(
    Fact, service=_SERVICE, thing="participant", done="registered", key="participant_id", personal=True
):
    """An accepted person became a participant of a programme."""

    participant_id: str
    application_id: str
    programme_id: str
    oblast: Oblast
    body_type: BodyType
    registered_at: AwareDatetime
    personal: Personal


class ConsentsStated(Fact, service=_SERVICE, thing="consents", done="stated", key="participant_id"):
    """What a participant of a programme agrees to, all of it; the statement of the latest moment counts."""

    participant_id: str
    programme_id: str
    consents: list[Consent]
    stated_at: AwareDatetime


class ParticipantUpdated(
    Fact, service=_SERVICE, thing="participant", done="updated", key="participant_id", personal=True
):
    """What is known of a person changed; ``revision`` rises by one with each change, from 1 at registration."""

    participant_id: str
    revision: int
    updated_at: AwareDatetime
    personal: Personal


class ParticipantErased(Fact, service=_SERVICE, thing="participant", done="erased", key="participant_id"):
    """A person is to be forgotten by every service."""

    participant_id: str
    erased_at: AwareDatetime


class EnrolmentConfirmed(Fact, service=_SERVICE, thing="enrolment", done="confirmed", key="participant_id"):
    """A participant has a place in a webinar; ``promoted`` when it came from the waiting list."""

    participant_id: str
    enrolment_id: str
    programme_id: str
    webinar_id: str
    promoted: bool = False
    confirmed_at: AwareDatetime


class EnrolmentWaitlisted(Fact, service=_SERVICE, thing="enrolment", done="waitlisted", key="participant_id"):
    """No place was free; ``position`` counts from 1 when the waiting begins: with ``quota``, in the oblast."""

    participant_id: str
    enrolment_id: str
    programme_id: str
    webinar_id: str
    position: int
    quota: int | None = Field(default=None, description="The places of the person's oblast, when it is they that lack")
    waitlisted_at: AwareDatetime


class EnrolmentCancelled(Fact, service=_SERVICE, thing="enrolment", done="cancelled", key="participant_id"):
    """A place or a position on the waiting list was given up."""

    participant_id: str
    enrolment_id: str
    programme_id: str
    webinar_id: str
    reason: str = ""
    cancelled_at: AwareDatetime


# ---- requests


class ApplicationForm(BaseModel):
    """The filled questionnaire. ``answers`` are keyed by question, beyond what every programme asks."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    personal: Personal
    oblast: Oblast
    body_type: BodyType
    consents: list[Consent]
    answers: dict[str, str] = {}
    submitted_at: AwareDatetime | None = Field(default=None, description="When it was filled in elsewhere; none: now")


class ApplicationReceipt(Reply):
    """What an applicant gets: a reference to quote, and the state."""

    application_id: str
    participant_id: str
    reference: str
    status: ApplicationStatus


class SubmitApplication(Request[ApplicationReceipt], service=_SERVICE):
    """Apply for a programme; whoever is signed in may also change their answers, and what is known of them."""

    programme_id: str
    form: ApplicationForm
    signed_in_as: str = ""


class Decision(StrEnum):
    """What a person may decide on an application."""

    ACCEPT = "accept"
    DECLINE = "decline"


class DecisionReport(Reply):
    """How a mass decision went."""

    decided: int
    unchanged: int
    refused: list[str] = Field(default=[], description="Application ids that could not be decided so")


class DecideApplications(Request[DecisionReport], service=_SERVICE):
    """A person accepts or declines applications; declining needs a reason."""

    application_ids: list[str] = Field(min_length=1, max_length=1000)
    decision: Decision
    reason: str = ""
    decided_by: str


class ApplicationSummary(BaseModel):
    """A line in the organiser's list."""

    application_id: str
    participant_id: str
    programme_id: str
    reference: str
    status: ApplicationStatus
    oblast: Oblast
    body_type: BodyType
    submitted_at: AwareDatetime
    decided_at: AwareDatetime | None = Field(default=None, description="When its state changed last; none: never yet")
    reason: str = ""
    full_name: str
    eligible: bool
    consents: list[Consent] = []
    remarks: list[str] = Field(default=[], description="Why a person should look closer: other oblast, no such body …")
    email: str = ""
    position: str = ""
    body_name: str = ""


class ApplicationPage(Reply):
    """A page of applications in order of arrival; ``after`` asks for the next one."""

    applications: list[ApplicationSummary]
    after: str | None = None
    total: int


class ListApplications(Request[ApplicationPage], service=_SERVICE):
    """List applications of a programme."""

    programme_id: str
    status: ApplicationStatus | None = None
    after: str | None = None
    limit: int = Field(default=100, gt=0, le=1000)


class PersonFound(Reply):
    """Who owns a mailbox, with every application; empty when nobody does."""

    participant_id: str | None = None
    personal: Personal | None = None
    revision: int = 0
    applications: list[ApplicationSummary] = []


class FindPerson(Request[PersonFound], service=_SERVICE):
    """Find a person by mailbox or by id (exactly one of them)."""

    email: str | None = None
    participant_id: str | None = None


class WithdrawApplication(Request[Done], service=_SERVICE):
    """The applicant withdraws; places in webinars are given up."""

    participant_id: str
    programme_id: str


class StateConsents(Request[Done], service=_SERVICE):
    """The applicant says anew what they agree to, all of it; without processing there is no application."""

    participant_id: str
    programme_id: str
    consents: list[Consent]


class UpdatePerson(Request[PersonFound], service=_SERVICE):
    """Correct what is known of a person."""

    participant_id: str
    personal: Personal


class EraseParticipant(Request[Done], service=_SERVICE):
    """Forget a person everywhere."""

    participant_id: str


class EnrolmentReceipt(Reply):
    """The state of a place; ``position`` on the waiting list, from 1: among all, or with ``quota`` in an oblast."""

    enrolment_id: str
    webinar_id: str
    status: EnrolmentStatus
    position: int | None = None
    quota: int | None = Field(default=None, description="The places of the person's oblast, when it is they that lack")


class EnrolInWebinar(Request[EnrolmentReceipt], service=_SERVICE, contends_for="webinar_id"):
    """Take a place in a webinar, or wait for one."""

    participant_id: str
    webinar_id: str


class CancelEnrolment(Request[EnrolmentReceipt], service=_SERVICE, contends_for="webinar_id"):
    """Give a place up; whoever waits longest gets it."""

    participant_id: str
    webinar_id: str


class EnrolmentList(Reply):
    """A participant's places."""

    enrolments: list[EnrolmentReceipt]


class ListEnrolments(Request[EnrolmentList], service=_SERVICE):
    """A participant's places in a programme's webinars."""

    participant_id: str
    programme_id: str


class OblastPlaces(BaseModel):
    """How much of an oblast's quota in a webinar is taken."""

    oblast: Oblast
    quota: int
    confirmed: int
    waitlisted: int


class WebinarPlaces(BaseModel):
    """How full a webinar is; may be slightly out of date when shown. ``quotas``: of the oblasts that have one."""

    webinar_id: str
    capacity: int
    confirmed: int
    waitlisted: int
    quotas: list[OblastPlaces] = []


class PlacesReport(Reply):
    """How full the webinars of a programme are."""

    webinars: list[WebinarPlaces]


class CountPlaces(Request[PlacesReport], service=_SERVICE):
    """How full the webinars of a programme are."""

    programme_id: str
