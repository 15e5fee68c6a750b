"""People to be erased from the log, as rows. Never commits."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import or_, select, update

from services.registration.store.tables import bookkeeping, erasure
from shared.outbox import ReadTx, Tx, blank_rows, rows_told_on

_outbox = bookkeeping.outbox


def open_erasure(tx: Tx, participant_id: str, fact_id: str) -> None:
    """Note that a person is to be erased from the log."""
    row = {"participant_id": participant_id, "fact_id": fact_id, "asked_at": tx.now}
    tx.upsert(erasure, [row | {"erased_at": None, "closed_at": None}], key=["participant_id"])


def reopen_erasure(tx: Tx, participant_id: str) -> None:
    """Erase once more: an older log may have been restored."""
    tx.write(update(erasure).where(erasure.c.participant_id == participant_id).values(erased_at=None, closed_at=None))


def due_erasures(tx: ReadTx, *, second_look: timedelta) -> list[str]:
    """Whom to erase now: everyone heard or can hear of it, and nobody has looked, or the second look is due."""
    published = select(_outbox.c.n).where(_outbox.c.fact_id == erasure.c.fact_id, _outbox.c.stream_seq.is_(None))
    is_due = or_(erasure.c.erased_at.is_(None), erasure.c.erased_at <= tx.now - second_look)
    query = select(erasure.c.participant_id).where(erasure.c.closed_at.is_(None), is_due, ~published.exists())
    return [row.participant_id for row in tx.read(query.order_by(erasure.c.asked_at))]


def save_erasure(tx: Tx, participant_id: str) -> None:
    """The log was looked through; the second time is the last."""
    this = erasure.c.participant_id == participant_id
    tx.write(update(erasure).where(this, erasure.c.erased_at.is_not(None)).values(closed_at=tx.now))
    tx.write(update(erasure).where(this, erasure.c.erased_at.is_(None)).values(erased_at=tx.now))


def told_of(tx: ReadTx, subjects: Sequence[str]) -> list[int]:
    """The outbox rows on these subjects."""
    return rows_told_on(tx, bookkeeping, subjects)


def blank_told(tx: Tx, numbers: Sequence[int]) -> None:
    """Blank outbox rows, so that nothing ever publishes them again."""
    blank_rows(tx, bookkeeping, numbers)
