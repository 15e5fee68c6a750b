"""Deliveries: written once per event, claimed, marked, listed, made due again."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, delete, func, or_, select, update

from services.integration.domain import Cursor, Delivery, State, Step
from services.integration.store.tables import DELIVERY
from shared.outbox import ReadTx, Tx

_WAITING = DELIVERY.c.state == State.WAITING.value
_RELEASED: dict[str, None] = {"claim_token": None, "claimed_until": None}


def add_deliveries(tx: Tx, consumer: str, deliveries: Sequence[Delivery]) -> None:
    """Write what is to be posted; an event that has a delivery keeps it."""
    rows = [
        {
            "consumer": consumer,
            "event_id": one.event_id,
            "type": one.type,
            "service": one.service,
            "sequence": one.sequence,
            "told_at": one.told_at,
            "state": State.WAITING.value,
            "attempts": 0,
            "due_at": tx.now,
            "outcome": "",
        }
        for one in deliveries
    ]
    tx.insert_new(DELIVERY, rows)


def lock_due(tx: Tx, consumer: str, limit: int) -> list[Delivery]:
    """What is to be posted now, in the order it was told. Another sender's choice is passed over."""
    free = or_(DELIVERY.c.claimed_until.is_(None), DELIVERY.c.claimed_until <= tx.now)
    due = select(DELIVERY).where(_WAITING, DELIVERY.c.consumer == consumer, DELIVERY.c.due_at <= tx.now, free)
    ordered = due.order_by(DELIVERY.c.due_at, DELIVERY.c.told_at, DELIVERY.c.event_id).limit(limit)
    return [_delivery(row) for row in tx.read(ordered.with_for_update(skip_locked=True))]


def claim_deliveries(tx: Tx, consumer: str, event_ids: Collection[str], *, token: str, period: timedelta) -> None:
    """Note who posts them, and until when nobody else does."""
    tx.write(
        update(DELIVERY).where(*_these(consumer, event_ids)).values(claim_token=token, claimed_until=tx.now + period)
    )


def withdraw_deliveries(tx: Tx, consumer: str, event_ids: Collection[str]) -> None:
    """Do not post them: they are no longer granted."""
    tx.write(update(DELIVERY).where(*_these(consumer, event_ids)).values(state=State.WITHDRAWN.value, **_RELEASED))


def lock_claimed(tx: Tx, consumer: str, token: str) -> list[Delivery]:
    """What is still in this sender's hands."""
    own = select(DELIVERY).where(_WAITING, DELIVERY.c.claim_token == token, DELIVERY.c.consumer == consumer)
    return [_delivery(row) for row in tx.lock(own)]


def save_steps(tx: Tx, consumer: str, steps: Mapping[str, Step]) -> None:
    """Save what became of deliveries; others may claim what waits."""
    names = ("state", "attempts", "due_at", "outcome")
    statement = (
        update(DELIVERY)
        .where(DELIVERY.c.consumer == consumer, DELIVERY.c.event_id == bindparam("of"))
        .values({name: bindparam(f"new_{name}") for name in names} | {"tried_at": tx.now} | _RELEASED)
    )
    rows = [
        {"of": event_id, "new_state": one.state.value, "new_attempts": one.attempts}
        | {"new_due_at": one.due_at, "new_outcome": one.word}
        for event_id, one in steps.items()
    ]
    tx.write(statement, rows)


def release_deliveries(tx: Tx, token: str) -> None:
    """Give back what was claimed and not tried."""
    tx.write(update(DELIVERY).where(DELIVERY.c.claim_token == token).values(**_RELEASED))


def forget_undelivered(tx: Tx, consumer: str, service: str) -> None:
    """Drop what waits, or was not found, of a service whose log was begun anew: it is written again from there."""
    lost = DELIVERY.c.state.in_([State.WAITING.value, State.GONE.value])
    tx.write(delete(DELIVERY).where(DELIVERY.c.consumer == consumer, DELIVERY.c.service == service, lost))


def forget_after(tx: Tx, consumer: str, cursor: Cursor) -> None:
    """Drop every delivery of what was told after a cursor: it is written again from there."""
    for service, sequence in cursor.items():
        later = DELIVERY.c.service == service, DELIVERY.c.sequence > sequence
        tx.write(delete(DELIVERY).where(DELIVERY.c.consumer == consumer, *later))


def forget_finished(tx: Tx, before: datetime) -> int:
    """Drop what was finished before a moment; returns how much that was."""
    return tx.write(delete(DELIVERY).where(~_WAITING, DELIVERY.c.due_at < before))


def make_due(tx: Tx, consumer: str, event_ids: Collection[str], state: State | None) -> int:
    """Make deliveries due now with all their attempts before them; returns how many."""
    chosen = update(DELIVERY).where(*_chosen(consumer, event_ids, state))
    return tx.write(chosen.values(state=State.WAITING.value, attempts=0, due_at=tx.now, **_RELEASED))


def known_deliveries(tx: ReadTx, consumer: str, event_ids: Collection[str], state: State | None) -> set[str]:
    """The ids of the events among these, or in a state, that have a delivery."""
    return {row.event_id for row in tx.read(select(DELIVERY.c.event_id).where(*_chosen(consumer, event_ids, state)))}


def count_deliveries(tx: ReadTx, consumer: str) -> dict[State, int]:
    """How many there are in each state."""
    number = func.count().label("number")
    counted = select(DELIVERY.c.state, number).where(DELIVERY.c.consumer == consumer).group_by(DELIVERY.c.state)
    return {State(row.state): row.number for row in tx.read(counted)}


def list_deliveries(tx: ReadTx, consumer: str, *, state: State | None, limit: int) -> Sequence[Row[Any]]:
    """The newest deliveries."""
    chosen = select(DELIVERY).where(*_chosen(consumer, (), state))
    return tx.read(chosen.order_by(DELIVERY.c.told_at.desc(), DELIVERY.c.event_id.desc()).limit(limit))


def _these(consumer: str, event_ids: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return DELIVERY.c.consumer == consumer, DELIVERY.c.event_id.in_(event_ids)


def _chosen(consumer: str, event_ids: Collection[str], state: State | None) -> list[ColumnElement[bool]]:
    """Deliveries with these ids, if any are given, and in this state, if one is."""
    conditions = [DELIVERY.c.consumer == consumer]
    if event_ids:
        conditions.append(DELIVERY.c.event_id.in_(event_ids))
    if state is not None:
        conditions.append(DELIVERY.c.state == state.value)
    return conditions


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        event_id=row.event_id,
        type=row.type,
        service=row.service,
        sequence=row.sequence,
        told_at=row.told_at,
        attempts=row.attempts,
    )
