"""The register of certificates: numbers, entries, printed documents."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, insert, select, update

from services.certification.domain.certificate import Certificate, CertificateStatus
from services.certification.domain.chain import Entry, Seal, genesis
from services.certification.domain.snapshot import HOLDER, CertificateFacts
from services.certification.store.tables import Pair, metadata, pair_of
from shared.outbox import ReadTx, Tx, among

_FACTS = TypeAdapter(CertificateFacts)
_counter = metadata.tables["counter"]
_certificate = metadata.tables["certificate"]
_document = metadata.tables["document"]


def lock_counter(tx: Tx, issuer_edrpou: str, year: int) -> int:
    """The last number given, locked until commit."""
    tx.insert_new(_counter, [{"issuer_edrpou": issuer_edrpou, "year": year, "last": 0}])
    is_it = (_counter.c.issuer_edrpou == issuer_edrpou, _counter.c.year == year)
    return int(tx.lock(select(_counter.c.last).where(*is_it))[0].last)


def save_counter(tx: Tx, issuer_edrpou: str, year: int, *, last: int) -> None:
    """Save the locked counter."""
    is_it = (_counter.c.issuer_edrpou == issuer_edrpou, _counter.c.year == year)
    tx.write(update(_counter).where(*is_it).values(last=last))


def add_certificates(tx: Tx, certificates: Sequence[Certificate]) -> None:
    """Enter certificates in the register. Fails if a participant has one already: the batch is then done anew."""
    tx.write(insert(_certificate), [_certificate_row(one) for one in certificates])


def seal_of(tx: ReadTx, issuer_edrpou: str, year: int, sequence: int) -> str:
    """The hash of an entry; before the first, that of the register's name."""
    if not sequence:
        return genesis(issuer_edrpou, year)
    names_it = {"issuer_edrpou": issuer_edrpou, "year": year, "sequence": sequence}
    return str(tx.read(select(_certificate.c.entry_sha256).filter_by(**names_it))[0].entry_sha256)


def repeat_seal(tx: Tx, certificate_id: str, seal: Seal) -> None:
    """Put the seal that was told in the place of one that was made anew with another salt."""
    is_it = _certificate.c.certificate_id == certificate_id
    tx.write(update(_certificate).where(is_it).values(**_seal_columns(seal)))


def certified(tx: ReadTx, pairs: Iterable[Pair]) -> dict[Pair, str]:
    """The id of the newest certificate of each pair that has one."""
    wanted = set(pairs)
    columns = (_certificate.c[name] for name in ("participant_id", "programme_id", "certificate_id"))
    query = select(*columns).order_by(_certificate.c.edition)
    rows = tx.read(query.where(among(_certificate.c.participant_id, {participant_id for participant_id, _ in wanted})))
    return {pair_of(row): str(row.certificate_id) for row in rows if pair_of(row) in wanted}


def get_certificates(tx: ReadTx, certificate_ids: Sequence[str]) -> dict[str, Certificate]:
    """Certificates by their ids."""
    if not certificate_ids:
        return {}
    rows = tx.read(select(_certificate).where(among(_certificate.c.certificate_id, certificate_ids)))
    return {row.certificate_id: _certificate_of(row) for row in rows}


def find_certificate(tx: ReadTx, number: str) -> Certificate | None:
    """The certificate of a number."""
    rows = tx.read(select(_certificate).where(_certificate.c.number == number))
    return _certificate_of(rows[0]) if rows else None


def lock_certificate(tx: Tx, number: str) -> Certificate | None:
    """The certificate of a number, locked until commit."""
    rows = tx.lock(select(_certificate).where(_certificate.c.number == number))
    return _certificate_of(rows[0]) if rows else None


def save_change(tx: Tx, one: Certificate) -> None:
    """Save what became of a locked certificate; what it says never changes."""
    is_it = _certificate.c.certificate_id == one.certificate_id
    change = {
        "status": one.status.value,
        "changed_at": one.changed_at,
        "reason": one.reason,
        "replaced_by": one.replaced_by,
    }
    tx.write(update(_certificate).where(is_it).values(**change))


def certificates_of(tx: ReadTx, participant_id: str, programme_id: str | None = None) -> list[Certificate]:
    """A participant's certificates, the newest first."""
    query = select(_certificate).where(_certificate.c.participant_id == participant_id)
    if programme_id is not None:
        query = query.where(_certificate.c.programme_id == programme_id)
    newest_first = query.order_by(_certificate.c.issued_at.desc(), _certificate.c.edition.desc())
    return [_certificate_of(row) for row in tx.read(newest_first)]


def get_document(tx: ReadTx, certificate_id: str, verification_url: str) -> bytes | None:
    """The document as it was printed for that address."""
    is_it = (_document.c.certificate_id == certificate_id, _document.c.verification_url == verification_url)
    rows = tx.read(select(_document.c.pdf).where(*is_it))
    return bytes(rows[0].pdf) if rows else None


def number_of_document(tx: ReadTx, sha256: str) -> str:
    """The number of the certificate that was printed with these bytes; empty when none was."""
    query = (
        select(_certificate.c.number)
        .join(_document, _document.c.certificate_id == _certificate.c.certificate_id)
        .where(_document.c.sha256 == sha256)
    )
    rows = tx.read(query)
    return str(rows[0].number) if rows else ""


def keep_document(tx: Tx, certificate_id: str, verification_url: str, *, pdf: bytes, sha256: str) -> None:
    """Keep a document, unless one was kept meanwhile: the first stays."""
    row = {
        "certificate_id": certificate_id,
        "verification_url": verification_url,
        "sha256": sha256,
        "pdf": pdf,
        "printed_at": tx.now,
    }
    tx.insert_new(_document, [row])


def _certificate_row(one: Certificate) -> dict[str, object]:
    return {
        "certificate_id": one.certificate_id,
        "participant_id": one.participant_id,
        "programme_id": one.programme_id,
        "edition": one.edition,
        "number": one.number,
        "issuer_edrpou": one.issuer_edrpou,
        "year": one.year,
        "sequence": one.sequence,
        "programme_version": one.programme_version,
        "snapshot": one.entry.snapshot,
        "holder": one.entry.holder,
        "salt": one.entry.salt,
        **_seal_columns(one.entry.seal),
        "template": one.template,
        "issued_at": one.issued_at,
        "status": one.status.value,
        "changed_at": one.changed_at,
        "reason": one.reason,
        "replaced_by": one.replaced_by,
    }


def _seal_columns(seal: Seal) -> dict[str, str]:
    return {
        "facts_sha256": seal.facts,
        "holder_sha256": seal.holder,
        "previous_sha256": seal.previous,
        "entry_sha256": seal.entry,
    }


def _certificate_of(row: Row[Any]) -> Certificate:
    said = json.loads(row.snapshot)
    named = json.loads(row.holder) if row.holder else dict.fromkeys(HOLDER, "")
    seal = Seal(row.facts_sha256, row.holder_sha256, row.previous_sha256, row.entry_sha256)
    return Certificate(
        certificate_id=row.certificate_id,
        participant_id=row.participant_id,
        programme_id=row.programme_id,
        programme_version=row.programme_version,
        edition=row.edition,
        issuer_edrpou=row.issuer_edrpou,
        year=row.year,
        sequence=row.sequence,
        facts=_FACTS.validate_python(said | named),
        evidence=tuple(said["evidence"]),
        template=row.template,
        issued_at=row.issued_at,
        entry=Entry(row.snapshot, row.holder, row.salt, seal),
        status=CertificateStatus(row.status),
        changed_at=row.changed_at,
        reason=row.reason,
        replaced_by=row.replaced_by,
    )
