"""The backlog: since when the oldest told fact waits to be published. Every replica sees it, whoever publishes."""

import time
from collections import deque
from collections.abc import Callable

from sqlalchemy import func, select

from shared.outbox.transaction import ReadTx
from shared.outbox.unit_of_work import UnitOfWork

_COUNTED = 10_000


class Backlog:
    """Looked at again and again. It reckons by its own watch: the store's clock may be another, and may be moved."""

    def __init__(self, store: UnitOfWork, *, watch: Callable[[], float] = time.monotonic) -> None:
        """Nothing is known before the first look. ``waiting`` facts are counted up to ten thousand."""
        self._store, self._watch = store, watch
        self._looks: deque[tuple[float, int]] = deque()
        self.waiting = 0

    @property
    def age(self) -> float:
        """For how many seconds at least the oldest waiting fact has been waiting; zero when none is."""
        return self._watch() - self._looks[0][0] if self._looks else 0.0

    async def look(self) -> None:
        """See what waits now. Raises Unavailable."""
        oldest, newest, self.waiting = await self._store.read(self._see)
        while self._looks and (oldest is None or self._looks[0][1] < oldest):
            self._looks.popleft()
        if newest is not None and (not self._looks or self._looks[-1][1] < newest):
            self._looks.append((self._watch(), newest))

    def _see(self, tx: ReadTx) -> tuple[int | None, int | None, int]:
        table = self._store.bookkeeping.outbox
        waits = (table.c.stream_seq.is_(None), table.c.quarantined.is_(None))
        # Two statements: each is one step in the index of what waits.
        oldest, newest = (tx.read(select(end(table.c.n)).where(*waits))[0][0] for end in (func.min, func.max))
        if oldest is None:
            return None, None, 0
        some = select(table.c.n).where(*waits).limit(_COUNTED).subquery()
        return oldest, newest, int(tx.read(select(func.count()).select_from(some))[0][0])
