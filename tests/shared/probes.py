"""What the shared rooms are tried with: a service called probe, its facts, requests, tables and stores."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from typing import Any

import nats
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError
from pydantic import Field
from sqlalchemy import Column, Integer, MetaData, String, Table, func, insert, select

from shared.bus import Heard, new_id
from shared.contracts.fact import Fact
from shared.contracts.person import Personal
from shared.contracts.request import Reply, Request
from shared.outbox import ReadTx, Tx, UnitOfWork, only_new, outbox_tables
from shared.runtime.database import open_engines
from shared.testing import START, make_tables

STREAM = "DOVIRA_PROBE"
DURABLE = "probe-fill"


class CupFilled(Fact, service="probe", thing="cup", done="filled", key="cup_id"):
    cup_id: str
    text: str = ""
    number: int = 0


class CupEmptied(Fact, service="probe", thing="cup", done="emptied", key="cup_id"):
    cup_id: str


class CupWashed(Fact, service="probe", thing="cup", done="washed", key="cup_id"):
    cup_id: str


class GuestNamed(Fact, service="probe", thing="guest", done="named", key="participant_id", personal=True):
    participant_id: str
    seat: int = 0
    personal: Personal
    seats: dict[str, int] = {}  # noqa: RUF012  # pydantic copies a default


class CupState(Reply):
    cup_id: str
    filled: int


class FillCup(Request[CupState], service="probe"):
    cup_id: str
    millilitres: int = Field(ge=0)


class LookAtCup(Request[CupState], service="probe"):
    cup_id: str


metadata = MetaData()
books = outbox_tables(metadata)
effects = Table("effect", metadata, Column("n", Integer, primary_key=True), Column("what", String))
counters = Table("counter", metadata, Column("name", String, primary_key=True), Column("value", Integer))


def open_store(url: str, *, now: Callable[[], datetime] = lambda: START, tools: Sequence[object] = ()) -> UnitOfWork:
    """A store of the probe on a database, with its tables."""
    writer, reader = open_engines(url)
    make_tables(writer, metadata)
    return UnitOfWork(writer, reader, bookkeeping=books, now=now, tools=tools)


def effect(what: str) -> Callable[[Tx], Any]:
    """A piece of work that leaves a trace."""

    def leave(tx: Tx) -> str:
        tx.write(insert(effects).values(what=what))
        return what

    return leave


async def effects_in(store: UnitOfWork) -> list[str]:
    """The traces that were committed, in order."""
    return await store.read(lambda tx: [row.what for row in tx.read(select(effects).order_by(effects.c.n))])


async def outbox_of(store: UnitOfWork) -> Sequence[Any]:
    """The rows of the outbox, in order."""
    return await store.read(lambda tx: tx.read(select(books.outbox).order_by(books.outbox.c.n)))


async def count(store: UnitOfWork, table: Table) -> int:
    """How many rows a table has."""

    def look(tx: ReadTx) -> int:
        return int(tx.read(select(func.count()).select_from(table))[0][0])

    return await store.read(look)


def cups(number: int, *, text: str = "") -> list[CupFilled]:
    """So many different facts."""
    return [CupFilled(cup_id=f"cup-{n}", number=n, text=text) for n in range(number)]


async def tell(store: UnitOfWork, *facts: Fact) -> list[str]:
    """Tell facts in one transaction; returns their ids."""
    return await store.write(lambda tx: [tx.tell(fact) for fact in facts])


def hear_once(store: UnitOfWork, durable: str = DURABLE) -> Callable[[Sequence[Heard[Fact]]], Any]:
    """Handle as a service does: through the inbox, with one effect per fact."""

    async def handle(heard: Sequence[Heard[Fact]]) -> None:
        def once(tx: Tx) -> None:
            for one in only_new(tx, books, durable=durable, heard=heard):
                tx.write(insert(effects).values(what=one.fact.key))

        await store.write(once, alone=True)

    return handle


@contextlib.asynccontextmanager
async def writer_held(store: UnitOfWork) -> AsyncIterator[Callable[[], None]]:
    """Keep the writer busy, so that what is written meanwhile waits together. Call what is given to let it go."""
    started, go = threading.Event(), threading.Event()

    def hold(tx: Tx) -> None:
        started.set()
        go.wait(60)

    async with running(lambda: store.write(hold)) as tasks:
        await asyncio.to_thread(started.wait, 10)
        yield go.set
        go.set()
        await asyncio.gather(*tasks)


@contextlib.asynccontextmanager
async def connected(url: str, **options: Any) -> AsyncIterator[Client]:
    """A connection that never gives up, as the services have it."""
    client = await nats.connect(url, max_reconnect_attempts=-1, reconnect_time_wait=0.1, **options)
    try:
        yield client
    finally:
        await client.close()


@contextlib.asynccontextmanager
async def running(*runs: Callable[[], Any]) -> AsyncIterator[list[asyncio.Task[None]]]:
    """Run coroutine functions beside the test; those that still run are cancelled at the end."""
    tasks = [asyncio.ensure_future(run()) for run in runs]  # noqa: TID251  # ends within this context
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def messages_in(js: JetStreamContext, stream: str = STREAM) -> list[Any]:
    """Every message of a stream, in order."""
    try:
        state = (await js.stream_info(stream)).state
    except NotFoundError:
        return []
    return (
        [await js.get_msg(stream, seq) for seq in range(state.first_seq, state.last_seq + 1)] if state.messages else []
    )


def ids_of(messages: Sequence[Any]) -> list[str]:
    """The event ids of stored messages."""
    return [message.headers["ce-id"] for message in messages]


def heard(fact: Fact, fact_id: str = "", *, causation_id: str | None = None) -> Heard[Fact]:
    """A fact as heard."""
    fact_id = fact_id or new_id()
    return Heard(id=fact_id, time=START, correlation_id=fact_id, causation_id=causation_id, fact=fact)
