"""Checking in with the code shown in a webinar: when it is taken, and how often it may be tried."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.scheduling.domain.attendance import Interval
from services.scheduling.domain.refusals import CheckInClosed, TooManyTries

CODE_DIGITS = 6
TRIES = 10
GRACE = timedelta(minutes=15)
"""Whoever comes a little early, or enters the code when the session is just over, is not locked out."""


@dataclass(frozen=True, slots=True)
class CheckIn:
    """What a participant tried so far."""

    wrong_tries: int = 0
    checked_in_at: datetime | None = None


def check_in_window(session: Interval) -> Interval:
    return Interval(session.begin - GRACE, session.end + GRACE)


def code_from(number: int) -> str:
    """The code that a number below a million makes."""
    return f"{number:0{CODE_DIGITS}d}"


def check_may_try(session: Interval, tried: CheckIn, *, now: datetime) -> None:
    """Raises CheckInClosed, TooManyTries."""
    window = check_in_window(session)
    if not window.begin <= now <= window.end:
        raise CheckInClosed
    if tried.wrong_tries >= TRIES:
        raise TooManyTries


def is_right(said: str, code: str) -> bool:
    """Spaces and hyphens that people put in between are no matter."""
    return "".join(letter for letter in said if letter.isdigit()) == code
