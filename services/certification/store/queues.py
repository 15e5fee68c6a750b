"""What waits to be done: sweeps over programmes, certificates to be printed. Never commits."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update

from services.certification.domain.certificate import CertificateStatus
from services.certification.domain.sweeps import Sweep
from services.certification.store.tables import metadata
from shared.outbox import ReadTx, Tx, among

_sweep = metadata.tables["sweep"]
_unprepared = metadata.tables["unprepared"]
_certificate = metadata.tables["certificate"]
_registration = metadata.tables["registration"]

# ---- sweeps


def save_sweep(tx: Tx, sweep: Sweep) -> None:
    """A newer one of the same programme takes the place of an older one."""
    tx.upsert(_sweep, [asdict(sweep)], key=["programme_id"])


def find_open_sweep(tx: ReadTx) -> str | None:
    """The programme of the oldest sweep that has not ended."""
    is_open = select(_sweep.c.programme_id).where(_sweep.c.ended_at.is_(None))
    rows = tx.read(is_open.order_by(_sweep.c.began_at, _sweep.c.programme_id).limit(1))
    return str(rows[0].programme_id) if rows else None


def lock_sweep(tx: Tx, programme_id: str) -> Sweep | None:
    """The sweep of a held programme, locked until commit; None when it has ended."""
    rows = tx.lock(select(_sweep).where(_sweep.c.programme_id == programme_id, _sweep.c.ended_at.is_(None)))
    return Sweep(**rows[0]._mapping) if rows else None  # noqa: SLF001  # SQLAlchemy's public name for it


def get_sweep(tx: ReadTx, programme_id: str) -> Sweep | None:
    """The latest sweep of a programme, whether it has ended or not."""
    rows = tx.read(select(_sweep).where(_sweep.c.programme_id == programme_id))
    return Sweep(**rows[0]._mapping) if rows else None  # noqa: SLF001  # SQLAlchemy's public name for it


# ---- documents to prepare


def add_unprepared(tx: Tx, certificate_ids: Iterable[str]) -> None:
    tx.insert_new(_unprepared, [{"certificate_id": one, "not_before": tx.now} for one in certificate_ids])


def next_unprepared(tx: ReadTx, limit: int) -> Sequence[str]:
    """Some of those that are due, by lot: replicas seldom prepare the same."""
    due = select(_unprepared.c.certificate_id).where(_unprepared.c.not_before <= tx.now)
    return [str(row.certificate_id) for row in tx.read(due.order_by(func.random()).limit(limit))]


def drop_unprepared(tx: Tx, certificate_ids: Collection[str]) -> None:
    """They are prepared, or need not be any more."""
    tx.write(delete(_unprepared).where(_unprepared.c.certificate_id.in_(certificate_ids)))


def drop_unprepared_of(tx: Tx, participant_ids: Iterable[str]) -> None:
    """Nothing more is printed of these people before somebody asks."""
    theirs = select(_certificate.c.certificate_id).where(among(_certificate.c.participant_id, participant_ids))
    tx.write(delete(_unprepared).where(_unprepared.c.certificate_id.in_(theirs)))


def postpone_unprepared(tx: Tx, certificate_ids: Collection[str], *, until: datetime) -> None:
    """They could not be prepared now."""
    theirs = _unprepared.c.certificate_id.in_(certificate_ids)
    tx.write(update(_unprepared).where(theirs).values(not_before=until))


# ---- how far all that is


def count_participants(tx: ReadTx) -> dict[str, int]:
    return _by_programme(tx, _registration.c.programme_id)


def count_certificates(tx: ReadTx) -> dict[str, int]:
    """Those that hold."""
    return _by_programme(tx, _certificate.c.programme_id, _certificate.c.status == CertificateStatus.VALID.value)


def last_issued(tx: ReadTx) -> dict[str, datetime]:
    """When the newest of those that hold was issued, by programme."""
    of, newest = _certificate.c.programme_id, func.max(_certificate.c.issued_at).label("issued_at")
    holding = _certificate.c.status == CertificateStatus.VALID.value
    return {row.programme_id: row.issued_at for row in tx.read(select(of, newest).where(holding).group_by(of))}


def count_unprepared(tx: ReadTx) -> dict[str, int]:
    return _by_programme(tx, _certificate.c.programme_id, _certificate.c.certificate_id == _unprepared.c.certificate_id)


def count_postponed(tx: ReadTx) -> dict[str, int]:
    """Of the unprepared those that failed, and are tried again later."""
    waits = (_certificate.c.certificate_id == _unprepared.c.certificate_id, _unprepared.c.not_before > tx.now)
    return _by_programme(tx, _certificate.c.programme_id, *waits)


def count_unseen(tx: ReadTx) -> Mapping[str, int]:
    """Whom an open sweep has still to look at."""
    rows = tx.read(select(_sweep).where(_sweep.c.ended_at.is_(None)))
    return {row.programme_id: max(0, row.total - row.looked) for row in rows}


def _by_programme(tx: ReadTx, column: ColumnElement[str], *where: ColumnElement[bool]) -> dict[str, int]:
    counting = select(column.label("programme_id"), func.count().label("found")).where(*where).group_by(column)
    return {str(row.programme_id): int(row.found) for row in tx.read(counting)}
