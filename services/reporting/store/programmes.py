"""Programmes as they were published, and whether their figures are behind."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, select, update

from services.reporting.store.tables import metadata
from services.reporting.store.timed import Rows, held, keep
from shared.outbox import ReadTx, Tx
from shared.outbox.transaction import insert_into

_programme = metadata.tables["programme"]
_counting = metadata.tables["counting"]

EVERYWHERE = ""
"""Stands for what concerns no single programme."""


def keep_programmes(tx: Tx, rows: Rows) -> None:
    """Keep versions of programmes."""
    keep(tx, _programme, rows)


def snapshot_of(tx: ReadTx, programme_id: str, *, as_of: datetime | None = None) -> str | None:
    """A programme as published, now or at a moment."""
    is_this = (_programme.c.programme_id == programme_id) & held(_programme, as_of)
    rows = tx.read(select(_programme.c.snapshot).where(is_this))
    return str(rows[0].snapshot) if rows else None


def note_changes(tx: Tx, programme_ids: Iterable[str]) -> None:
    """Say that figures are behind. Done before anything is read: it waits for whoever changes the same programmes."""
    statement = insert_into(_counting, tx.connection)
    more = statement.on_conflict_do_update(index_elements=["programme_id"], set_={"changes": _counting.c.changes + 1})
    rows = [{"programme_id": one, "changes": 1, "counted": 0} for one in sorted(set(programme_ids))]
    if EVERYWHERE in programme_ids:
        tx.write(update(_counting).values(changes=_counting.c.changes + 1))
    tx.write(more, rows)


def changes_of(tx: ReadTx, programme_id: str) -> tuple[int, int, datetime | None]:
    """How often a programme changed, how often it had when it was counted last, and when that was."""
    rows = tx.read(select(_counting).where(_counting.c.programme_id == programme_id))
    return (rows[0].changes, rows[0].counted, rows[0].counted_at) if rows else (0, 0, None)


def behind(tx: ReadTx) -> list[str]:
    """Published programmes whose figures are behind."""
    is_published = select(_programme).where(_programme.c.programme_id == _counting.c.programme_id).exists()
    rows = tx.read(select(_counting.c.programme_id).where(_counting.c.changes > _counting.c.counted, is_published))
    return [str(row.programme_id) for row in rows]


def note_counted(tx: Tx, programme_id: str, *, changes: int) -> None:
    """The figures hold what so many changes brought."""
    row = {"this": programme_id, "changes_seen": changes, "moment": tx.now}
    tx.write(
        update(_counting)
        .where(_counting.c.programme_id == bindparam("this"))
        .values(counted=bindparam("changes_seen"), counted_at=bindparam("moment")),
        [row],
    )
