"""Programmes as they are known, which of their webinars took place, and what can be opened of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import select

from services.dialogue.domain.programme import Material, Place, Programme
from services.dialogue.store.tables import metadata
from shared.outbox import ReadTx, Tx

_PROGRAMME = TypeAdapter(Programme)
_programme = metadata.tables["programme"]
_webinar = metadata.tables["webinar"]
_held = metadata.tables["held"]
_material = metadata.tables["material"]


def lock_versions(tx: Tx, programme_ids: Collection[str]) -> dict[str, int]:
    """The newest version of each programme, locked until commit; 0 for one never heard of."""
    tx.insert_new(_programme, [{"programme_id": one, "version": 0} for one in sorted(programme_ids)])
    ours = select(_programme.c.programme_id, _programme.c.version).where(_programme.c.programme_id.in_(programme_ids))
    return {row.programme_id: row.version for row in tx.lock(ours.order_by(_programme.c.programme_id))}


def save_programmes(tx: Tx, programmes: Sequence[Programme]) -> None:
    """Newer versions of locked programmes. A webinar that is in none any more is still known by its programme."""
    rows = [
        {"programme_id": one.programme_id, "version": one.version, "snapshot": _PROGRAMME.dump_json(one).decode()}
        for one in programmes
    ]
    tx.upsert(_programme, rows, key=["programme_id"])
    webinars = [
        {"webinar_id": webinar.id, "programme_id": one.programme_id}
        for one in programmes
        for module in one.modules
        for webinar in module
    ]
    tx.insert_new(_webinar, webinars)


def place_of(tx: ReadTx, webinar_id: str) -> Place | None:
    """A webinar in the newest version of its programme; None when it has none of that id."""
    joined = select(_programme.c.snapshot).join(_webinar, _webinar.c.programme_id == _programme.c.programme_id)
    rows = tx.read(joined.where(_webinar.c.webinar_id == webinar_id))
    return _PROGRAMME.validate_json(rows[0].snapshot, extra="ignore").place_of(webinar_id) if rows else None


def note_held(tx: Tx, held: Mapping[str, datetime]) -> None:
    tx.insert_new(_held, [{"webinar_id": webinar_id, "held_at": moment} for webinar_id, moment in held.items()])


def was_held(tx: ReadTx, webinar_id: str) -> bool:
    return bool(tx.read(select(_held.c.webinar_id).where(_held.c.webinar_id == webinar_id)))


def lock_materials(tx: Tx, webinar_ids: Collection[str]) -> list[Material]:
    """Materials of webinars, locked until commit."""
    ours = _material.c.webinar_id.in_(webinar_ids)
    return [Material(**row._mapping) for row in tx.lock(select(_material).where(ours).order_by(*_material.c))]  # noqa: SLF001  # a row's documented view as a mapping


def materials_of(tx: ReadTx, webinar_id: str) -> tuple[Material, ...]:
    rows = tx.read(select(_material).where(_material.c.webinar_id == webinar_id))
    return tuple(Material(**row._mapping) for row in rows)  # noqa: SLF001  # a row's documented view as a mapping


def save_materials(tx: Tx, materials: Iterable[Material]) -> None:
    tx.upsert(_material, [asdict(one) for one in materials], key=["webinar_id", "kind"])
