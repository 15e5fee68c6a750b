"""Reviews: opened by facts that take something away or by the holder's wish, decided by a person and by nobody else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from services.certification.domain.certificate import Certificate, CertificateStatus
from services.certification.domain.changes import NoSuchCertificate, check_holds
from services.certification.domain.reviews import Cause, Decision, NoSuchReview, Review, check_open, decided
from services.certification.store import register, reviews
from shared.bus import Heard, derived_id
from shared.contracts import certification
from shared.contracts import certification_reviews as say
from shared.contracts.assessment import TestResultRevised
from shared.contracts.fact import Fact
from shared.outbox import ReadTx, Tx

_NO_SUCH_NUMBER = "Сертифіката з таким номером немає серед ваших."


@dataclass(frozen=True, slots=True)
class Doubt:
    """A fact takes away something that a certificate counted, and whether the rule is met all the same."""

    because: Heard[Fact]
    rule_met: bool


def note_doubts(tx: Tx, doubts: Mapping[str, Doubt]) -> None:
    """By certificate: of each that is valid, a person has to look, and nothing else happens."""
    for certificate in register.get_certificates(tx, list(doubts)).values():
        if certificate.status is CertificateStatus.VALID:
            _note(tx, certificate, doubts[certificate.certificate_id])


def _note(tx: Tx, certificate: Certificate, doubt: Doubt) -> None:
    because = doubt.because
    review = Review(
        review_id=derived_id(because.id, ["review", certificate.certificate_id]),
        certificate_id=certificate.certificate_id,
        cause=Cause.TEST_REVISED if isinstance(because.fact, TestResultRevised) else Cause.ATTENDANCE_CORRECTED,
        cause_id=because.id,
        rule_met=doubt.rule_met,
        opened_at=tx.now,
    )
    reviews.add_reviews(tx, [review])
    tx.tell(_opened(certificate, review), because=because)


def request_correction(tx: Tx, request: say.RequestCorrection) -> say.CorrectionReceipt:
    """Keep the holder's wish for a person; a newer wish takes the place of one that waits. Raises refusals."""
    certificate = register.lock_certificate(tx, request.number.strip())
    if certificate is None or certificate.participant_id != request.participant_id:
        raise NoSuchCertificate(_NO_SUCH_NUMBER)
    check_holds(certificate)
    waiting = [one for one in reviews.open_reviews(tx, certificate.certificate_id) if one.cause_id == ""]
    if waiting:
        reviews.save_review(tx, replace(waiting[0], wish=request.wish))
        return say.CorrectionReceipt(review_id=waiting[0].review_id, opened_at=waiting[0].opened_at)
    review = Review(
        review_id=tx.new_id(),
        certificate_id=certificate.certificate_id,
        cause=Cause.CORRECTION_REQUESTED,
        cause_id="",
        rule_met=True,
        opened_at=tx.now,
        wish=request.wish,
    )
    reviews.add_reviews(tx, [review])
    tx.tell(_opened(certificate, review))
    return say.CorrectionReceipt(review_id=review.review_id, opened_at=review.opened_at)


def list_reviews(tx: ReadTx, request: say.ListReviews) -> say.ReviewList:
    """What awaits a person, or what persons decided."""
    found = reviews.list_reviews(
        tx,
        programme_id=request.programme_id,
        participant_id=request.participant_id,
        decided=request.decided,
        limit=request.limit,
    )
    certificates = register.get_certificates(tx, [one.certificate_id for one in found])
    return say.ReviewList(reviews=[_shown(one, certificates[one.certificate_id]) for one in found])


def find_open(tx: ReadTx, review_id: str) -> tuple[Review, Certificate]:
    """A review that nobody has decided yet, and its certificate. Raises NoSuchReview, ReviewClosed."""
    review = reviews.get_review(tx, review_id)
    if review is None:
        message = "Такого розгляду немає."
        raise NoSuchReview(message)
    check_open(review)
    return review, register.get_certificates(tx, [review.certificate_id])[review.certificate_id]


def keep(tx: Tx, certificate: Certificate, review: Review, *, reason: str, by: str) -> None:
    """A person looked and leaves the certificate as it is."""
    _decide(tx, certificate, review, Decision.KEEP, reason=reason, by=by)


def close_all(tx: Tx, certificate: Certificate, decision: Decision, *, reason: str, by: str) -> None:
    """The certificate was replaced or revoked: there is nothing left to decide about it."""
    for review in reviews.open_reviews(tx, certificate.certificate_id):
        _decide(tx, certificate, review, decision, reason=reason, by=by)


def repeat_reviews(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Open and decide again what holders asked and persons decided: in a register that is built anew."""
    for one in heard:
        match one.fact:
            case say.CertificateReviewOpened(cause=say.ReviewCause.CORRECTION_REQUESTED) as fact:
                wish = Review(fact.review_id, fact.certificate_id, Cause(fact.cause), "", fact.rule_met, fact.opened_at)
                reviews.add_reviews(tx, [wish])
            case say.CertificateReviewDecided() as fact:
                _repeat_decision(tx, fact)


def _repeat_decision(tx: Tx, fact: say.CertificateReviewDecided) -> None:
    review = reviews.get_review(tx, fact.review_id)
    if review is not None:
        decision = Decision(fact.decision)
        again = replace(review, decision=None)
        done = decided(again, decision, reason=fact.reason, by=fact.decided_by, now=fact.decided_at)
        reviews.save_review(tx, done)


def _decide(tx: Tx, certificate: Certificate, review: Review, decision: Decision, *, reason: str, by: str) -> None:
    done = decided(review, decision, reason=reason, by=by, now=tx.now)
    reviews.save_review(tx, done)
    tx.tell(
        say.CertificateReviewDecided(
            participant_id=certificate.participant_id,
            programme_id=certificate.programme_id,
            certificate_id=certificate.certificate_id,
            number=certificate.number,
            review_id=review.review_id,
            decision=say.ReviewDecision(decision),
            reason=reason,
            decided_by=by,
            decided_at=tx.now,
        )
    )


def _opened(certificate: Certificate, review: Review) -> say.CertificateReviewOpened:
    return say.CertificateReviewOpened(
        participant_id=certificate.participant_id,
        programme_id=certificate.programme_id,
        certificate_id=certificate.certificate_id,
        number=certificate.number,
        review_id=review.review_id,
        cause=say.ReviewCause(review.cause),
        cause_id=review.cause_id,
        rule_met=review.rule_met,
        opened_at=review.opened_at,
    )


def _shown(review: Review, certificate: Certificate) -> say.Review:
    return say.Review(
        review_id=review.review_id,
        certificate_id=review.certificate_id,
        number=certificate.number,
        participant_id=certificate.participant_id,
        programme_id=certificate.programme_id,
        full_name=certificate.facts.full_name,
        status=certification.CertificateStatus(certificate.status),
        cause=say.ReviewCause(review.cause),
        rule_met=review.rule_met,
        wish=review.wish,
        opened_at=review.opened_at,
        decision=say.ReviewDecision(review.decision) if review.decision else None,
        reason=review.reason,
        decided_by=review.decided_by,
        decided_at=review.decided_at,
    )
