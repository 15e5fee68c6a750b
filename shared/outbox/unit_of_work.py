"""The unit of work: one writer thread that commits what is heard, decided and told together; a few readers beside it.

Requests that wait for the writer at the same time share one commit; if one fails, each is tried alone.
"""

import asyncio
import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from shared.bus import Unavailable
from shared.outbox.tables import Bookkeeping
from shared.outbox.transaction import ReadTx, Tx, insert_into

_log = logging.getLogger("dovira.outbox")

ResultT = TypeVar("ResultT")

TOLD_CHANNEL = "dovira_told"
"""Where PostgreSQL notifies of commits that told something."""

_SHARED_COMMIT = 64
_TRIES = 8
_LOCKED_OUT = {"40001", "40P01"}  # serialization failure, deadlock
_READERS = 4


@dataclass
class _Item(Generic[ResultT]):
    work: Callable[[Tx], ResultT]
    correlation_id: str
    trace: str
    contends_for: str
    alone: bool
    done: Future[ResultT] = field(default_factory=Future)
    context: Context = field(default_factory=copy_context)


@dataclass(frozen=True, slots=True)
class Refusal:
    """The database does not take writes: since when, on this process's watch, and why, in a word without data."""

    since: float
    why: str


class _GroupFailed(Exception):  # internal signal
    """Something that had written failed: nothing of the group may be committed."""


class UnitOfWork:
    """The store of one service, seen as transactions. ``now`` is the clock."""

    def __init__(
        self,
        writer: Engine,
        reader: Engine,
        *,
        bookkeeping: Bookkeeping,
        now: Callable[[], datetime],
        tools: Sequence[object] = (),
    ) -> None:
        """The writer's thread starts with the first work."""
        self.bookkeeping, self.tools, self.now = bookkeeping, tools, now
        self._writer_engine, self._reader_engine = writer, reader
        self._queue: queue.SimpleQueue[_Item[Any] | None] = queue.SimpleQueue()
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="reader")
        self._thread: threading.Thread | None = None
        self._on_commit: list[Callable[[], object]] = []
        self._on_told: list[Callable[[], object]] = []
        self._held: _Item[Any] | None = None
        self._closed = False
        self.refusal: Refusal | None = None

    @property
    def engine(self) -> Engine:
        """The writer's engine, for migrations and the relay's lock."""
        return self._writer_engine

    def on_commit(self, callback: Callable[[], object]) -> None:
        """Call back (from the writer's thread) after each commit that told a fact or changed the store."""
        self._on_commit.append(callback)

    def on_told(self, callback: Callable[[], object]) -> None:
        """Call back (from the writer's thread) after each commit that told a fact."""
        self._on_told.append(callback)

    async def write(
        self,
        work: Callable[[Tx], ResultT],
        *,
        correlation_id: str = "",
        trace: str = "",
        contends_for: str = "",
        alone: bool = False,
    ) -> ResultT:
        """Run ``work`` in a transaction and return its result once it is committed.

        ``contends_for``: the id of a row that much work locks. Work that shares a commit is done in the order of these
        ids, then of arrival, so that the groups of two processes lock such rows in one order and do not wait in a ring.
        ``alone``: it shares its commit with nobody (batches of facts are large enough by themselves).
        Raises Unavailable when the database does not answer, and whatever ``work`` raises, after rolling back.
        """
        if self._closed:
            message = "the store is closed"
            raise Unavailable(message)
        item = _Item(work, correlation_id, trace, contends_for, alone)
        if self._thread is None:
            self._thread = threading.Thread(target=self._write_forever, name="writer", daemon=True)
            self._thread.start()
        self._queue.put(item)
        # A cancelled waiter must not cancel work that the thread may be committing.
        return await asyncio.shield(asyncio.wrap_future(item.done))

    async def read(self, work: Callable[[ReadTx], ResultT]) -> ResultT:
        """Run ``work`` on a consistent view in a reader thread. Raises Unavailable."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)

    async def tidy(self) -> None:
        """Empty SQLite's log into the file, so that nothing deleted lingers there. It may be too busy just now."""
        if self._writer_engine.dialect.name == "sqlite" and not self._closed:
            await asyncio.to_thread(self._empty_log)

    def _empty_log(self) -> None:
        connection = self._writer_engine.raw_connection()
        try:
            # A long reader must not hold up the writers meanwhile.
            for pragma in ("busy_timeout=100", "wal_checkpoint(TRUNCATE)", "busy_timeout=10000"):
                connection.cursor().execute(f"PRAGMA {pragma}").close()
        finally:
            connection.close()

    async def close(self) -> None:
        """Finish what is queued and close the connections."""
        self._closed = True
        if self._thread is not None:
            self._queue.put(None)
            await asyncio.to_thread(self._thread.join, 30)
        self._readers.shutdown(wait=True, cancel_futures=True)
        self._writer_engine.dispose()
        self._reader_engine.dispose()

    def _read(self, work: Callable[[ReadTx], ResultT]) -> ResultT:
        try:
            with self._reader_engine.connect() as connection, connection.begin():
                return work(ReadTx(connection, self.now(), self.tools))
        except SQLAlchemyError as error:
            if is_outage(error):
                raise Unavailable(type(error).__name__) from None
            raise

    def _write_forever(self) -> None:
        stopping = False
        while not stopping:
            group, stopping = self._next_group()
            if len(group) > 1:
                self._commit_together(sorted(group, key=lambda item: item.contends_for))
            elif group:
                self._commit_alone(group[0])

    def _next_group(self) -> tuple[list[_Item[Any]], bool]:
        """The next item, with those that wait behind it and can share its commit; and whether to stop after them."""
        if (first := self._held) is None:
            first = self._queue.get()
        self._held = None
        if first is None:
            return [], True
        group = [first]
        while not first.alone and len(group) < _SHARED_COMMIT:
            try:
                following = self._queue.get_nowait()
            except queue.Empty:
                break
            if following is None:
                return group, True
            if following.alone:
                self._held = following
                break
            group.append(following)
        return group, False

    def _commit_together(self, group: Sequence[_Item[Any]]) -> None:
        try:
            self._commit(group)
        except BaseException as error:  # noqa: BLE001  # the waiters must hear of it
            if is_outage(error):
                # Nobody knows whether a commit that got no answer was made: doing it again is for who asked to decide.
                for item in group:
                    self._fail(item, error)
            else:
                for item in group:
                    self._commit_alone(item)

    def _commit_alone(self, item: _Item[Any]) -> None:
        try:
            self._commit_when_it_passes(item)
        except _GroupFailed as failure:
            self._fail(item, failure.__cause__ or failure)
        except BaseException as error:  # noqa: BLE001  # the waiter must hear of it
            self._fail(item, error)

    def _commit_when_it_passes(self, item: _Item[Any]) -> None:
        """More than two tries: after a deadlock, the other process may still hold the key that this one takes."""
        for tries_left in reversed(range(_TRIES)):
            try:
                return self._commit([item])
            except _GroupFailed as failure:
                if not (tries_left and _may_pass_now(failure.__cause__)):
                    raise
        return None

    def _fail(self, item: _Item[Any], error: BaseException) -> None:
        if is_outage(error):
            self.refusal = Refusal(self.refusal.since if self.refusal else time.monotonic(), _name_of(error))
            error = Unavailable(type(error).__name__)
        item.done.set_exception(error)

    def _commit(self, group: Sequence[_Item[Any]]) -> None:
        results: list[tuple[_Item[Any], Any, Exception | None]] = []
        wrote = False
        with self._writer_engine.connect() as connection, connection.begin():
            now = self.now()
            told: list[dict[str, object]] = []
            for item in group:
                tx = Tx(connection, now, self.tools, correlation_id=item.correlation_id, trace=item.trace)
                result, error = item.context.run(_attempt, item.work, tx)
                results.append((item, result, error))
                told += tx.told.values()
                wrote = wrote or tx.wrote
            self._store_told(connection, told)
        if wrote:
            self.refusal = None
            self._call_back(told=bool(told))
        for item, result, error in results:
            if error is not None:
                self._fail(item, error)
            else:
                item.done.set_result(result)

    def _call_back(self, *, told: bool) -> None:
        for callback in (*self._on_commit, *(self._on_told if told else ())):
            try:
                callback()
            except Exception as error:  # noqa: BLE001  # what is committed stays so, whoever was to be woken
                _log.warning("nobody_woken", extra={"error": type(error).__name__})

    def _store_told(self, connection: Connection, told: list[dict[str, object]]) -> None:
        if told:
            # What follows from a cause has its id from it: told before, it is not told again.
            statement = insert_into(self.bookkeeping.outbox, connection)
            connection.execute(statement.on_conflict_do_nothing(index_elements=["fact_id"]), told)
            if connection.dialect.name == "postgresql":
                # Whoever publishes may be another process: the server tells it when this is committed.
                connection.execute(select(func.pg_notify(TOLD_CHANNEL, "")))


