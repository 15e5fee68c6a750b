"""More time for one person: how much it is, and what it does to an attempt that runs. Nothing here knows why."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.assessment.domain.attempts import Attempt, Test, end_of
from services.assessment.domain.refusals import ExtraTimeEnded, FaultyExtraTime

NOTICE = timedelta(minutes=5)
"""What an attempt is left at least when its extra time is taken back: enough to hand in."""


@dataclass(frozen=True, slots=True)
class ExtraTime:
    """``percent`` of a test's own limit, or ``minutes``; for one test of a programme, or (none named) for all."""

    extra_time_id: str
    participant_id: str
    programme_id: str
    granted_by: str
    granted_at: datetime
    test_id: str | None = None
    percent: int | None = None
    minutes: int | None = None
    basis: str = ""
    revoked_by: str = ""
    revoked_at: datetime | None = None

    def is_for(self, test: Test) -> bool:
        return (
            self.revoked_at is None and self.programme_id == test.programme_id and self.test_id in {None, test.test_id}
        )

    def says_the_same_as(self, other: "ExtraTime") -> bool:
        """Whether granting the other one beside this would change nothing."""
        ours = (self.participant_id, self.programme_id, self.test_id, self.percent, self.minutes)
        theirs = (other.participant_id, other.programme_id, other.test_id, other.percent, other.minutes)
        return self.revoked_at is None and ours == theirs

    def minutes_on(self, limit: int) -> int:
        """A part of a minute counts as a whole one."""
        return self.minutes or -(-limit * (self.percent or 0) // 100)


def check_amount(granted: ExtraTime) -> None:
    """Raises FaultyExtraTime unless it is either per cent or minutes."""
    if (granted.percent is None) == (granted.minutes is None):
        raise FaultyExtraTime


def extra_minutes(test: Test, grants: Iterable[ExtraTime], *, limit: int | None) -> int:
    """The longest of what holds for a test, on top of ``limit``; a test without a limit needs none."""
    if limit is None:
        return 0
    return max((one.minutes_on(limit) for one in grants if one.is_for(test)), default=0)


def retime(attempt: Attempt, test: Test, grants: Iterable[ExtraTime], *, now: datetime) -> Attempt:
    """A running attempt with the extra time that holds now; what is taken away leaves time to hand in."""
    extra = extra_minutes(test, grants, limit=attempt.time_limit_minutes)
    end = end_of(attempt.started_at, limit=attempt.time_limit_minutes, extra=extra, closes_at=test.closes_at)
    if end is not None and attempt.ends_at is not None:
        end = max(end, min(attempt.ends_at, now + NOTICE))
    return replace(attempt, extra_minutes=extra, ends_at=end)


def revoked(granted: ExtraTime, *, by: str, now: datetime) -> ExtraTime:
    """Raises ExtraTimeEnded when it was taken back before."""
    if granted.revoked_at is not None:
        raise ExtraTimeEnded
    return replace(granted, revoked_by=by, revoked_at=now)
