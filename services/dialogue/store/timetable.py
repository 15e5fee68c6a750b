"""The timetable as speakers are told of it: what holds of each webinar, and what each speaker was told last."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, Select, Table, delete, or_, select

from services.dialogue.domain.timetable import Appointment, News, Session, Slot, Standing, Told
from services.dialogue.store.tables import metadata
from shared.outbox import ReadTx, Tx
from shared.outbox.transaction import Values, insert_into

_session = metadata.tables["session"]
_slot = metadata.tables["slot"]
_told = metadata.tables["speaker_told"]
_address = metadata.tables["speaker_address"]


def save_newer_sessions(tx: Tx, sessions: Sequence[Session]) -> None:
    rows = [asdict(one) | {"speakers": json.dumps(one.speakers, ensure_ascii=False)} for one in sessions]
    _save_higher(tx, _session, rows, by="version")


def save_later_slots(tx: Tx, slots: Sequence[Slot]) -> None:
    _save_higher(tx, _slot, [asdict(one) for one in slots], by="sequence")


def timetable_of(tx: ReadTx, programme_id: str) -> dict[str, Standing]:
    """Every webinar of a programme of which both is known: what it is about, and when it is."""
    rows = tx.read(_timetable().where(_session.c.programme_id == programme_id))
    return {row.webinar_id: _read(row) for row in rows}


def timetable_ahead(tx: ReadTx) -> dict[str, Standing]:
    """The same of all programmes with a speaker's address: what is ahead, or is thought to be by a speaker."""
    expected = select(_told.c.webinar_id).where(_told.c.starts_at > tx.now)
    reachable = select(_address.c.programme_id).where(_address.c.email != "")
    ahead = or_(_slot.c.starts_at > tx.now, _slot.c.webinar_id.in_(expected))
    rows = tx.read(_timetable().where(_session.c.programme_id.in_(reachable), ahead))
    return {row.webinar_id: _read(row) for row in rows}


def standing_of(tx: ReadTx, webinar_id: str) -> Standing | None:
    """What holds of a webinar; none while a part of it is not known."""
    rows = tx.read(_timetable().where(_session.c.webinar_id == webinar_id))
    return _read(rows[0]) if rows else None


def told_of(tx: ReadTx, webinar_ids: Collection[str]) -> dict[tuple[str, str], Told]:
    """What was told last, by webinar and speaker."""
    rows = tx.read(select(_told).where(_told.c.webinar_id.in_(webinar_ids)))
    return {(row.webinar_id, row.speaker_id): _read_told(row) for row in rows}


def save_told(tx: Tx, told: Told) -> None:
    known = {name: getattr(told, name) for name in Told.__slots__ if name != "appointment"}
    tx.upsert(_told, [known | asdict(told.appointment)], key=["webinar_id", "speaker_id"])


def forget_told(tx: Tx, programme_id: str, speaker_id: str) -> None:
    """What was told at another address is not known at the new one."""
    tx.write(delete(_told).where(_told.c.programme_id == programme_id, _told.c.speaker_id == speaker_id))


def _timetable() -> Select[Any]:
    slot = [_slot.c[name] for name in ("sequence", "starts_at", "ends_at")]
    return select(_session, *slot).join(_slot, _slot.c.webinar_id == _session.c.webinar_id)


def _read(row: Row[Any]) -> Standing:
    speakers: Mapping[str, str] = json.loads(row.speakers)
    session = Session(row.webinar_id, row.programme_id, row.version, row.topic, row.join_url, speakers)
    return Standing(session, Slot(row.webinar_id, row.programme_id, row.sequence, row.starts_at, row.ends_at))


def _read_told(row: Row[Any]) -> Told:
    return Told(
        webinar_id=row.webinar_id,
        speaker_id=row.speaker_id,
        programme_id=row.programme_id,
        appointment=Appointment(row.name, row.topic, row.join_url, row.starts_at, row.ends_at),
        sequence=row.sequence,
        news=News(row.news),
        told_at=row.told_at,
    )


def _save_higher(tx: Tx, table: Table, rows: Sequence[Values], *, by: str) -> None:
    """Insert rows, or put them in the place of lower ones."""
    statement = insert_into(table, tx.connection)
    changed = {column.name: statement.excluded[column.name] for column in table.c if not column.primary_key}
    higher = statement.excluded[by] > table.c[by]
    tx.write(statement.on_conflict_do_update(index_elements=["webinar_id"], set_=changed, where=higher), rows)
