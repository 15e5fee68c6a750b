"""Presence: the union of somebody's joins within the planned session, and what a new finding changes.

There is no grace: time before the planned start and after the planned end does not count, however long.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple


class Interval(NamedTuple):
    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """What is recorded of a participant in a webinar; ``decided_by`` is empty when it follows from reports."""

    seconds: int
    revision: int
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """A record to make: the first one when ``revision`` is 1, else a correction."""

    participant_id: str
    seconds: int
    revision: int


def present_seconds(joins: Iterable[Interval], session: Interval) -> int:
    """Whole seconds of the session that the joins cover; overlapping joins count once."""
    present = timedelta()
    counted_to = session.begin
    for join in sorted(joins):
        begin, end = max(join.begin, counted_to), min(join.end, session.end)
        if begin < end:
            present += end - begin
            counted_to = end
    return present // timedelta(seconds=1)


def settle(found: Mapping[str, int], recorded: Mapping[str, Record]) -> list[Settled]:
    """What must be recorded anew, given seconds found in the reports and what is recorded, by participant.

    A person's decision stands until a person decides otherwise. Nobody gets a first record of no presence.
    """
    return [
        Settled(participant_id, seconds, record.revision + 1 if record else 1)
        for participant_id in sorted(found.keys() | recorded.keys())
        for record in [recorded.get(participant_id)]
        for seconds in [found.get(participant_id, 0)]
        if _must_change(record, seconds)
    ]


def _must_change(record: Record | None, seconds: int) -> bool:
    if record is None:
        return seconds > 0
    return not record.decided_by and record.seconds != seconds
