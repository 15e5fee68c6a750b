"""Applications being filled in, as rows. Never commits."""

import json
from collections.abc import Sequence

from sqlalchemy import delete, func, select

from services.gateway.domain.drafts import DRAFT_LIFE, Draft
from services.gateway.store.tables import drafts
from shared.outbox import ReadTx, Tx


def find_draft(tx: ReadTx, draft_id: str) -> Draft | None:
    """The draft, unless it has grown too old."""
    kept = (drafts.c.id == draft_id) & (drafts.c.saved_at > tx.now - DRAFT_LIFE)
    return next((_draft(row) for row in tx.read(select(drafts).where(kept))), None)


def lock_draft(tx: Tx, draft_id: str) -> Draft | None:
    """Nobody else changes the draft until this transaction ends."""
    return next((_draft(row) for row in tx.lock(select(drafts).where(drafts.c.id == draft_id))), None)


def save_draft(tx: Tx, draft: Draft) -> None:
    row = {
        "id": draft.id,
        "programme_id": draft.programme_id,
        "participant_id": draft.participant_id,
        "answers": json.dumps({name: list(values) for name, values in draft.answers.items()}, ensure_ascii=False),
        "reference": draft.reference,
        "saved_at": tx.now,
    }
    tx.upsert(drafts, [row], key=["id"])


def drop_old_drafts(tx: Tx) -> None:
    tx.write(delete(drafts).where(drafts.c.saved_at <= tx.now - DRAFT_LIFE))


def drop_drafts_of(tx: Tx, participant_ids: Sequence[str]) -> None:
    """What these people began while they were signed in leaves."""
    tx.write(delete(drafts).where(drafts.c.participant_id.in_(participant_ids)))


def drop_drafts_with(tx: Tx, mailbox: str) -> None:
    """Whatever was begun with this mailbox leaves; how its letters were typed does not matter."""
    typed = func.lower(drafts.c.answers).contains(json.dumps([mailbox.lower()], ensure_ascii=False), autoescape=True)
    tx.write(delete(drafts).where(typed))


def _draft(row: object) -> Draft:
    return Draft(row.id, row.programme_id, row.participant_id, json.loads(row.answers), row.reference)  # type: ignore[attr-defined]  # a row of the table
