"""Who may fetch a recognition pack, as rows. Never commits."""

from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy import delete, insert, select

from services.certification.domain.sharing import Access
from services.certification.store.tables import metadata
from shared.outbox import ReadTx, Tx

_access = metadata.tables["pack_access"]
_certificate = metadata.tables["certificate"]


def add_access(tx: Tx, access: Access) -> None:
    tx.write(insert(_access).values(**asdict(access)))


def find_access(tx: ReadTx, token_sha256: str) -> Access | None:
    rows = tx.read(select(_access).where(_access.c.token_sha256 == token_sha256))
    return Access(**rows[0]._mapping) if rows else None  # noqa: SLF001  # SQLAlchemy's public name for it


def end_accesses(tx: Tx, certificate_id: str) -> None:
    """Nobody may fetch the pack of this certificate any more."""
    tx.write(delete(_access).where(_access.c.certificate_id == certificate_id))


def end_expired(tx: Tx) -> None:
    """What opens nothing any more need not be kept."""
    tx.write(delete(_access).where(_access.c.expires_at <= tx.now))


def end_accesses_of(tx: Tx, participant_ids: Iterable[str]) -> None:
    """Whoever is forgotten shares nothing any more."""
    theirs = select(_certificate.c.certificate_id).where(_certificate.c.participant_id.in_(list(participant_ids)))
    tx.write(delete(_access).where(_access.c.certificate_id.in_(theirs)))
