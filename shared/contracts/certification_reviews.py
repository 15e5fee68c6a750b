"""Certificates that a person has to look at: why, what was wished, what was decided. Certification's."""

from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, Field

from shared.contracts.certification import CertificateStatus, Verification
from shared.contracts.fact import Fact
from shared.contracts.request import Reply, Request

_SERVICE = "certification"


class ReviewCause(StrEnum):
    """Why a person has to look at a certificate."""

    ATTENDANCE_CORRECTED = "attendance_corrected"
    TEST_REVISED = "test_revised"
    CORRECTION_REQUESTED = "correction_requested"


class ReviewDecision(StrEnum):
    """What a person decided about a certificate after looking at it."""

    KEEP = "keep"
    REVOKE = "revoke"
    REPLACE = "replace"


class CertificateReviewOpened(Fact, service=_SERVICE, thing="certificate_review", done="opened", key="participant_id"):
    """A person has to look at a certificate: what earned it was corrected, or its holder asks for a correction.

    ``rule_met`` says whether the rule is still met by what is known now; ``cause_id`` is the fact that gave reason.
    """

    participant_id: str
    programme_id: str
    certificate_id: str
    number: str
    review_id: str
    cause: ReviewCause
    cause_id: str = ""
    rule_met: bool
    opened_at: AwareDatetime


class CertificateReviewDecided(
    Fact, service=_SERVICE, thing="certificate_review", done="decided", key="participant_id"
):
    """A person looked at a certificate and decided; a replacement or a revocation is told besides."""

    participant_id: str
    programme_id: str
    certificate_id: str
    number: str
    review_id: str
    decision: ReviewDecision
    reason: str
    decided_by: str
    decided_at: AwareDatetime


# ---- requests


class Review(BaseModel):
    """A certificate that a person has to look at, or looked at.

    ``wish`` is what the holder wrote; ``rule_met``: the rule was still met by what was known when it was opened.
    """

    review_id: str
    certificate_id: str
    number: str
    participant_id: str
    programme_id: str
    full_name: str
    status: CertificateStatus
    cause: ReviewCause
    rule_met: bool
    wish: str = ""
    opened_at: AwareDatetime
    decision: ReviewDecision | None = None
    reason: str = ""
    decided_by: str = ""
    decided_at: AwareDatetime | None = None


class CorrectionReceipt(Reply):
    """The holder's wish is kept and waits for a person."""

    review_id: str
    opened_at: AwareDatetime


class RequestCorrection(Request[CorrectionReceipt], service=_SERVICE):
    """The holder of a certificate asks to correct it. Asking again before the decision replaces the wish."""

    participant_id: str
    number: str = Field(max_length=80)
    wish: str = Field(min_length=1, max_length=1000, description="What is wrong and how it should be")


class ReviewList(Reply):
    """Reviews, the oldest first."""

    reviews: list[Review]


class ListReviews(Request[ReviewList], service=_SERVICE):
    """What awaits a person's decision; with ``decided``, what was decided. One participant's with an id."""

    programme_id: str | None = None
    participant_id: str | None = None
    decided: bool = False
    limit: int = Field(default=200, gt=0, le=1000)


class DecideReview(Request[Verification], service=_SERVICE):
    """Keep, revoke or replace a certificate, and say why. Answers with the certificate after it, or the new one.

    A revocation or a replacement closes every open review of the certificate.
    """

    review_id: str
    decision: ReviewDecision
    reason: str = Field(min_length=1)
    decided_by: str = Field(min_length=1)
