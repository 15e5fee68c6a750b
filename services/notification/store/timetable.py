"""The timetable of webinars, and the timers of the reminders. Ids and moments only."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, select, update

from services.notification.domain.timetable import History, Lead, Slot, Timer, histories
from services.notification.store.tables import REMINDER_TIMER, SLOT
from shared.outbox import ReadTx, Tx


def add_slots(tx: Tx, slots: Sequence[Slot]) -> None:
    """Add what changes made of webinars."""
    tx.insert_new(SLOT, [asdict(slot) for slot in slots])


def histories_of(tx: ReadTx, webinar_ids: Collection[str]) -> dict[str, History]:
    """The histories of those webinars of which any is known."""
    rows = tx.read(select(SLOT).where(SLOT.c.webinar_id.in_(webinar_ids)))
    return histories(Slot(**row._mapping) for row in rows)  # noqa: SLF001  # its public mapping


def set_timers(tx: Tx, timers: Sequence[Timer]) -> None:
    """Set timers; one that stands at that time already stays, gone off or not.

    One whose time is past never goes off: whoever hears of a webinar that late is told of it by another letter.
    """
    rows = [_values(timer, tx.now) for timer in timers]
    tx.insert_new(REMINDER_TIMER, rows)
    moved = update(REMINDER_TIMER).where(
        REMINDER_TIMER.c.webinar_id == bindparam("of"),
        REMINDER_TIMER.c.lead == bindparam("with_lead"),
        REMINDER_TIMER.c.due_at.is_distinct_from(bindparam("new_due_at", type_=REMINDER_TIMER.c.due_at.type)),
    )
    tx.write(
        moved.values(due_at=bindparam("new_due_at"), fired_at=bindparam("new_fired_at")),
        [
            {"of": row["webinar_id"], "with_lead": row["lead"]}
            | {f"new_{name}": row[name] for name in ("due_at", "fired_at")}
            for row in rows
        ],
    )


def is_timer_due(tx: ReadTx) -> bool:
    """Whether a timer's time has come."""
    return bool(tx.read(select(REMINDER_TIMER.c.webinar_id).where(_is_due(tx.now)).limit(1)))


def lock_due_timers(tx: Tx, limit: int) -> list[Timer]:
    """Timers whose time has come. Another sender's choice is passed over."""
    due = select(REMINDER_TIMER).where(_is_due(tx.now)).order_by(REMINDER_TIMER.c.due_at).limit(limit)
    return [_as_timer(row) for row in tx.read(due.with_for_update(skip_locked=True))]


def mark_fired(tx: Tx, timers: Sequence[Timer]) -> None:
    """Note that timers went off."""
    statement = update(REMINDER_TIMER).where(
        REMINDER_TIMER.c.webinar_id == bindparam("of"), REMINDER_TIMER.c.lead == bindparam("with_lead")
    )
    rows = [{"of": timer.webinar_id, "with_lead": timer.lead.value} for timer in timers]
    tx.write(statement.values(fired_at=tx.now), rows)


def _is_due(now: datetime) -> ColumnElement[bool]:
    return and_(REMINDER_TIMER.c.fired_at.is_(None), REMINDER_TIMER.c.due_at <= now)


def _values(timer: Timer, now: datetime) -> dict[str, object]:
    missed = timer.due_at is not None and timer.due_at <= now
    return {
        "webinar_id": timer.webinar_id,
        "lead": timer.lead.value,
        "due_at": timer.due_at,
        "fired_at": now if missed else None,
    }


def _as_timer(row: Row[Any]) -> Timer:
    return Timer(webinar_id=row.webinar_id, lead=Lead(row.lead), due_at=row.due_at)
