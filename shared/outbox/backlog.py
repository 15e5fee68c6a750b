"""The backlog: since when the oldest told fact waits to be published. Every replica sees it, whoever publishes."""

import time
from collections import deque
from collections.abc import Callable

from sqlalchemy import func, select

from shared.outbox.transaction import ReadTx
from shared.outbox.unit_of_work import UnitOfWork


class Backlog:
    """Looked at again and again. It reckons by its own watch: the store's clock may be another, and may be moved."""

    def __init__(self, store: UnitOfWork, *, watch: Callable[[], float] = time.monotonic) -> None:
        """Nothing is known before the first look."""
        self._store, self._watch = store, watch
        self._looks: deque[tuple[float, int]] = deque()

    @property
    def age(self) -> float:
        """For how many seconds at least the oldest waiting fact has been waiting; zero when none is."""
        return self._watch() - self._looks[0][0] if self._looks else 0.0

    async def look(self) -> None:
        """See what waits now. Raises Unavailable."""
        oldest, newest = await self._store.read(self._ends)
        while self._looks and (oldest is None or self._looks[0][1] < oldest):
            self._looks.popleft()
        if newest is not None and (not self._looks or self._looks[-1][1] < newest):
            self._looks.append((self._watch(), newest))

    def _ends(self, tx: ReadTx) -> tuple[int | None, int | None]:
        table = self._store.bookkeeping.outbox
        # Two statements: each is one step in the index of what waits.
        oldest, newest = (
            tx.read(select(end(table.c.n)).where(table.c.stream_seq.is_(None), table.c.quarantined.is_(None)))[0][0]
            for end in (func.min, func.max)
        )
        return oldest, newest
