"""A sweep: everybody in a programme is looked at anew because its rule changed, portion by portion."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Sweep:
    """``cause_id`` is the fact that gave reason; ``after`` the last participant looked at, in the order of ids."""

    programme_id: str
    cause_id: str
    correlation_id: str
    trace: str
    total: int
    began_at: datetime
    after: str = ""
    looked: int = 0
    ended_at: datetime | None = None

    def past(self, portion: Sequence[str], *, size: int, now: datetime) -> "Sweep":
        """Once a portion was looked at; one that is not full was the last."""
        return replace(
            self,
            after=portion[-1] if portion else self.after,
            looked=self.looked + len(portion),
            ended_at=now if len(portion) < size else None,
        )
