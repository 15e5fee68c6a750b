"""A certificate as a line of the register: what it says, its place in the chain, and the states it can be in."""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.certification.domain.chain import FORMAT, Entry, seal_entry
from services.certification.domain.register import format_number
from services.certification.domain.snapshot import HOLDER, CertificateFacts, Earned, freeze

TEMPLATE = "certificate"
"""The design new certificates are bound to at issue; another design is another template beside this one."""


class CertificateStatus(StrEnum):
    VALID = "valid"
    REPLACED = "replaced"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a register a certificate is entered, and the hash of the entry that it follows."""

    sequence: int
    previous: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """A line of the register. ``edition`` 1 is the one that was earned; a replacement is the next."""

    certificate_id: str
    participant_id: str
    programme_id: str
    programme_version: int
    edition: int
    issuer_edrpou: str
    year: int
    sequence: int
    facts: CertificateFacts
    evidence: tuple[str, ...]
    template: str
    issued_at: datetime
    entry: Entry
    status: CertificateStatus = CertificateStatus.VALID
    changed_at: datetime | None = None
    reason: str = ""
    replaced_by: str = ""

    @property
    def number(self) -> str:
        return self.facts.number


def issue(
    earned: Earned, *, certificate_id: str, place: Place, salt: str, now: datetime, edition: int = 1
) -> Certificate:
    """Write down everything the certificate says as it is at this moment, and seal it."""
    programme, evaluation = earned.programme, earned.evaluation
    day, edrpou = programme.day_of(now), programme.issuer_edrpou
    number = format_number(programme.number_pattern, edrpou=edrpou, sequence=place.sequence, year=day.year)
    facts = freeze(earned, certificate_id=certificate_id, number=number, issued_on=day)
    line: dict[str, Any] = {
        "participant_id": earned.participant_id,
        "programme_id": programme.programme_id,
        "programme_version": programme.version,
        "edition": edition,
        "issuer_edrpou": edrpou,
        "year": day.year,
        "sequence": place.sequence,
        "evidence": evaluation.evidence,
        "template": TEMPLATE,
        "issued_at": now,
    }
    entry = _seal(facts, line, salt=salt, previous=place.previous)
    return Certificate(certificate_id=certificate_id, facts=facts, entry=entry, **line)


def _seal(facts: CertificateFacts, line: dict[str, Any], *, salt: str, previous: str) -> Entry:
    said = asdict(facts)
    holder = {name: said.pop(name) for name in HOLDER}
    return seal_entry({"format": FORMAT, **said, **line}, holder, salt=salt, previous=previous)
