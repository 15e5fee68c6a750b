"""Letters: to an author who is asked for a consent, to whoever asked for posts, to a speaker."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

SECOND_THOUGHTS = timedelta(minutes=10)
"""How long a published post waits before it is mailed: what leaves cannot be changed any more."""

AFTER_SESSION = timedelta(hours=1)
"""When the speaker gets the questions that had no answer."""

WHILE_FRESH = timedelta(days=14)
"""How long after a session its speaker is still written to."""

_FIRST_DELAY, _LONGEST_DELAY, _DOUBLINGS = timedelta(minutes=1), timedelta(hours=1), 6


class LetterKind(StrEnum):
    """By what it is about: a quote, a webinar's post, a webinar's questions, when a webinar is."""

    CONSENT = "consent"
    POST = "post"
    DIGEST = "digest"
    TIMETABLE = "timetable"


@dataclass(frozen=True, slots=True)
class Letter:
    """``subject_id`` is a quote or a webinar, ``recipient_id`` a participant or a speaker.

    ``letter_id``, from its first try on, is what the outbox of mail knows it by. One that was given up is tried no more
    until somebody asks for it, or there is other news for its recipient.
    """

    kind: LetterKind
    subject_id: str
    recipient_id: str
    due_at: datetime
    attempts: int = 0
    ended_at: datetime | None = None
    letter_id: str = ""
    given_up_at: datetime | None = None

    @property
    def was_tried(self) -> bool:
        """Before the present try, so that the outbox of mail knows of it."""
        return self.attempts > 1


def tried(letter: Letter, new_id: str, *, now: datetime) -> Letter:
    """Put off before it is tried: twice as long each time. Mail itself says when there is no hope any more."""
    delay = min(_FIRST_DELAY * (1 << min(letter.attempts, _DOUBLINGS)), _LONGEST_DELAY)
    own_id = letter.letter_id or new_id
    return replace(letter, letter_id=own_id, attempts=letter.attempts + 1, due_at=now + delay)


def given_up(letter: Letter, *, now: datetime) -> Letter:
    """Mail failed for good."""
    return replace(letter, given_up_at=now)


def ended(letter: Letter, *, now: datetime) -> Letter:
    """Sent, or not wanted any more."""
    return replace(letter, ended_at=now)


def posts_to(participant_ids: Iterable[str], webinar_id: str, *, now: datetime) -> list[Letter]:
    """A published post to whoever asked for it."""
    return [Letter(LetterKind.POST, webinar_id, one, now + SECOND_THOUGHTS) for one in participant_ids]


def is_digest_due(ends_at: datetime, *, now: datetime) -> bool:
    """A session ended long enough ago, and not too long."""
    return ends_at + AFTER_SESSION <= now < ends_at + WHILE_FRESH
