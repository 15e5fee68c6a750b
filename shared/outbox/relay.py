"""The relay: publishes what the outbox holds, in order, marks it with the stream's sequence, and never gives up.

Twenty or more waiting rows go as one atomic batch (ADR-50 of NATS: one fsync for all of them); fewer, or a refused
batch, go singly. ``Nats-Msg-Id`` makes a repeated publication harmless within the stream's duplicate window, and the
inbox makes it harmless for ever.
"""

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import uuid4

import orjson
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.errors import APIError
from sqlalchemy import Row, bindparam, func, select, update

from shared.bus import TRACE_HEADER, Kind, Tracer, Unavailable
from shared.outbox.leadership import Leadership
from shared.outbox.transaction import ReadTx, Tx
from shared.outbox.unit_of_work import UnitOfWork

_log = logging.getLogger("dovira.relay")

_ROUND = 500
_BATCH_FROM = 20
_IN_FLIGHT = 64
_ROOM_FOR_HEADERS = 512  # what the bus adds to those in the row: batch, expected stream
_ACK_TIMEOUT = 5.0
_FLOOR = 1.0
_LONGEST_DELAY = 5.0
_MOST_REFUSALS = 10
_REFUSALS = {400, 403}
_STREAM_FULL = 10077  # JSStreamStoreFailed: maximum bytes or messages exceeded


