"""Whether the store takes what is written. A broken disk may be so for long, and whoever only reads does not notice."""

import time

from sqlalchemy import delete, insert

from shared.outbox.transaction import Tx
from shared.outbox.unit_of_work import UnitOfWork

_PROBE = "probe"


class Writability:
    """Follows what becomes of writes. ``look`` tries one when the last failed, for perhaps nobody else does."""

    def __init__(self, store: UnitOfWork) -> None:
        """A store is taken to be writable until a write fails."""
        self._store = store

    @property
    def trouble(self) -> str | None:
        """Since when nothing can be written, and why; None while all is well."""
        refusal = self._store.refusal
        return f"cannot be written for {time.monotonic() - refusal.since:.0f} s: {refusal.why}" if refusal else None

    async def look(self) -> None:
        """Raises Unavailable when it still cannot be written."""
        if self._store.refusal:
            await self._store.write(self._write_and_take_back, alone=True)

    def _write_and_take_back(self, tx: Tx) -> None:
        """A row that nobody ever sees: the pages go to the disk all the same."""
        replies = self._store.bookkeeping.replies
        row = {"request": _PROBE, "idempotency_key": tx.new_id(), "fingerprint": "", "reply": "", "replied_at": tx.now}
        tx.write(insert(replies), [row])
        tx.write(delete(replies).where(replies.c.request == _PROBE))
