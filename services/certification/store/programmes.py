"""Programmes as they are known, and the locks on them.

Locks are always taken in one order, programmes before participants before counters, and within a table by key.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, Select, select

from services.certification.domain.programme import Programme
from services.certification.store.tables import metadata
from shared.outbox import ReadTx, Tx

_PROGRAMME = TypeAdapter(Programme)
_programme = metadata.tables["programme"]


def hold_programmes(tx: Tx, programme_ids: Iterable[str]) -> dict[str, Programme]:
    """Programmes as they will stay until commit; any number of transactions may hold them at once."""
    return _known(tx.read(_gates(tx, programme_ids).with_for_update(read=True)))


def lock_programmes(tx: Tx, programme_ids: Iterable[str]) -> dict[str, Programme]:
    """Programmes that nobody else holds: whoever was heard of before is saved, whoever comes after sees the change."""
    return _known(tx.lock(_gates(tx, programme_ids)))


def get_programme(tx: ReadTx, programme_id: str) -> Programme | None:
    """The newest version of a programme."""
    return _known(tx.read(select(_programme).where(_programme.c.programme_id == programme_id))).get(programme_id)


def save_programmes(tx: Tx, programmes: Sequence[Programme]) -> None:
    """Save newer versions of locked programmes."""
    rows = [
        {"programme_id": one.programme_id, "version": one.version, "snapshot": _PROGRAMME.dump_json(one).decode()}
        for one in programmes
    ]
    tx.upsert(_programme, rows, key=["programme_id"])


def _gates(tx: Tx, programme_ids: Iterable[str]) -> Select[Any]:
    """The rows to lock. A programme that is only known by name has one too: two who have just heard of it must meet."""
    ids = sorted(set(programme_ids))
    tx.insert_new(_programme, [{"programme_id": one, "version": 0} for one in ids])
    return select(_programme).where(_programme.c.programme_id.in_(ids)).order_by(_programme.c.programme_id)


def _known(rows: Iterable[Row[Any]]) -> dict[str, Programme]:
    return {
        row.programme_id: _PROGRAMME.validate_json(row.snapshot, extra="ignore")
        for row in rows
        if row.snapshot is not None
    }
