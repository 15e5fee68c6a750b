"""Drafts of programmes, one for each id, as rows. Never commits."""

from typing import Any

from sqlalchemy import Row, delete, select

from services.gateway.domain.programme_drafts import ProgrammeDraft
from services.gateway.store.tables import programme_drafts as _drafts
from shared.outbox import ReadTx, Tx


def find_programme_draft(tx: ReadTx, programme_id: str) -> ProgrammeDraft | None:
    rows = tx.read(select(_drafts).where(_drafts.c.programme_id == programme_id))
    return next(map(_draft, rows), None)


def lock_programme_draft(tx: Tx, programme_id: str) -> ProgrammeDraft | None:
    """Nobody else changes the draft until this transaction ends."""
    rows = tx.lock(select(_drafts).where(_drafts.c.programme_id == programme_id))
    return next(map(_draft, rows), None)


def list_programme_drafts(tx: ReadTx) -> list[ProgrammeDraft]:
    """The one that was changed last comes first."""
    return [_draft(row) for row in tx.read(select(_drafts).order_by(_drafts.c.saved_at.desc()))]


def save_programme_draft(tx: Tx, draft: ProgrammeDraft) -> None:
    row = {
        "programme_id": draft.programme_id,
        "text": draft.text,
        "base_version": draft.base_version,
        "revision": draft.revision,
        "saved_by": draft.saved_by,
        "saved_at": tx.now,
    }
    tx.upsert(_drafts, [row], key=["programme_id"])


def drop_programme_draft(tx: Tx, programme_id: str) -> None:
    tx.write(delete(_drafts).where(_drafts.c.programme_id == programme_id))


def _draft(row: Row[Any]) -> ProgrammeDraft:
    return ProgrammeDraft(
        programme_id=row.programme_id,
        text=row.text,
        base_version=row.base_version,
        revision=row.revision,
        saved_by=row.saved_by,
        saved_at=row.saved_at,
    )
