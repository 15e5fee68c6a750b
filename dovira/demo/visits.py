"""How an invented person spends a webinar: when they join and leave, and from which mailbox. No files here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from shared.contracts.programme import Webinar

_LONGEST_GAP = 6


class Manner(StrEnum):
    """Ways to attend. Only the last two do not count towards the certificate."""

    WHOLE = "whole"
    SEVERAL_JOINS = "several joins"
    OVERLAPPING = "two devices at once"
    LATE = "late"
    TOO_SHORT = "too short"
    ABSENT = "absent"


COUNTS = (Manner.WHOLE, Manner.SEVERAL_JOINS, Manner.OVERLAPPING, Manner.LATE)
_SHARES_OF_COUNTING = (60, 18, 10, 12)


@dataclass(frozen=True, slots=True)
class Join:
    """One stay in the meeting, in whole seconds."""

    joined_at: datetime
    left_at: datetime


@dataclass(frozen=True, slots=True)
class Visit:
    """A webinar as one person attended it; ``mailbox`` is another than they applied with when they forgot which."""

    manner: Manner
    joins: tuple[Join, ...] = ()
    mailbox: str = ""


def plan_visit(webinar: Webinar, *, diligence: float, minimum_minutes: int, chance: Random) -> Visit:
    """A visit that counts with the probability ``diligence``, else one that does not."""
    if chance.random() < diligence:
        manner = chance.choices(COUNTS, weights=_SHARES_OF_COUNTING)[0]
    else:
        manner = Manner.TOO_SHORT if chance.random() < 1 / 3 and minimum_minutes > 1 else Manner.ABSENT
    return Visit(manner, tuple(_joins(webinar, manner, minimum_minutes, chance)))


def _joins(webinar: Webinar, manner: Manner, minimum_minutes: int, chance: Random) -> list[Join]:
    opens, ends = webinar.starts_at - _minutes(chance.uniform(1, 8)), webinar.ends_at + _minutes(chance.uniform(-1, 6))
    spare = max(webinar.duration_minutes - minimum_minutes - 2, 0)
    match manner:
        case Manner.WHOLE:
            return [_join(opens, ends)]
        case Manner.SEVERAL_JOINS:
            return _with_gaps(opens, ends, spare, chance)
        case Manner.OVERLAPPING:
            return [_join(opens, ends), _join(opens + _minutes(20), ends - _minutes(chance.uniform(1, 15)))]
        case Manner.LATE:
            return [_join(webinar.starts_at + _minutes(spare * chance.uniform(0.2, 0.9)), ends)]
        case Manner.TOO_SHORT:
            arrives = webinar.starts_at + _minutes(chance.uniform(0, spare))
            return [_join(arrives, arrives + _minutes(minimum_minutes * chance.uniform(0.1, 0.7)))]
        case Manner.ABSENT:
            return []


def _with_gaps(opens: datetime, ends: datetime, spare: float, chance: Random) -> list[Join]:
    """Two or three stays; what is missed in between stays within what may be missed."""
    pieces = chance.choice((2, 3))
    gap = min(chance.uniform(1, _LONGEST_GAP), spare / pieces)
    length = (ends - opens) / pieces
    starts = [opens + length * number for number in range(pieces)]
    stops = [*(start - _minutes(gap) for start in starts[1:]), ends]
    return [_join(start, stop) for start, stop in zip(starts, stops, strict=True)]


def _join(joined_at: datetime, left_at: datetime) -> Join:
    return Join(joined_at.replace(microsecond=0), left_at.replace(microsecond=0))


def _minutes(count: float) -> timedelta:
    return timedelta(minutes=count)
