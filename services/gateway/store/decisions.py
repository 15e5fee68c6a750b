"""Decisions that can still be taken back, as rows. Never commits."""

import json
from typing import Any

from sqlalchemy import Row, delete, select, update

from services.gateway.domain import WaitingDecision
from services.gateway.store.tables import waiting_decisions as _decisions
from shared.outbox import ReadTx, Tx


def add_decision(tx: Tx, decision: WaitingDecision) -> None:
    row = {
        "id": decision.id,
        "staff_id": decision.staff_id,
        "programme_id": decision.programme_id,
        "application_ids": json.dumps(decision.application_ids),
        "decision": decision.decision,
        "reason": decision.reason,
        "due_at": decision.due_at,
        "carried_out": False,
    }
    tx.insert_new(_decisions, [row])


def take_back_decision(tx: Tx, decision_id: str, programme_id: str) -> bool:
    """False when its time has come, or it was taken back before."""
    ours = (_decisions.c.id == decision_id) & (_decisions.c.programme_id == programme_id)
    return bool(tx.write(delete(_decisions).where(ours, _decisions.c.due_at > tx.now, ~_decisions.c.carried_out)))


def waiting_decisions_of(tx: ReadTx, programme_id: str) -> list[WaitingDecision]:
    """Those not carried out yet, the next one first."""
    ours = (_decisions.c.programme_id == programme_id) & ~_decisions.c.carried_out
    return [_decision(row) for row in tx.read(select(_decisions).where(ours).order_by(_decisions.c.due_at))]


def due_decisions(tx: ReadTx) -> list[WaitingDecision]:
    """Those whose time has come; each is asked under its own id, so that two gateways decide once."""
    due = (_decisions.c.due_at <= tx.now) & ~_decisions.c.carried_out
    return [_decision(row) for row in tx.read(select(_decisions).where(due).order_by(_decisions.c.due_at))]


def mark_carried_out(tx: Tx, decision_id: str) -> None:
    """The reason goes: it may speak of a person, and registration keeps it."""
    tx.write(update(_decisions).where(_decisions.c.id == decision_id).values(carried_out=True, reason=""))


def _decision(row: Row[Any]) -> WaitingDecision:
    return WaitingDecision(
        id=row.id,
        staff_id=row.staff_id,
        programme_id=row.programme_id,
        application_ids=tuple(json.loads(row.application_ids)),
        decision=row.decision,
        reason=row.reason,
        due_at=row.due_at,
    )
