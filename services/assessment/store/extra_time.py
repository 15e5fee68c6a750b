"""More time for one person: who was granted it, and who had it taken back."""

from dataclasses import asdict

from sqlalchemy import ColumnElement, insert, select, update

from services.assessment.domain.extra_time import ExtraTime
from services.assessment.store.tables import metadata
from shared.outbox import ReadTx, Tx

_extra_time = metadata.tables["extra_time"]


def add_extra_time(tx: Tx, granted: ExtraTime) -> None:
    tx.write(insert(_extra_time), [asdict(granted)])


def find_extra_time(tx: ReadTx, extra_time_id: str) -> ExtraTime | None:
    return next(iter(_grants(tx, _extra_time.c.extra_time_id == extra_time_id)), None)


def lock_extra_time(tx: Tx, extra_time_id: str) -> ExtraTime | None:
    """One grant, locked until commit."""
    rows = tx.lock(select(_extra_time).where(_extra_time.c.extra_time_id == extra_time_id))
    return ExtraTime(**rows[0]._mapping) if rows else None  # noqa: SLF001  # a row's documented view as a mapping


def save_revocation(tx: Tx, revoked: ExtraTime) -> None:
    ours = _extra_time.c.extra_time_id == revoked.extra_time_id
    tx.write(update(_extra_time).where(ours).values(revoked_by=revoked.revoked_by, revoked_at=revoked.revoked_at))


def extra_time_of_person(tx: ReadTx, participant_id: str) -> list[ExtraTime]:
    """All a person was ever granted, in every programme."""
    return _grants(tx, _extra_time.c.participant_id == participant_id)


def extra_time_of_programme(tx: ReadTx, programme_id: str) -> list[ExtraTime]:
    """All that was ever granted in a programme, the newest first."""
    return _grants(tx, _extra_time.c.programme_id == programme_id)


def _grants(tx: ReadTx, which: ColumnElement[bool]) -> list[ExtraTime]:
    newest_first = (_extra_time.c.granted_at.desc(), _extra_time.c.extra_time_id.desc())
    rows = tx.read(select(_extra_time).where(which).order_by(*newest_first))
    return [ExtraTime(**row._mapping) for row in rows]  # noqa: SLF001  # as above
