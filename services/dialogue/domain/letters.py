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

_FIRST_DELAY, _LONGEST_DELAY, _PATIENCE = timedelta(minutes=1), timedelta(hours=2), 40


class LetterKind(StrEnum):
    """By what it is about: a quote, a webinar's post, a webinar's questions, when a webinar is."""

    CONSENT = "consent"
    POST = "post"
    DIGEST = "digest"
    TIMETABLE = "timetable"


@dataclass(frozen=True, slots=True)
class Letter:
    """``subject_id`` is a quote or a webinar, ``recipient_id`` a participant or a speaker."""

    kind: LetterKind
    subject_id: str
    recipient_id: str
    due_at: datetime
    attempts: int = 0
    ended_at: datetime | None = None


def tried(letter: Letter, *, now: datetime) -> Letter:
    """Put off before it is tried: twice as long each time. After many tries it ends."""
    delay = min(_FIRST_DELAY * 2**letter.attempts, _LONGEST_DELAY)
    ended_at = now if letter.attempts + 1 >= _PATIENCE else None
    return replace(letter, attempts=letter.attempts + 1, due_at=now + delay, ended_at=ended_at)


def ended(letter: Letter, *, now: datetime) -> Letter:
    """Sent, or not wanted any more."""
    return replace(letter, ended_at=now)


def posts_to(participant_ids: Iterable[str], webinar_id: str, *, now: datetime) -> list[Letter]:
    """A published post to whoever asked for it."""
    return [Letter(LetterKind.POST, webinar_id, one, now + SECOND_THOUGHTS) for one in participant_ids]


def is_digest_due(ends_at: datetime, *, now: datetime) -> bool:
    """A session ended long enough ago, and not too long."""
    return ends_at + AFTER_SESSION <= now < ends_at + WHILE_FRESH
