"""Issuing: whoever meets the rule and has no certificate gets exactly one, with the next number of the register."""

import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from operator import itemgetter

from services.certification.domain.certificate import Certificate, Place, issue
from services.certification.domain.chain import Seal
from services.certification.domain.earning import evaluate
from services.certification.domain.programme import Programme
from services.certification.domain.register import allocate
from services.certification.domain.snapshot import Earned
from services.certification.domain.standing import Person, Standing
from services.certification.store import queues, register
from shared.bus import Heard, derived_id
from shared.contracts.certification import CertificateIssued, CertificateReplaced, EntrySeal
from shared.contracts.fact import Fact
from shared.outbox import Cause, Tx


@dataclass(frozen=True, slots=True)
class Candidate:
    """A locked participant of a held programme who has no certificate of it, and the facts that gave reason to look."""

    programme: Programme
    participant_id: str
    person: Person | None
    standing: Standing
    heard: Sequence[Cause]


def issue_to_whoever_earned(tx: Tx, candidates: Sequence[Candidate]) -> None:
    """Issue in the order of the candidates; each register is asked for numbers once, however many it gives."""
    by_register: dict[tuple[str, int], list[tuple[Earned, Cause]]] = defaultdict(list)
    for candidate in candidates:
        earned = _earned(candidate)
        if earned:
            programme = candidate.programme
            year = programme.day_of(tx.now).year
            by_register[programme.issuer_edrpou, year].append((earned, _completing(candidate, earned)))
    for (issuer, year), entries in sorted(by_register.items(), key=itemgetter(0)):
        _enter(tx, issuer, year, entries)


def _earned(candidate: Candidate) -> Earned | None:
    evaluation = evaluate(candidate.programme, candidate.standing)
    if candidate.person is None or not evaluation.met:
        return None
    return Earned(candidate.programme, candidate.participant_id, candidate.person, candidate.standing, evaluation)


def _completing(candidate: Candidate, earned: Earned) -> Cause:
    """The last fact heard that is part of the evidence: without it, nothing would be earned now."""
    evidence = [one for one in candidate.heard if one.id in earned.evaluation.evidence]
    return (evidence or candidate.heard)[-1]


def _enter(tx: Tx, issuer: str, year: int, entries: Sequence[tuple[Earned, Cause]]) -> None:
    last = register.lock_counter(tx, issuer, year)
    numbers = allocate(last, len(entries))
    previous = register.seal_of(tx, issuer, year, last)
    certificates = []
    for sequence, (earned, because) in zip(numbers, entries, strict=True):
        place = Place(sequence, previous)
        certificate_id = _certificate_id(earned, because)
        certificate = issue(earned, certificate_id=certificate_id, place=place, salt=draw_salt(), now=tx.now)
        previous = certificate.entry.seal.entry
        certificates.append(certificate)
    register.add_certificates(tx, certificates)
    register.save_counter(tx, issuer, year, last=numbers[-1])
    queues.add_unprepared(tx, [one.certificate_id for one in certificates])
    for certificate, (earned, because) in zip(certificates, entries, strict=True):
        tx.follow(earned.standing.trace)
        tx.tell(_issued(certificate), because=because)


def draw_salt() -> str:
    """What keeps others from trying names out on a hash."""
    return secrets.token_hex(32)


def seal_told(certificate: Certificate) -> EntrySeal:
    """The seal of the certificate's entry, as others hear it."""
    return EntrySeal(**asdict(certificate.entry.seal))


def repeat_seals(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Seal as was told: a register that is built anew cannot draw the same salts."""
    for one in heard:
        if isinstance(one.fact, CertificateIssued | CertificateReplaced) and one.fact.seal is not None:
            register.repeat_seal(tx, one.fact.certificate_id, Seal(**one.fact.seal.model_dump()))


def _certificate_id(earned: Earned, because: Cause) -> str:
    """Follows from what it was earned by, so that a register that is built anew gives the same ids."""
    return derived_id(because.id, ("certificate", earned.participant_id, earned.programme.programme_id))


def _issued(certificate: Certificate) -> CertificateIssued:
    return CertificateIssued(
        participant_id=certificate.participant_id,
        programme_id=certificate.programme_id,
        certificate_id=certificate.certificate_id,
        number=certificate.number,
        year=certificate.year,
        sequence=certificate.sequence,
        hours=certificate.facts.hours_total,
        credits=certificate.facts.credits,
        programme_version=certificate.programme_version,
        evidence=list(certificate.evidence),
        issued_at=certificate.issued_at,
        seal=seal_told(certificate),
    )
