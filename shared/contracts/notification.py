"""What notification tells and answers: who was told what, and when."""

from enum import StrEnum

from pydantic import AwareDatetime, Base64Bytes, BaseModel, Field

from shared.contracts.fact import Fact
from shared.contracts.request import Done, Reply, Request
from shared.contracts.vocabulary import Language

_SERVICE = "notification"


class MessageKind(StrEnum):
    """What a message is about."""

    APPLICATION_RECEIVED = "application_received"
    APPLICATION_ACCEPTED = "application_accepted"
    APPLICATION_DECLINED = "application_declined"
    PLACE_CONFIRMED = "place_confirmed"
    PLACE_WAITLISTED = "place_waitlisted"
    PLACE_CANCELLED = "place_cancelled"
    WEBINAR_RESCHEDULED = "webinar_rescheduled"
    WEBINAR_CANCELLED = "webinar_cancelled"
    MATERIALS_READY = "materials_ready"
    TEST_PASSED = "test_passed"
    TEST_FAILED = "test_failed"
    CERTIFICATE_ISSUED = "certificate_issued"


class ReminderKind(StrEnum):
    """How long before a webinar it is reminded of."""

    DAY = "reminder_day"
    HOUR = "reminder_hour"


class HandedOnKind(StrEnum):
    """Letters whose words another service keeps: it hands them on whenever a letter is to leave."""

    POST = "post"
    QUOTE_CONSENT = "quote_consent"
    SPEAKER_DIGEST = "speaker_digest"
    SPEAKER_TIMETABLE = "speaker_timetable"


AnyKind = MessageKind | ReminderKind | HandedOnKind


class MessageState(StrEnum):
    """States of a message. It waits for a fact or for its words; it is withdrawn when events overtook it."""

    WAITING = "waiting"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class MessageSent(Fact, service=_SERVICE, thing="message", done="sent", key="participant_id"):
    """A mail server took a message over."""

    participant_id: str
    message_id: str
    kind: MessageKind
    about_id: str = Field(description="The id of the fact it tells of")
    sent_at: AwareDatetime


class MessageFailed(Fact, service=_SERVICE, thing="message", done="failed", key="participant_id"):
    """A mail server refused a message for good; ``reason`` holds no address."""

    participant_id: str
    message_id: str
    kind: MessageKind
    about_id: str
    reason: str
    failed_at: AwareDatetime


class ReminderSent(Fact, service=_SERVICE, thing="reminder", done="sent", key="participant_id"):
    """A mail server took over the reminder of a webinar that is soon to begin."""

    participant_id: str
    message_id: str
    programme_id: str
    webinar_id: str
    kind: ReminderKind
    sent_at: AwareDatetime


class ReminderFailed(Fact, service=_SERVICE, thing="reminder", done="failed", key="participant_id"):
    """A mail server refused a reminder for good; ``reason`` holds no address."""

    participant_id: str
    message_id: str
    programme_id: str
    webinar_id: str
    kind: ReminderKind
    reason: str
    failed_at: AwareDatetime


class LetterSent(Fact, service=_SERVICE, thing="letter", done="sent", key="letter_id"):
    """A mail server took over a letter of words that another service keeps, to a participant or to a speaker."""

    letter_id: str
    kind: HandedOnKind
    programme_id: str
    webinar_id: str = ""
    participant_id: str = ""
    speaker_id: str = ""
    sent_at: AwareDatetime


class LetterFailed(Fact, service=_SERVICE, thing="letter", done="failed", key="letter_id"):
    """Such a letter failed for good, or came back; ``reason`` holds no address."""

    letter_id: str
    kind: HandedOnKind
    programme_id: str
    webinar_id: str = ""
    participant_id: str = ""
    speaker_id: str = ""
    reason: str
    failed_at: AwareDatetime


class LetterRetried(Fact, service=_SERVICE, thing="letter", done="retried", key="letter_id"):
    """A letter that failed is to be tried again: whoever keeps its words hands it on once more."""

    letter_id: str
    retried_at: AwareDatetime


# ---- requests


class SendSignInCode(Request[Done], service=_SERVICE):
    """Send a sign-in code at once. It is stored nowhere and stands in no fact."""

    email: str
    code: str
    link: str
    language: Language = Language.UKRAINIAN


class MessageLine(BaseModel):
    """A message in the outbox's list."""

    message_id: str
    participant_id: str
    kind: AnyKind
    state: MessageState
    attempts: int
    reason: str = ""
    created_at: AwareDatetime
    sent_at: AwareDatetime | None = None
    next_try_at: AwareDatetime | None = None
    programme_id: str = ""
    webinar_id: str = ""
    recipient: str = ""
    email: str = ""
    speaker_id: str = Field(default="", description="Whom it is to, if they are no participant")
    retriable: bool = False


class MessageList(Reply):
    """Messages, newest first, and how many there are in each state."""

    messages: list[MessageLine]
    counts: dict[MessageState, int]


class ListMessages(Request[MessageList], service=_SERVICE):
    """The outbox of mail."""

    state: MessageState | None = None
    participant_id: str | None = None
    limit: int = Field(default=100, gt=0, le=1000)
    offset: int = Field(default=0, ge=0)


class RetryReport(Reply):
    """How many messages are tried again, and how many there was nothing to try of."""

    retried: int
    unchanged: int


class RetryMessages(Request[RetryReport], service=_SERVICE):
    """Try failed messages again, now. What bounced was sent, and is not kept: it cannot be."""

    message_ids: list[str] = Field(min_length=1, max_length=1000)


class BounceReport(Reply):
    """How many messages a bounce made failed; none when it only told of a delay, or was taken before."""

    failed: int


class TakeBounce(Request[BounceReport], service=_SERVICE):
    """A mail server's report that a letter could not be delivered (RFC 3464), as the mail it came in."""

    mail: Base64Bytes = Field(max_length=1_000_000)


class LetterPreview(Reply):
    """A letter as its recipient would see it; nobody in it exists."""

    subject: str
    text: str
    html: str


class PreviewLetter(Request[LetterPreview], service=_SERVICE):
    """How a kind of letter looks, filled with the longest names there are."""

    kind: AnyKind
    language: Language = Language.UKRAINIAN
