"""Signed credentials, and the lists of bits in which they stand. Never commits."""

from collections.abc import Iterable

from sqlalchemy import func, select

from credentials.issuing import Credential
from services.certification.domain.certificate import CertificateStatus
from services.certification.store.tables import metadata
from shared.outbox import ReadTx, Tx

_credential = metadata.tables["credential"]
_certificate = metadata.tables["certificate"]


def get_credential(tx: ReadTx, certificate_id: str) -> Credential | None:
    """The credential as it was signed."""
    rows = tx.read(select(_credential).where(_credential.c.certificate_id == certificate_id))
    return Credential(rows[0].document.encode(), rows[0].token, rows[0].paper_code) if rows else None


def newest_list(tx: ReadTx) -> tuple[int, int]:
    """The list that is being filled, and how many stand in it."""
    newest = tx.read(select(func.max(_credential.c.status_list)))[0][0] or 1
    count = tx.read(select(func.count()).where(_credential.c.status_list == newest))[0][0]
    return int(newest), int(count)


def keep_credential(tx: Tx, certificate_id: str, signed: Credential, *, place: tuple[int, int]) -> None:
    """Keep it, unless one was kept meanwhile or its place in the list was taken: what is there stays."""
    status_list, status_index = place
    row = {
        "certificate_id": certificate_id,
        "status_list": status_list,
        "status_index": status_index,
        "document": signed.document.decode(),
        "token": signed.token,
        "paper_code": signed.paper_code,
        "signed_at": tx.now,
    }
    tx.insert_new(_credential, [row])


def ended_in_list(tx: ReadTx, status_list: int) -> Iterable[int] | None:
    """Where in a list the certificates stand that no longer hold; None when there is no such list."""
    if not 1 <= status_list <= newest_list(tx)[0]:
        return None
    query = (
        select(_credential.c.status_index)
        .join(_certificate, _certificate.c.certificate_id == _credential.c.certificate_id)
        .where(_credential.c.status_list == status_list, _certificate.c.status != CertificateStatus.VALID.value)
    )
    return [int(row.status_index) for row in tx.read(query)]