def _attempt(work: Callable[[Tx], ResultT], tx: Tx) -> tuple[ResultT | None, Exception | None]:
    """Run one piece of work. An error before anything was written harms nobody else in the group."""
    try:
        return work(tx), None
    except SQLAlchemyError as error:
        raise _GroupFailed from error
    except Exception as error:  # handed to the one who asked
        if tx.wrote:
            raise _GroupFailed from error
        return None, error


def is_outage(error: BaseException) -> bool:
    """Whether the database is away, rather than the statement wrong.

    So is one whose disk is broken, however long that lasts: nothing is wrong with the facts that wait for it, and
    ``Writability`` says what they wait for.
    """
    if isinstance(error, OperationalError) and isinstance(error.orig, sqlite3.OperationalError):
        # SQLite calls a wrong statement «operational», too.
        return getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_ERROR) != sqlite3.SQLITE_ERROR
    return isinstance(error, OperationalError | InterfaceError | PoolTimeoutError) or (
        isinstance(error, DBAPIError) and error.connection_invalidated
    )


def _name_of(error: BaseException) -> str:
    return getattr(getattr(error, "orig", None), "sqlite_errorname", "") or type(error).__name__


def _may_pass_now(error: BaseException | None) -> bool:
    """Whether a second try may succeed: another process took the same key at the same moment, or held the same locks.

    Now its rows are visible, and its locks are gone.
    """
    return isinstance(error, IntegrityError) or getattr(getattr(error, "orig", None), "sqlstate", "") in _LOCKED_OUT
