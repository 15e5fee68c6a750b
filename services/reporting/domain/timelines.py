"""How long a statement holds: until one of a higher rank about the same thing is told. The same in whatever order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a statement stands among those about the same thing. Of equal ranks the one told later holds."""

    fact_id: str
    rank: int
    since: datetime
    until: datetime | None = None


def ends(moments: Iterable[Moment]) -> dict[str, datetime | None]:
    """When each statement about one thing ceases to hold, by fact: when the first of a higher rank was told."""
    ordered: Sequence[Moment] = sorted(moments, key=lambda one: (one.rank, one.since, one.fact_id))
    found: dict[str, datetime | None] = {}
    earliest: datetime | None = None
    for one in reversed(ordered):
        found[one.fact_id] = earliest
        earliest = one.since if earliest is None else min(earliest, one.since)
    return found
