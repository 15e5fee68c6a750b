"""The clocks: the only place where the time of day is read."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)


class ShiftedClock:
    """The machine's clock, shifted; it runs on, and can be moved forward to play a programme of months in a minute."""

    def __init__(self, start: datetime) -> None:
        """Begin at ``start``."""
        self._shift = timedelta()
        self._shift = start - self.now()

    def now(self) -> datetime:
        """The shifted moment, aware, in UTC."""
        return datetime.now(UTC) + self._shift

    def move_to(self, moment: datetime) -> None:
        """Move forward to a moment; a moment already past changes nothing."""
        self._shift += max(timedelta(), moment - self.now())
