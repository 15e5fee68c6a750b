"""Who takes part in which programme, by id alone, and who is to stay forgotten."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import delete, select

from services.dialogue.store.tables import metadata
from shared.outbox import ReadTx, Tx

_decision = metadata.tables["decision"]
_erased = metadata.tables["erased_participant"]
_vote = metadata.tables["vote"]
_subscription = metadata.tables["subscription"]
_letter = metadata.tables["letter"]


def note_decisions(tx: Tx, decisions: Iterable[tuple[str, str, datetime, bool]]) -> None:
    """Add decisions: participant, programme, when, and whether admitted."""
    names = ("participant_id", "programme_id", "decided_at", "admitted")
    tx.insert_new(_decision, [dict(zip(names, decision, strict=True)) for decision in decisions])


def lock_decisions(tx: Tx, participant_id: str, programme_id: str) -> list[tuple[datetime, bool]]:
    """Decisions on a person; whoever forgets this person now waits for us."""
    ours = (_decision.c.participant_id == participant_id) & (_decision.c.programme_id == programme_id)
    return [(row.decided_at, row.admitted) for row in tx.lock(select(_decision).where(ours).order_by(*_decision.c))]


def decisions_of(tx: ReadTx, participant_id: str) -> dict[str, list[tuple[datetime, bool]]]:
    """By programme."""
    decisions: dict[str, list[tuple[datetime, bool]]] = {}
    for row in tx.read(select(_decision).where(_decision.c.participant_id == participant_id)):
        decisions.setdefault(row.programme_id, []).append((row.decided_at, row.admitted))
    return decisions


def note_erased(tx: Tx, participant_ids: Collection[str]) -> None:
    tx.insert_new(_erased, [{"participant_id": participant_id} for participant_id in participant_ids])


def erased_among(tx: ReadTx, participant_ids: Collection[str]) -> set[str]:
    rows = tx.read(select(_erased).where(_erased.c.participant_id.in_(participant_ids)))
    return {row.participant_id for row in rows}


def forget(tx: Tx, participant_ids: Collection[str]) -> None:
    """That they took part, supported and asked for. Decisions go first: who shares something waits for their lock."""
    tx.write(delete(_decision).where(_decision.c.participant_id.in_(participant_ids)))
    tx.write(delete(_subscription).where(_subscription.c.participant_id.in_(participant_ids)))
    tx.write(delete(_letter).where(_letter.c.recipient_id.in_(participant_ids)))
    tx.write(delete(_vote).where(_vote.c.participant_id.in_(participant_ids)))