class Relay:
    """Publishes the outbox of one service into its stream."""

    def __init__(
        self,
        store: UnitOfWork,
        js: JetStreamContext,
        *,
        stream: str,
        ack_timeout: float = _ACK_TIMEOUT,
        tracer: Tracer | None = None,
    ) -> None:
        """Wakes up when the store has told something, and every second all the same.

        ``published`` and ``quarantined`` count facts since the start.
        """
        self.published, self.quarantined = 0, 0
        self._store, self._js, self._stream, self._ack_timeout = store, js, stream, ack_timeout
        self._tracer = tracer or Tracer()
        self._outbox = store.bookkeeping.outbox
        self._wake = asyncio.Event()
        self._leadership: Leadership | None = None
        self._delay = 0.0
        self._is_full = False
        self._last_success = time.monotonic()
        loop = asyncio.get_running_loop()
        store.on_told(lambda: loop.call_soon_threadsafe(self._wake.set) if not loop.is_closed() else None)

    @property
    def trouble(self) -> str | None:
        """Why facts wait; None while they flow."""
        if self._leadership is not None and self._leadership.trouble:
            return self._leadership.trouble
        if self._is_full:
            return "the stream is full"
        if self._delay:
            return f"publishing fails for {time.monotonic() - self._last_success:.0f} s"
        return None

    @property
    def is_full(self) -> bool:
        """Whether the stream refused the last facts for want of room. They wait here until there is some."""
        return self._is_full

    async def run(self) -> None:
        """Publish until cancelled. Only one relay per database is active; others stand by."""
        while True:
            # Whoever stands by has no trouble with what another publishes.
            self._delay, self._is_full = 0.0, False
            self._leadership = Leadership(self._store.engine)
            async with self._leadership:
                while await self._leadership.holds():
                    await self._go_round()

    def wake(self) -> None:
        """Look now. For the event loop's thread."""
        self._wake.set()

    async def drain(self) -> None:
        """Publish what waits now, for a clean stop. Raises what ``run`` would have retried."""
        while await self._publish_waiting() == _ROUND:
            pass

    async def waiting(self) -> int:
        """How many facts wait to be published."""

        def count(tx: ReadTx) -> int:
            return int(tx.read(select(func.count()).select_from(self._outbox).where(*self._is_waiting()))[0][0])

        return await self._store.read(count)

    async def _go_round(self) -> None:
        self._wake.clear()
        try:
            published = await self._publish_waiting()
        except (NatsError, TimeoutError, Unavailable) as error:
            self._delay = min(_LONGEST_DELAY, max(0.1, self._delay * 2))
            self._is_full = _means_full(error)
            _log.warning("relay_delayed", extra={"stream": self._stream, "error": type(error).__name__})
            await asyncio.sleep(self._delay)
            return
        self._delay, self._is_full, self._last_success = 0.0, False, time.monotonic()
        if published < _ROUND:
            await self._sleep()

    async def _sleep(self) -> None:
        try:
            async with asyncio.timeout(_FLOOR):
                await self._wake.wait()
        except TimeoutError:
            return

    def _is_waiting(self) -> tuple[Any, Any]:
        return self._outbox.c.stream_seq.is_(None), self._outbox.c.quarantined.is_(None)

    async def _publish_waiting(self) -> int:
        """Publish one round; returns how many rows it took. Raises when some of them must be tried again."""
        # Always «what is unpublished», never «after the last one»: numbers are given before the commit and may
        # become visible out of order.
        columns = (self._outbox.c[name] for name in ("n", "subject", "headers", "body"))
        query = select(*columns).where(*self._is_waiting()).order_by(self._outbox.c.n).limit(_ROUND)
        rows = await self._store.read(lambda tx: tx.read(query))
        fitting = [row for row in rows if self._fits(row)]
        await self._quarantine([row.n for row in rows if not self._fits(row)])
        sequences, failure = await self._publish(fitting) if fitting else ({}, None)
        await self._mark(sequences)
        if failure is not None:
            raise failure
        return len(rows)

    def _fits(self, row: Row[Any]) -> bool:
        """Whether the server takes it. One too large would end the connection, and hold up the others for ever."""
        size = len(row.body) + len(row.headers) + _ROOM_FOR_HEADERS
        return size <= self._js._nc.max_payload  # noqa: SLF001  # the context keeps its client private

    async def _publish(self, rows: Sequence[Row[Any]]) -> tuple[dict[int, int], BaseException | None]:
        """The sequences of those acknowledged, and the first error of the others."""
        traces = (orjson.loads(row.headers).get(TRACE_HEADER, "") for row in rows)
        with self._tracer.span(f"publish {self._stream}", Kind.PRODUCER, links=traces) as span:
            span.note("messaging.batch.message_count", len(rows))
            together = await self._publish_together(rows) if len(rows) >= _BATCH_FROM else None
            return await self._publish_singly(rows) if together is None else (together, None)

    async def _publish_together(self, rows: Sequence[Row[Any]]) -> dict[int, int] | None:
        """All rows as one atomic batch; None when the server refused it as a whole (a repetition, mostly)."""
        batch = uuid4().hex
        client = self._js._nc  # noqa: SLF001  # nats-py has no batch publishing; the context keeps its client private
        for position, row in enumerate(rows[:-1], start=1):
            headers = orjson.loads(row.headers) | {"Nats-Batch-Id": batch, "Nats-Batch-Sequence": str(position)}
            await client.publish(row.subject, row.body, headers=headers)
        last = rows[-1]
        headers = orjson.loads(last.headers) | {
            "Nats-Batch-Id": batch,
            "Nats-Batch-Sequence": str(len(rows)),
            "Nats-Batch-Commit": "1",
        }
        reply = await client.request(last.subject, last.body, timeout=self._ack_timeout, headers=headers)
        ack = orjson.loads(reply.data)
        if "error" in ack:
            return None
        first = int(ack["seq"]) - len(rows) + 1
        return {row.n: first + offset for offset, row in enumerate(rows)}

    async def _publish_singly(self, rows: Sequence[Row[Any]]) -> tuple[dict[int, int], BaseException | None]:
        """Each row by itself, many in flight; those acknowledged, and the first error of the others."""
        sequences: dict[int, int] = {}
        failures: list[BaseException] = []
        refused: dict[int, int] = {}
        gate = asyncio.Semaphore(_IN_FLIGHT)

        async def publish(row: Row[Any]) -> None:
            async with gate:
                try:
                    ack = await self._js.publish(
                        row.subject,
                        row.body,
                        headers=orjson.loads(row.headers),
                        stream=self._stream,
                        timeout=self._ack_timeout,
                    )
                except (NatsError, TimeoutError) as error:
                    failures.append(error)
                    if isinstance(error, APIError) and error.code in _REFUSALS:
                        refused[row.n] = error.err_code or 0
                else:
                    sequences[row.n] = ack.seq

        await asyncio.gather(*(publish(row) for row in rows))
        await self._note_refusals(refused)
        return sequences, next(filter(_means_full, failures), failures[0]) if failures else None

    async def _mark(self, sequences: dict[int, int]) -> None:
        if not sequences:
            return
        table = self._outbox
        is_in_run = table.c.n.between(bindparam("first"), bindparam("last"))
        statement = update(table).where(is_in_run).values(stream_seq=table.c.n + bindparam("ahead"))
        runs = [asdict(run) for run in _runs(sequences)]

        def mark(tx: Tx) -> None:
            tx.connection.execute(statement, runs)  # not tx.write: marking wakes nobody

        await self._store.write(mark)
        self.published += len(sequences)

    async def _note_refusals(self, refused: dict[int, int]) -> None:
        """Count how often the stream refused a row for what it is; one refused too often is set aside."""
        if not refused:
            return
        table = self._outbox
        counted = update(table).where(table.c.n == bindparam("row_n")).values(attempts=table.c.attempts + 1)
        aside = (
            update(table)
            .where(table.c.n == bindparam("row_n"), table.c.attempts >= _MOST_REFUSALS)
            .values(quarantined=bindparam("reason"))
        )

        def note(tx: Tx) -> int:
            tx.write(counted, [{"row_n": n} for n in refused])
            return tx.write(aside, [{"row_n": n, "reason": f"the stream refuses it: {refused[n]}"} for n in refused])

        if aside_now := await self._store.write(note):
            self.quarantined += aside_now
            _log.error("fact_quarantined", extra={"stream": self._stream, "rows": list(refused)})

    async def _quarantine(self, numbers: Sequence[int]) -> None:
        """Set rows aside that can never be published, so that they do not hold up the others."""
        if not numbers:
            return
        table = self._outbox
        statement = update(table).where(table.c.n.in_(numbers)).values(quarantined="larger than the server takes")
        _log.error("fact_quarantined", extra={"stream": self._stream, "rows": list(numbers)})
        self.quarantined += len(numbers)
        await self._store.write(lambda tx: tx.write(statement))


@dataclass
class _Run:
    """Rows whose numbers follow each other, all as far from their sequences: one update marks them."""

    first: int
    last: int
    ahead: int


def _runs(sequences: Mapping[int, int]) -> list[_Run]:
    runs: list[_Run] = []
    for n, sequence in sorted(sequences.items()):
        if runs and (runs[-1].last, runs[-1].ahead) == (n - 1, sequence - n):
            runs[-1].last = n
        else:
            runs.append(_Run(n, n, sequence - n))
    return runs


def _means_full(error: BaseException) -> bool:
    return isinstance(error, APIError) and error.err_code == _STREAM_FULL
