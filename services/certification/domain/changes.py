"""What can become of a certificate after issue, by a person's decision: replaced or revoked, and then no more."""

from dataclasses import replace
from datetime import datetime

from services.certification.domain.certificate import Certificate, CertificateStatus
from services.certification.domain.snapshot import CertificateFacts


class Refusal(Exception):
    """Base of the refusals; the text is for the person who asked."""


class NoSuchCertificate(Refusal):
    """Nobody was given that number."""


class CertificateNotValid(Refusal):
    """It was replaced or revoked already."""


class NothingToCorrect(Refusal):
    """A replacement would say the same, or there is nobody to name on it."""


def check_holds(certificate: Certificate) -> None:
    """Raise CertificateNotValid for one that was replaced or revoked."""
    if certificate.status is CertificateStatus.REPLACED:
        message = f"Цей сертифікат уже замінено: чинний має номер {certificate.replaced_by}."
        raise CertificateNotValid(message)
    if certificate.status is CertificateStatus.REVOKED:
        message = "Цей сертифікат уже анульовано."
        raise CertificateNotValid(message)


def check_corrects(old: Certificate, new: Certificate) -> None:
    """Raise NothingToCorrect when both say the same of everything but number and day."""
    if _said(old.facts) == _said(new.facts):
        message = "Новий сертифікат сказав би те саме. Спершу виправте дані учасника або програми."
        raise NothingToCorrect(message)


def replaced(old: Certificate, new: Certificate, *, now: datetime, reason: str) -> Certificate:
    """The old one once the new one has taken its place."""
    return replace(old, status=CertificateStatus.REPLACED, changed_at=now, reason=reason, replaced_by=new.number)


def revoked(certificate: Certificate, *, now: datetime, reason: str) -> Certificate:
    """The certificate once it no longer holds."""
    return replace(certificate, status=CertificateStatus.REVOKED, changed_at=now, reason=reason)


def _said(facts: CertificateFacts) -> CertificateFacts:
    """What is said, apart from what is another on every paper."""
    return replace(facts, certificate_id="", number="", issued_on=facts.first_day)
