"""Programmes, webinars and materials as rows. Never commits."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select, bindparam, insert, select, update

from services.scheduling.domain.attendance import Interval
from services.scheduling.domain.reports import Webinar
from services.scheduling.domain.timetable import Slot
from services.scheduling.store import tables as t
from shared.outbox import ReadTx, Tx

Values = Mapping[str, object]

# ---- programmes and webinars


def get_programme(tx: ReadTx, programme_id: str) -> Row[Any] | None:
    rows = tx.read(select(t.programme).where(t.programme.c.programme_id == programme_id))
    return rows[0] if rows else None


def lock_programme(tx: Tx, programme_id: str) -> Row[Any] | None:
    rows = tx.lock(select(t.programme).where(t.programme.c.programme_id == programme_id))
    return rows[0] if rows else None


def list_programmes(tx: ReadTx) -> Sequence[Row[Any]]:
    return tx.read(select(t.programme).order_by(t.programme.c.programme_id))


def save_programme(tx: Tx, row: Values) -> None:
    """Save a locked programme; its first version is inserted, so that two first versions cannot both stand."""
    if row["version"] == 1:
        tx.write(insert(t.programme), [row])
    else:
        tx.upsert(t.programme, [row], key=["programme_id"])


def slots_of(tx: ReadTx, programme_id: str, webinar_ids: Sequence[str]) -> dict[str, Slot]:
    """Every webinar of a programme, and whatever webinars bear these ids. One with recorded presence was held."""
    attended = select(t.presence.c.webinar_id).where(t.presence.c.webinar_id == t.webinar.c.webinar_id).exists()
    of_programme, of_ids = t.webinar.c.programme_id == programme_id, t.webinar.c.webinar_id.in_(webinar_ids)
    rows = tx.read(select(t.webinar, attended.label("attended")).where(of_programme | of_ids))
    return {
        row.webinar_id: Slot(
            webinar_id=row.webinar_id,
            programme_id=row.programme_id,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            sequence=row.sequence,
            cancelled=row.cancelled,
            held=row.held_at is not None or row.attended,
        )
        for row in rows
    }


def sequences_of(tx: ReadTx, programme_id: str) -> dict[str, int]:
    """The sequence of each webinar of a programme."""
    known = select(t.webinar.c.webinar_id, t.webinar.c.sequence).where(t.webinar.c.programme_id == programme_id)
    return {row.webinar_id: row.sequence for row in tx.read(known)}


def add_webinars(tx: Tx, rows: Sequence[Values]) -> None:
    tx.write(insert(t.webinar), rows)


def update_webinars(tx: Tx, rows: Sequence[Values]) -> None:
    """Each row with its webinar_id and the values that change, the same ones in all rows."""
    if rows:
        names = rows[0].keys() - {"webinar_id"}
        statement = update(t.webinar).where(t.webinar.c.webinar_id == bindparam("of"))
        changed = statement.values({name: bindparam(f"new_{name}") for name in names})
        tx.write(changed, [{"of": row["webinar_id"]} | {f"new_{name}": row[name] for name in names} for row in rows])


def cancelled_webinars(tx: ReadTx, programme_id: str) -> dict[str, str]:
    """What the cancelled webinars of a programme were, by id, the first to begin first."""
    gone = select(t.webinar.c.webinar_id, t.webinar.c.cancelled_as).where(
        t.webinar.c.programme_id == programme_id, t.webinar.c.cancelled, t.webinar.c.cancelled_as != ""
    )
    return {row.webinar_id: row.cancelled_as for row in tx.read(gone.order_by(t.webinar.c.starts_at))}


def get_webinar(tx: ReadTx, webinar_id: str) -> Webinar | None:
    found = get_webinars(tx, [webinar_id])
    return found[0] if found else None


def get_webinars(tx: ReadTx, webinar_ids: Iterable[str]) -> list[Webinar]:
    return _webinars(tx, select(t.webinar).where(t.webinar.c.webinar_id.in_(list(webinar_ids))))


def list_webinars(tx: ReadTx) -> list[Webinar]:
    return _webinars(tx, select(t.webinar))


def _webinars(tx: ReadTx, statement: Select[Any]) -> list[Webinar]:
    return [
        Webinar(
            webinar_id=row.webinar_id,
            programme_id=row.programme_id,
            topic=row.topic,
            announcement_title=row.announcement_title,
            session=Interval(row.starts_at, row.ends_at),
            timezone=row.timezone,
            cancelled=row.cancelled,
            held_at=row.held_at,
        )
        for row in tx.read(statement.order_by(t.webinar.c.webinar_id))
    ]


# ---- materials


def get_material(tx: ReadTx, webinar_id: str, kind: str) -> Row[Any] | None:
    rows = tx.read(select(t.material).where(t.material.c.webinar_id == webinar_id, t.material.c.kind == kind))
    return rows[0] if rows else None


def save_material(tx: Tx, row: Values) -> None:
    tx.upsert(t.material, [row], key=["webinar_id", "kind"])


def materials_of(tx: ReadTx, programme_id: str) -> Sequence[Row[Any]]:
    """Materials of a programme's webinars but the cancelled, in the order of the webinars."""
    statement = select(t.material).join(t.webinar, t.webinar.c.webinar_id == t.material.c.webinar_id)
    of_programme = statement.where(t.webinar.c.programme_id == programme_id, ~t.webinar.c.cancelled)
    return tx.read(of_programme.order_by(t.webinar.c.starts_at, t.material.c.webinar_id, t.material.c.kind))
