"""``python -m tests.faults.mutants NAME serve …``: ``dovira`` with one planted defect, to show that a checker sees it.

Each takes away one of the things that keep the promise, and widens the window in which that shows.
"""

import asyncio
import contextlib
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any

from nats.aio.msg import Msg
from nats.js import JetStreamContext
from sqlalchemy import Connection, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError

from dovira.main import main
from services.certification import use_cases as certification
from services.certification.domain.programme import Programme
from services.certification.domain.sweeps import Sweep
from services.certification.store import queues
from services.certification.use_cases import sweeping
from services.registration import store
from shared.bus import Heard, new_id
from shared.bus.hearing import Listener
from shared.contracts.fact import Fact
from shared.outbox import ReadTx, Relay, Tx, UnitOfWork
from shared.runtime import Work, database

_WINDOW_SECONDS = 0.4


def acknowledge_before_commit() -> None:
    """A crash between the two loses what was heard."""
    together = Listener._hear_together

    async def too_early(self: Listener, readable: Sequence[tuple[Msg, Heard[Fact]]]) -> None:
        for message, _ in readable:
            await self._ack(message)
        await self._js._nc.flush()
        await asyncio.sleep(_WINDOW_SECONDS)
        await together(self, readable)

    Listener._hear_together = too_early  # type: ignore[method-assign]  # the mutation


def mark_before_publishing() -> None:
    """A crash between the two loses what was told."""
    together, singly = Relay._publish_together, Relay._publish_singly

    async def mark(self: Relay, rows: Sequence[Any]) -> None:
        await self._mark({row.n: 1 for row in rows})
        await asyncio.sleep(_WINDOW_SECONDS)

    async def batch(self: Relay, rows: Sequence[Any]) -> dict[int, int] | None:
        await mark(self, rows)
        return await together(self, rows)

    async def one_by_one(self: Relay, rows: Sequence[Any]) -> tuple[dict[int, int], BaseException | None]:
        await mark(self, rows)
        return await singly(self, rows)

    Relay._publish_together = batch  # type: ignore[method-assign]  # the mutation
    Relay._publish_singly = one_by_one  # type: ignore[method-assign]  # the mutation


def new_message_id_for_each_try() -> None:
    """A lost acknowledgement makes the stream hold a fact twice."""
    publish = JetStreamContext.publish

    async def renamed(self: JetStreamContext, subject: str, payload: bytes = b"", **more: Any) -> Any:
        headers = dict(more.pop("headers", None) or {})
        if "ce-id" in headers and "dead-reason" not in headers:
            headers["Nats-Msg-Id"] = new_id()
        return await publish(self, subject, payload, headers=headers, **more)

    async def never_together(self: Relay, rows: Sequence[Any]) -> None:
        """A batch would be refused for the id of its first row."""

    JetStreamContext.publish = renamed  # type: ignore[assignment,method-assign]  # the mutation
    Relay._publish_together = never_together  # type: ignore[method-assign]  # the mutation


def places_without_a_lock() -> None:
    """Two processes read the same counters, and both give the same place."""
    store.lock_webinar = store.get_webinar


def last_waiting_first() -> None:
    """A place that becomes free goes to whoever came last."""

    def last(tx: ReadTx, webinar_id: str, limit: int) -> Sequence[Any]:
        waiting = store.metadata.tables["enrolment"]
        chosen = select(waiting).where(waiting.c.webinar_id == webinar_id, waiting.c.status == "waitlisted")
        return tx.read(chosen.order_by(waiting.c.queue.desc()).limit(limit))

    store.first_waiting = last


def commits_not_flushed() -> None:
    """SQLite in the mode that most programs use: a power cut loses what was committed last."""
    prepare = database._prepare

    def carelessly(connection: DBAPIConnection) -> None:
        prepare(connection)
        connection.execute("PRAGMA synchronous=NORMAL")

    database._prepare = carelessly


def answer_before_commit() -> None:
    """People are told that it is done before it is: a commit that is never made is theirs to find out."""
    commit = UnitOfWork._commit

    def answering(work: Callable[[Tx], Any], waiter: Future[Any]) -> Callable[[Tx], Any]:
        def run(tx: Tx) -> Any:
            result = work(tx)
            if not waiter.done():
                waiter.set_result(result)
                time.sleep(_WINDOW_SECONDS / 8)
            return result

        return run

    def hastily(self: UnitOfWork, group: Sequence[Any]) -> None:
        for item in group:
            item.work, item.done = answering(item.work, item.done), Future()
        commit(self, group)

    UnitOfWork._commit = hastily  # type: ignore[method-assign]  # the mutation


def tell_after_commit() -> None:
    """The double write: the facts are stored in a transaction of their own, which may never come about."""
    commit, store_told = UnitOfWork._commit, UnitOfWork._store_told
    later: list[dict[str, object]] = []

    def keep(_: UnitOfWork, __: Connection, told: list[dict[str, object]]) -> None:
        later[:] = told

    def commit_twice(self: UnitOfWork, group: Sequence[Any]) -> None:
        commit(self, group)
        time.sleep(_WINDOW_SECONDS / 8)
        with contextlib.suppress(SQLAlchemyError), self.engine.begin() as connection:
            store_told(self, connection, list(later))
        self._call_back(told=True)

    UnitOfWork._store_told = keep  # type: ignore[assignment, method-assign]  # the mutation
    UnitOfWork._commit = commit_twice  # type: ignore[method-assign]  # the mutation


def sweeps_in_memory() -> None:
    """Whatever was begun before a crash is forgotten by it."""
    begun = set[str]()
    begin, find = queues.save_sweep, queues.find_open_sweep

    def remember(tx: Tx, sweep: Sweep) -> None:
        begun.add(sweep.programme_id)
        begin(tx, sweep)

    def find_remembered(tx: ReadTx) -> str | None:
        found = find(tx)
        return found if found in begun else None

    queues.save_sweep, queues.find_open_sweep = remember, find_remembered


def sweeps_move_before_they_issue() -> None:
    """A crash between the two leaves a portion without its certificates."""
    look_at, deferred = sweeping._look_at, list[Callable[[Tx], None]]()

    def defer(_: Tx, programme: Programme, some: Sequence[str], *, cause: Any) -> None:
        deferred.append(lambda tx: look_at(tx, programme, some, cause=cause))

    async def in_two_steps(work: Work) -> None:
        while True:
            is_last = not await work.write(sweeping.look_at_next)
            await asyncio.sleep(_WINDOW_SECONDS * 5)  # whoever is to kill it counts rows of a file meanwhile
            # One portion is always ahead, so that whenever certificates are seen, some others are owed.
            if deferred and (len(deferred) > 1 or is_last):
                await work.write(deferred.pop(0))

    sweeping._look_at = defer  # type: ignore[assignment]  # the mutation
    certification.look_at_everybody = in_two_steps


MUTATIONS: dict[str, Callable[[], None]] = {
    one.__name__: one
    for one in (
        acknowledge_before_commit,
        mark_before_publishing,
        new_message_id_for_each_try,
        places_without_a_lock,
        last_waiting_first,
        commits_not_flushed,
        answer_before_commit,
        tell_after_commit,
        sweeps_in_memory,
        sweeps_move_before_they_issue,
    )
}

if __name__ == "__main__":
    MUTATIONS[sys.argv.pop(1)]()
    main()
