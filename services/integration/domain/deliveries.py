"""Deliveries of webhooks: what an answer means, and when what failed is tried again. Plain Python."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zlib import crc32


class State(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GAVE_UP = "gave_up"
    GONE = "gone"  # no longer in the log: erased, or the log was begun anew
    WITHDRAWN = "withdrawn"  # no longer granted, or nobody takes it any more


PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""Between the attempts of one delivery, as Standard Webhooks advises: three days and a little in all."""

_JITTER = 0.2
_LONGEST_REST = timedelta(minutes=5)
_LONGEST_WISH = 86_400.0
_SUCCESS, _GONE = range(200, 300), 410


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt: a status of HTTP or, in a word, why there is none; and how long we are asked to wait."""

    status: int = 0
    trouble: str = ""
    retry_after: float = 0

    @property
    def word(self) -> str:
        """For the log of deliveries."""
        return self.trouble or str(self.status)

    @property
    def is_taken(self) -> bool:
        """Whether the event is theirs now."""
        return self.status in _SUCCESS

    @property
    def ends_subscription(self) -> bool:
        """Whether the endpoint says that it wants no more."""
        return self.status == _GONE


NOT_IN_LOG = Outcome(trouble="not_in_log")


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event on its way to one endpoint: where it stands in the log, not what it says."""

    event_id: str
    type: str
    service: str
    sequence: int
    told_at: datetime
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """What an attempt leads to."""

    state: State
    attempts: int
    due_at: datetime
    word: str


def next_step(delivery: Delivery, outcome: Outcome, *, now: datetime) -> Step:
    """After an attempt."""
    attempts = delivery.attempts + 1
    if outcome.is_taken:
        return Step(State.DELIVERED, attempts, now, outcome.word)
    if outcome is NOT_IN_LOG:
        return Step(State.GONE, attempts, now, outcome.word)
    if outcome.ends_subscription:
        return Step(State.WITHDRAWN, attempts, now, outcome.word)
    if attempts > len(PAUSES):
        return Step(State.GAVE_UP, attempts, now, outcome.word)
    pause = PAUSES[attempts - 1] * (1 + _JITTER * _spread(delivery))
    return Step(State.WAITING, attempts, now + max(pause, _wished(outcome)), outcome.word)


def rest_until(failures: int, outcome: Outcome, *, now: datetime) -> datetime:
    """Until when an endpoint that failed so many times in a row is left alone altogether."""
    rest = min(_LONGEST_REST, timedelta(seconds=2 ** min(failures, 10)))
    return now + max(rest, _wished(outcome))


def _spread(delivery: Delivery) -> float:
    """From 0 to 1, another one for each attempt: what failed together is not tried together again."""
    return crc32(f"{delivery.event_id} {delivery.attempts}".encode()) / 2**32


def _wished(outcome: Outcome) -> timedelta:
    return timedelta(seconds=min(_LONGEST_WISH, outcome.retry_after))
