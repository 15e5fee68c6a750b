"""The reconciler: what the outbox knows against what the stream holds, after a bus was restored, rebuilt or cut short.

A stream that lost its end, or was made anew, gets again what is missing; the inboxes drop what is repeated. A listener
that stands beyond its stream's end would miss what comes next: its position is set back.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import StreamInfo
from nats.js.errors import NotFoundError
from sqlalchemy import func, select, update

from shared.bus import Unavailable, read_places
from shared.outbox.transaction import ReadTx, Tx
from shared.outbox.unit_of_work import UnitOfWork

_log = logging.getLogger("dovira.reconciler")

_PORTION = 1_000
_RECENT = 100_000
_A_MOMENT = timedelta(milliseconds=1)
_CATCHING_UP = 1.0


@dataclass
class Reconciled:
    """What was mended since the start: facts to be published again, listeners set back. ``seen`` counts the rounds."""

    seen: int = 0
    redriven: int = 0
    set_back: int = 0


@dataclass(frozen=True, slots=True)
class _Mark:
    created_at: datetime
    last_seq: int


class Reconciler:
    """Of one service: the stream it tells into, and the durable consumers it has, as (stream, durable)."""

    def __init__(
        self,
        store: UnitOfWork,
        js: JetStreamContext,
        *,
        stream: str | None,
        listening: Sequence[tuple[str, str]] = (),
        every: float = 60.0,
    ) -> None:
        """``stream`` is none for a service that tells nothing."""
        self._store, self._js, self._stream, self._listening, self._every = store, js, stream, listening, every
        self._books = store.bookkeeping
        self.reconciled = Reconciled()

    async def run(self) -> None:
        """Look at once, and then every so many seconds, until cancelled."""
        while True:
            try:
                await self.look()
            except (NatsError, TimeoutError, Unavailable) as error:
                _log.info("not_reconciled", extra={"error": type(error).__name__})
            await asyncio.sleep(self._every)

    async def look(self) -> None:
        """One round. Raises what NATS raises, and Unavailable."""
        if self._stream is not None:
            await self._look_at_stream(self._stream)
        for stream, durable in self._listening:
            await self._look_at_listener(stream, durable)
        self.reconciled.seen += 1

    # ---- what is told

    async def _look_at_stream(self, stream: str) -> None:
        try:
            info, lost = await self._see(stream)
            if lost:
                # A leader elected a moment ago may not have caught up with what it acknowledged.
                await asyncio.sleep(_CATCHING_UP)
                info, lost = await self._see(stream)
        except NotFoundError:
            return  # whoever tells into it makes it at the next start
        if lost:
            redriven = await self._redrive(stream, info)
            _log.error("stream_behind_outbox", extra={"stream": stream, "redriven": redriven})
            self.reconciled.redriven += redriven
            await self._set_everybody_back(stream)
        await self._store.write(lambda tx: self._remember(tx, stream, info))

    async def _see(self, stream: str) -> tuple[StreamInfo, bool]:
        """The stream, and whether it lost something. Raises NotFoundError."""
        # First what the outbox knows, then the stream: it grows meanwhile, and that is no loss.
        newest = await self._store.read(self._newest)
        info = await self._js.stream_info(stream)
        return info, await self._store.read(lambda tx: self._lost_something(tx, stream, info, newest))

    def _newest(self, tx: ReadTx) -> int:
        return int(tx.read(select(func.max(self._books.outbox.c.stream_seq)))[0][0] or 0)

    def _lost_something(self, tx: ReadTx, stream: str, info: StreamInfo, newest: int) -> bool:
        """Whether the stream is another one, or shorter than it was, or gave one sequence to two facts."""
        table, last = self._books.outbox, info.state.last_seq
        mark = self._mark_of(tx, stream)
        if mark is None:
            return bool(newest > last)
        if newest > last or mark.last_seq > last or abs(mark.created_at - _created(info)) > _A_MOMENT:
            return True
        recent = select(table.c.stream_seq).where(table.c.stream_seq > last - _RECENT)
        return bool(tx.read(recent.group_by(table.c.stream_seq).having(func.count() > 1).limit(1)))

    async def _redrive(self, stream: str, info: StreamInfo) -> int:
        """Let the relay publish again what was published and is not there. The exact ids are compared."""
        last_row = await self._store.read(self._last_row)
        there = {fact_id async for fact_id, _ in read_places(self._js, stream)}
        keeps = timedelta(seconds=info.config.max_age or 0)
        redriven, after = 0, 0
        while after < last_row:
            missing, after = await self._store.read(partial(self._missing, there, keeps, after, last_row))
            redriven += await self._store.write(partial(self._unmark, missing))
        return redriven

    def _last_row(self, tx: ReadTx) -> int:
        return int(tx.read(select(func.max(self._books.outbox.c.n)))[0][0] or 0)

    def _missing(self, there: set[str], keeps: timedelta, after: int, until: int, tx: ReadTx) -> tuple[list[int], int]:
        """Those of a portion of published rows that are not there, and up to where was looked."""
        table = self._books.outbox
        published = (table.c.stream_seq.is_not(None), table.c.quarantined.is_(None))
        query = select(table.c.n, table.c.fact_id).where(table.c.n > after, table.c.n <= until, *published)
        if keeps:
            query = query.where(table.c.told_at > tx.now - keeps)
        rows = tx.read(query.order_by(table.c.n).limit(_PORTION))
        return [row.n for row in rows if row.fact_id not in there], rows[-1].n if rows else until

    def _unmark(self, numbers: Sequence[int], tx: Tx) -> int:
        table = self._books.outbox
        return tx.write(update(table).where(table.c.n.in_(numbers)).values(stream_seq=None)) if numbers else 0

    async def _set_everybody_back(self, stream: str) -> None:
        """Whoever listens hears the stream from its beginning: sequences may have been given anew meanwhile."""
        for info in await self._js.consumers_info(stream):
            if info.config.durable_name:
                await self._set_back(stream, info.config.durable_name)

    # ---- what is heard

    async def _look_at_listener(self, stream: str, durable: str) -> None:
        try:
            info, beyond = await self._see_listener(stream, durable)
            if beyond:
                await asyncio.sleep(_CATCHING_UP)
                info, beyond = await self._see_listener(stream, durable)
        except NotFoundError:
            return  # the listener makes its consumer anew by itself
        if beyond:
            await self._set_back(stream, durable)
        if stream != self._stream and durable == self._last_durable_of(stream):
            await self._store.write(lambda tx: self._remember(tx, stream, info))

    async def _see_listener(self, stream: str, durable: str) -> tuple[StreamInfo, bool]:
        """The stream, and whether a listener stands beyond its end, or stood beyond since the last look."""
        mark = await self._store.read(lambda tx: self._mark_of(tx, stream))
        position = (await self._js.consumer_info(stream, durable)).delivered
        info = await self._js.stream_info(stream)
        last = info.state.last_seq
        return info, (mark is not None and mark.last_seq > last) or (
            position is not None and position.stream_seq > last
        )

    def _last_durable_of(self, stream: str) -> str:
        return [durable for one, durable in self._listening if one == stream][-1]

    async def _set_back(self, stream: str, durable: str) -> None:
        _log.error("listener_beyond_stream", extra={"stream": stream, "durable": durable})
        await self._js.reset_consumer(stream, durable, seq=1)
        self.reconciled.set_back += 1

    # ---- what was seen last time

    def _mark_of(self, tx: ReadTx, stream: str) -> _Mark | None:
        table = self._books.marks
        rows = tx.read(select(table).where(table.c.stream == stream))
        return _Mark(rows[0].created_at, rows[0].last_seq) if rows else None

    def _remember(self, tx: Tx, stream: str, info: StreamInfo) -> None:
        row = {"stream": stream, "created_at": _created(info), "last_seq": info.state.last_seq}
        tx.upsert(self._books.marks, [row], key=["stream"])


def _created(info: StreamInfo) -> datetime:
    return info.created or datetime.fromtimestamp(0, UTC)
