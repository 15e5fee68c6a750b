"""Reviews: a certificate that a person has to look at, because what earned it was corrected or its holder asks."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from services.certification.domain.changes import Refusal


class Cause(StrEnum):
    ATTENDANCE_CORRECTED = "attendance_corrected"
    TEST_REVISED = "test_revised"
    CORRECTION_REQUESTED = "correction_requested"


class Decision(StrEnum):
    KEEP = "keep"
    REVOKE = "revoke"
    REPLACE = "replace"


class NoSuchReview(Refusal):
    """Nothing with that id waits for anybody, or ever did."""


class ReviewClosed(Refusal):
    """Somebody decided it already."""


@dataclass(frozen=True, slots=True)
class Review:
    """Open until it has a decision. ``cause_id`` is the fact that gave reason; a holder's wish has none."""

    review_id: str
    certificate_id: str
    cause: Cause
    cause_id: str
    rule_met: bool
    opened_at: datetime
    wish: str = ""
    decision: Decision | None = None
    reason: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None


def check_open(review: Review) -> None:
    """Raise ReviewClosed for one that somebody decided."""
    if review.decision is not None:
        message = "Це вже вирішено: перегляньте рішення."
        raise ReviewClosed(message)


def decided(review: Review, decision: Decision, *, reason: str, by: str, now: datetime) -> Review:
    """The review once a person has decided. Raises ReviewClosed for one that is."""
    check_open(review)
    return replace(review, decision=decision, reason=reason, decided_by=by, decided_at=now)
