"""Messages: what is to be told to whom, and the life of one until a mail server took it or never will.

No names and no addresses here: a message holds ids and what else is not personal.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

Detail = str | int | float | bool
Details = Mapping[str, Detail]


class MailNotTaken(Exception):
    """A mail that must leave at once could not; the text is for the person who waits for it."""


class NobodyToWriteTo(Exception):
    """The person or the programme is not known, or not any more."""

    def __init__(self) -> None:
        super().__init__("Немає кому писати: людини чи програми не знаємо або їх уже забуто.")


class LetterRefused(Exception):
    """A letter of another service's words failed for good; the outbox says why."""

    def __init__(self) -> None:
        super().__init__("Лист не доставлено, і сам він більше не надсилатиметься. Причину видно в переліку листів.")


class NotABounce(Exception):
    """A mail that reports on no letter of ours."""

    def __init__(self) -> None:
        super().__init__(
            "Це не звіт про недоставлення нашого листа. Передавайте звіт поштового сервера цілим, разом із вкладеннями."
        )


class NothingToShow(Exception):
    """No programme is known, so there is nothing to fill a template with."""

    def __init__(self) -> None:
        super().__init__("Ще не опубліковано жодної програми, тож показати зразок листа немає на чому.")


class Kind(StrEnum):
    APPLICATION_RECEIVED = "application_received"
    APPLICATION_ACCEPTED = "application_accepted"
    APPLICATION_DECLINED = "application_declined"
    PLACE_CONFIRMED = "place_confirmed"
    PLACE_WAITLISTED = "place_waitlisted"
    PLACE_CANCELLED = "place_cancelled"
    WEBINAR_RESCHEDULED = "webinar_rescheduled"
    WEBINAR_CANCELLED = "webinar_cancelled"
    MATERIALS_READY = "materials_ready"
    REMINDER_DAY = "reminder_day"
    REMINDER_HOUR = "reminder_hour"
    TEST_PASSED = "test_passed"
    TEST_FAILED = "test_failed"
    CERTIFICATE_ISSUED = "certificate_issued"
    POST = "post"
    QUOTE_CONSENT = "quote_consent"
    SPEAKER_DIGEST = "speaker_digest"
    SPEAKER_TIMETABLE = "speaker_timetable"


class State(StrEnum):
    """A message waits while the person or the programme is not known yet; then it goes queued, sending, sent.

    It is withdrawn when what it tells was overtaken before it left.
    """

    WAITING = "waiting"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


UNSENT = (State.WAITING, State.QUEUED)

MERGED_BY_PROGRAMME = (Kind.PLACE_CONFIRMED, Kind.PLACE_WAITLISTED, Kind.PLACE_CANCELLED, Kind.WEBINAR_CANCELLED)
MERGED_BY_WEBINAR = (Kind.WEBINAR_RESCHEDULED, Kind.MATERIALS_READY)
TIMETABLE_NEWS = (Kind.WEBINAR_RESCHEDULED, Kind.WEBINAR_CANCELLED)
REMINDERS = (Kind.REMINDER_DAY, Kind.REMINDER_HOUR)
HANDED_ON = (Kind.POST, Kind.QUOTE_CONSENT, Kind.SPEAKER_DIGEST, Kind.SPEAKER_TIMETABLE)
"""Their words are another service's, which hands them on at every try: no sender finds them by itself."""

STALE = "stale"
GAVE_UP = "gave_up"
OVERTAKEN = "overtaken"
BOUNCED = "bounced"

_FIRST_DELAY = timedelta(minutes=1)
_LONGEST_DELAY = timedelta(hours=1)
_DOUBLINGS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What one fact (``about_id``, told at ``told_at`` in a ``trace``) means for one person.

    To a speaker, who is no participant, it has a ``speaker_id`` instead.
    """

    message_id: str
    participant_id: str
    kind: Kind
    about_id: str
    programme_id: str
    webinar_id: str = ""
    speaker_id: str = ""
    told_at: datetime
    details: Details = field(default_factory=dict)
    trace: str = ""

    @property
    def merge_key(self) -> str:
        """Messages with the same key make one letter when they are due together; empty: it goes alone."""
        if self.kind in MERGED_BY_PROGRAMME:
            promoted = "promoted" if self.details.get("promoted") else ""
            return f"{self.participant_id}:{self.kind}:{self.programme_id}:{promoted}"
        if self.kind in MERGED_BY_WEBINAR:
            return f"{self.participant_id}:{self.kind}:{self.webinar_id}"
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long messages wait for company, are retried, and stay worth telling."""

    quiet: timedelta
    changes_quiet: timedelta
    materials_quiet: timedelta
    give_up: timedelta
    stale: timedelta

    def due_at(self, message: Message, now: datetime) -> datetime:
        """When a message that became known now may leave: later, if others may join it in one letter."""
        if message.kind is Kind.MATERIALS_READY:
            return now + self.materials_quiet
        if message.kind in TIMETABLE_NEWS:
            return now + self.changes_quiet
        return now + self.quiet if message.merge_key else now

    def first_state(self, message: Message, now: datetime) -> tuple[State, str]:
        """How a message begins. What was told long ago, as when a store is filled anew, is told to nobody again."""
        return (State.FAILED, STALE) if now - message.told_at > self.stale else (State.WAITING, "")


class Verdict(StrEnum):
    """What a mail server made of a letter. Untried: there was no connection to try it on."""

    TAKEN = "taken"
    DEFERRED = "deferred"
    REFUSED = "refused"
    UNTRIED = "untried"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict; the reason holds codes only, since a server's words repeat the address."""

    verdict: Verdict
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """A message on its way. ``letter_id`` once it was claimed; ``due_at`` is when it could first have left."""

    message: Message
    letter_id: str
    attempts: int
    due_at: datetime


def gather(queued: Iterable[Queued]) -> dict[str, list[Queued]]:
    """Messages by letter: as they were claimed before, else those that may share one; a letter's id is its lowest."""
    groups: dict[str, list[Queued]] = {}
    for one in sorted(queued, key=lambda one: one.message.message_id):
        key = one.letter_id or one.message.merge_key or one.message.message_id
        groups.setdefault(key, []).append(one)
    return {members[0].letter_id or members[0].message.message_id: members for members in groups.values()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What becomes of a message after a try."""

    state: State
    attempts: int
    reason: str = ""
    not_before: datetime


def next_step(queued: Queued, outcome: Outcome, *, now: datetime, patience: Patience) -> Step:
    """Sent, failed for good, or queued again; only its age ends the retries of a message."""
    attempts = queued.attempts + (outcome.verdict is not Verdict.UNTRIED)
    if outcome.verdict is Verdict.TAKEN:
        return Step(state=State.SENT, attempts=attempts, not_before=now)
    if outcome.verdict is Verdict.REFUSED:
        return Step(state=State.FAILED, attempts=attempts, reason=outcome.reason, not_before=now)
    if now - queued.due_at >= patience.give_up:
        return Step(state=State.FAILED, attempts=attempts, reason=f"{GAVE_UP}: {outcome.reason}", not_before=now)
    delay = retry_delay(attempts) if outcome.verdict is Verdict.DEFERRED else timedelta()
    return Step(state=State.QUEUED, attempts=attempts, reason=outcome.reason, not_before=now + delay)


def retry_delay(attempts: int) -> timedelta:
    """How long to leave a mail server alone after that many tries: twice as long each time, an hour at most."""
    doublings = min(max(attempts - 1, 0), _DOUBLINGS)
    return min(_FIRST_DELAY * (1 << doublings), _LONGEST_DELAY)
