"""Replacing and revoking certificates: a person decides, and the certificate is locked while it is carried out."""

from collections.abc import Sequence

from services.certification.domain.certificate import Certificate, Place, issue
from services.certification.domain.changes import (
    NoSuchCertificate,
    NothingToCorrect,
    check_corrects,
    check_holds,
    replaced,
    revoked,
)
from services.certification.domain.earning import evaluate
from services.certification.domain.register import allocate
from services.certification.domain.reviews import Decision
from services.certification.domain.snapshot import Earned
from services.certification.store import participants, programmes, queues, register
from services.certification.use_cases.answering import verification_of
from services.certification.use_cases.issuing import draw_salt, seal_told
from services.certification.use_cases.reviewing import close_all, find_open, keep
from shared.bus import Heard
from shared.contracts import certification as say
from shared.contracts import certification_reviews as say_of_reviews
from shared.contracts.fact import Fact
from shared.outbox import Tx


def replace_certificate(tx: Tx, request: say.ReplaceCertificate) -> say.Verification:
    """Take everything printed anew; the old one points to the new one. Raises the refusals of the domain."""
    new = _replace(tx, request.number, reason=request.reason, by=request.decided_by, certificate_id=tx.new_id())
    return verification_of(new)


def decide_review(tx: Tx, request: say_of_reviews.DecideReview) -> say.Verification:
    """Carry out what a person decided after looking at a certificate. Raises the refusals of the domain."""
    review, certificate = find_open(tx, request.review_id)
    why = {"reason": request.reason, "by": request.decided_by}
    match Decision(request.decision):
        case Decision.REPLACE:
            return verification_of(_replace(tx, certificate.number, **why, certificate_id=tx.new_id()))
        case Decision.REVOKE:
            return verification_of(_revoke(tx, certificate.number, **why))
        case Decision.KEEP:
            keep(tx, _lock(tx, certificate.number), review, **why)
            return verification_of(certificate)


def repeat_changes(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Carry out again what persons decided, as told then: in a register that is built anew."""
    for one in heard:
        match one.fact:
            case say.CertificateReplaced() as fact:
                _replace(tx, fact.replaces_number, reason=fact.reason, by="", certificate_id=fact.certificate_id)
            case say.CertificateRevoked() as fact:
                _revoke(tx, fact.number, reason=fact.reason, by=fact.revoked_by)


def _replace(tx: Tx, number: str, *, reason: str, by: str, certificate_id: str) -> Certificate:
    old = _lock(tx, number)
    check_holds(old)
    earned = _as_known_now(tx, old)
    issuer, year = earned.programme.issuer_edrpou, earned.programme.day_of(tx.now).year
    last = register.lock_counter(tx, issuer, year)
    [sequence] = allocate(last, 1)
    place, edition = Place(sequence, register.seal_of(tx, issuer, year, last)), old.edition + 1
    new = issue(earned, certificate_id=certificate_id, place=place, salt=draw_salt(), now=tx.now, edition=edition)
    check_corrects(old, new)
    register.add_certificates(tx, [new])
    queues.add_unprepared(tx, [new.certificate_id])
    register.save_counter(tx, issuer, year, last=sequence)
    register.save_change(tx, replaced(old, new, now=tx.now, reason=reason))
    tx.tell(
        say.CertificateReplaced(
            participant_id=new.participant_id,
            programme_id=new.programme_id,
            certificate_id=new.certificate_id,
            number=new.number,
            replaces_number=old.number,
            reason=reason,
            replaced_at=tx.now,
            decided_by=by,
            seal=seal_told(new),
        )
    )
    close_all(tx, old, Decision.REPLACE, reason=reason, by=by)
    return new


def revoke_certificate(tx: Tx, request: say.RevokeCertificate) -> say.Verification:
    """The number stays in the register and is never given again. Raises the refusals of the domain."""
    return verification_of(_revoke(tx, request.number, reason=request.reason, by=request.revoked_by))


def _revoke(tx: Tx, number: str, *, reason: str, by: str) -> Certificate:
    certificate = _lock(tx, number)
    check_holds(certificate)
    changed = revoked(certificate, now=tx.now, reason=reason)
    register.save_change(tx, changed)
    tx.tell(
        say.CertificateRevoked(
            participant_id=certificate.participant_id,
            programme_id=certificate.programme_id,
            certificate_id=certificate.certificate_id,
            number=certificate.number,
            reason=reason,
            revoked_by=by,
            revoked_at=tx.now,
        )
    )
    close_all(tx, certificate, Decision.REVOKE, reason=reason, by=by)
    return changed


def _lock(tx: Tx, number: str) -> Certificate:
    certificate = register.lock_certificate(tx, number.strip())
    if certificate is None:
        message = "Сертифіката з таким номером немає в реєстрі."
        raise NoSuchCertificate(message)
    return certificate


def _as_known_now(tx: Tx, old: Certificate) -> Earned:
    """What would be issued today. Raises NothingToCorrect when the person was forgotten."""
    programme = programmes.get_programme(tx, old.programme_id)
    person = participants.get_person(tx, old.participant_id)
    if programme is None or person is None:
        message = "Даних цієї людини вже немає, тож виправити сертифікат не можна; його можна лише анулювати."
        raise NothingToCorrect(message)
    pair = old.participant_id, old.programme_id
    standing = participants.get_standings(tx, [pair])[pair]
    return Earned(programme, old.participant_id, person, standing, evaluate(programme, standing))
