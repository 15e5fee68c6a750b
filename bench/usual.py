"""The usual way, as tutorials show it: FastStream's subscriber, SQLModel's asynchronous session, a transaction a fact.

It does the same work: a fact seen before changes nothing, its effect and what follows from it are committed together.
"""

import asyncio
import time
from datetime import datetime
from pathlib import Path

from faststream.nats import JStream, NatsBroker, NatsMessage, PullSub
from nats.js import JetStreamContext
from nats.js.api import ConsumerConfig, DeliverPolicy
from pydantic import BaseModel
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import Field, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.testing import START

_STREAM = "DOVIRA_SCHEDULING"


class UsualInbox(SQLModel, table=True):
    """What was heard."""

    fact_id: str = Field(primary_key=True)
    heard_at: datetime


class UsualPresence(SQLModel, table=True):
    """Who was present."""

    participant_id: str = Field(primary_key=True)
    webinar_id: str = Field(primary_key=True)
    seconds: int


class UsualOutbox(SQLModel, table=True):
    """What follows."""

    id: int | None = Field(default=None, primary_key=True)
    subject: str
    body: str


class Attended(BaseModel):
    """The fact, as its consumer reads it."""

    participant_id: str
    programme_id: str
    webinar_id: str
    seconds: int


async def consume(nats_url: str, js: JetStreamContext, *, folder: Path, after: int, count: int) -> float:
    """Facts a second, from the start of the subscriber until the last acknowledgement."""
    engine = await _store(folder)
    durable = f"usual-{time.monotonic_ns()}"
    broker, done, seen = NatsBroker(nats_url, logger=None), asyncio.Event(), 0
    config = ConsumerConfig(deliver_policy=DeliverPolicy.BY_START_SEQUENCE, opt_start_seq=after + 1)

    @broker.subscriber(
        "dovira.scheduling.attendance.recorded.>",
        stream=JStream(_STREAM, declare=False),
        durable=durable,
        config=config,
        pull_sub=PullSub(batch_size=100, timeout=0.5),
    )
    async def on_attended(fact: Attended, message: NatsMessage) -> None:
        nonlocal seen
        await _record(engine, fact, message.headers["ce-id"])
        seen += 1
        if seen == count:
            done.set()

    began = time.perf_counter()
    await broker.start()
    await done.wait()
    took = time.perf_counter() - began
    await broker.stop()
    await engine.dispose()
    await js.delete_consumer(_STREAM, durable)
    return count / took


async def _record(engine: AsyncEngine, fact: Attended, fact_id: str) -> None:
    async with AsyncSession(engine) as session, session.begin():
        if await session.get(UsualInbox, fact_id):
            return
        session.add(UsualInbox(fact_id=fact_id, heard_at=START))
        presence = await session.get(UsualPresence, (fact.participant_id, fact.webinar_id))
        if presence is None:
            session.add(UsualPresence(**fact.model_dump(exclude={"programme_id"})))
        else:
            presence.seconds = fact.seconds
        session.add(UsualOutbox(subject="usual.recorded", body=fact.model_dump_json()))


async def _store(folder: Path) -> AsyncEngine:
    engine = create_async_engine(f"sqlite+aiosqlite:///{folder / 'usual.db'}")

    @event.listens_for(engine.sync_engine, "connect")
    def durable_settings(connection: object, _: object) -> None:
        connection.execute("pragma journal_mode=wal")  # type: ignore[attr-defined]  # sqlite3's connection
        connection.execute("pragma synchronous=full")  # type: ignore[attr-defined]

    tables = [SQLModel.metadata.tables[name] for name in ("usualinbox", "usualpresence", "usualoutbox")]
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: SQLModel.metadata.create_all(sync, tables=tables))
    return engine
