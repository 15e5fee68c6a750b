"""Presence: the union of somebody's joins within the planned session, and what a new finding changes.

There is no grace: time before the planned start and after the planned end does not count, however long.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple


class Interval(NamedTuple):
    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """What is recorded of a participant in a webinar; ``decided_by`` is empty when it follows from reports.

    ``excused``: seconds of the session in which nobody could ask the participant to be there.
    """

    seconds: int
    revision: int
    decided_by: str = ""
    excused: int = 0


@dataclass(frozen=True, slots=True)
class Settled:
    """A record to make: the first one when ``revision`` is 1, else a correction."""

    participant_id: str
    seconds: int
    revision: int
    excused: int = 0


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


def settle(
    found: Mapping[str, int], recorded: Mapping[str, Record], excused: Mapping[str, int] = MappingProxyType({})
) -> list[Settled]:
    """What must be recorded anew, given seconds found in the reports and what is recorded, by participant.

    A person's decision stands until a person decides otherwise; what is excused does not depend on it. Nobody gets a
    first record of no presence.
    """
    return [
        Settled(participant_id, seconds, record.revision + 1 if record else 1, allowance)
        for participant_id in sorted(found.keys() | recorded.keys())
        for record in [recorded.get(participant_id)]
        for seconds in [record.seconds if record and record.decided_by else found.get(participant_id, 0)]
        for allowance in [excused.get(participant_id, 0)]
        if _must_change(record, seconds, allowance)
    ]


def required_seconds(minimum_minutes: int, *, excused: int) -> int:
    """The presence a webinar asks of somebody: never less than to have been there at all."""
    return max(1, minimum_minutes * 60 - excused)


def _must_change(record: Record | None, seconds: int, excused: int) -> bool:
    if record is None:
        return seconds > 0
    return (record.seconds, record.excused) != (seconds, excused)
