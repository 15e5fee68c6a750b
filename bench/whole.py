"""A whole service: consume, decide, tell, relay; beside the same path with driver statements by hand."""

import asyncio
import json
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from sqlalchemy import Column, Integer, MetaData, String, Table

from bench import invented
from bench.limits import raw_consumer
from bench.parts import Bench, as_message, empty_streams, publish
from bench.ratio import Goal, Ratio, by_turns
from shared.bus import Heard, Hears, new_id
from shared.contracts.assessment import TestPassed
from shared.contracts.fact import Fact
from shared.contracts.scheduling import AttendanceRecorded
from shared.outbox import Tx, outbox_tables
from shared.runtime import Service, ServiceSettings
from shared.runtime.database import open_engines
from shared.testing import START

_HEARD, _TOLD = "DOVIRA_SCHEDULING", "DOVIRA_ASSESSMENT"
_BATCH = 200
_metadata = MetaData()
_presence = Table(
    "presence",
    _metadata,
    Column("participant_id", String, primary_key=True),
    Column("webinar_id", String, primary_key=True),
    Column("seconds", Integer, nullable=False),
)
outbox_tables(_metadata)


async def whole(bench: Bench) -> Sequence[Ratio]:
    """Every fact heard is kept and answered with a fact told."""
    count = bench.count(6000)
    course = invented.programme()
    async with bench.connected() as client:
        js = client.jetstream()
        await empty_streams(js)

        async def fill() -> int:
            after = (await js.stream_info(_HEARD)).state.last_seq
            facts = [invented.attended(course, number, number % 16) for number in range(count)]
            await publish(client, [as_message(fact) for fact in facts])
            return after

        async def ours() -> float:
            await fill()
            return await _ours(bench, js, count)

        async def reference() -> float:
            return await ByHand(bench, client, js, count).measure(after=await fill())

        ratio = Ratio("a whole service", "facts/s", Goal(0.6), "consume, transaction and relay by hand, sqlite3")
        return [await by_turns(ratio, ours=ours, reference=reference, rounds=bench.rounds)]


# ---- ours


async def _ours(bench: Bench, js: JetStreamContext, count: int) -> float:
    """Facts a second, from readiness until as many are told and published as were heard."""
    folder = bench.new_folder()
    hears = Hears[Tx]("assessment")

    @hears.facts(AttendanceRecorded)
    def keep_presence(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
        rows = [
            {"participant_id": one.fact.participant_id, "webinar_id": one.fact.webinar_id, "seconds": one.fact.seconds}
            for one in heard
            if isinstance(one.fact, AttendanceRecorded)
        ]
        tx.upsert(_presence, rows, key=["participant_id", "webinar_id"])
        for one in heard:
            tx.tell(_answer(one.fact.key), because=one)

    settings = ServiceSettings(nats_url=bench.nats_url, data_dir=folder, migrate_on_start=False)
    _create(folder / "assessment.db")
    service = Service("assessment", settings, metadata=_metadata, hears=hears)
    before = (await js.stream_info(_TOLD)).state.last_seq
    async with service.running():
        began = time.perf_counter()
        while (await js.stream_info(_TOLD)).state.last_seq - before < count:
            await asyncio.sleep(0.01)
        took = time.perf_counter() - began
    await js.delete_consumer(_HEARD, "assessment-keep_presence")
    return count / took


def _create(database: Path) -> None:
    writer, reader = open_engines(f"sqlite:///{database}")
    _metadata.create_all(writer)
    writer.dispose()
    reader.dispose()


def _answer(participant_id: str) -> TestPassed:
    """What follows from a presence here: any fact of the service will do."""
    return TestPassed(
        participant_id=participant_id,
        programme_id="hromada-vlada",
        test_id="hromada-vlada-final",
        attempt_id=new_id(),
        attempt_number=1,
        score=80,
        pass_mark=60,
        passed_at=START,
    )


# ---- by hand


class ByHand:
    """The same path with nothing but the client and sqlite3: one loop, batches of what has arrived."""

    def __init__(self, bench: Bench, client: Client, js: JetStreamContext, count: int) -> None:
        """An empty database with the same durability."""
        self.client, self.js, self.count = client, js, count
        self.queue: list[Msg] = []
        self.arrived = asyncio.Event()
        self.database = sqlite3.connect(bench.new_folder() / "by-hand.db", isolation_level=None)
        self.database.executescript(_SCHEMA)

    async def measure(self, *, after: int) -> float:
        """Facts a second until all are stored, told and acknowledged."""
        durable = await raw_consumer(self.js, _HEARD, after=after, subject="dovira.scheduling.attendance.recorded.>")
        inbox = self.client.new_inbox()
        subscription = await self.client.subscribe(inbox, cb=self._on_message)
        began = time.perf_counter()
        request = json.dumps({"batch": self.count, "expires": 120_000_000_000}).encode()
        await self.client.publish(f"$JS.API.CONSUMER.MSG.NEXT.{_HEARD}.{durable}", request, reply=inbox)
        done = 0
        while done < self.count:
            if not self.queue:
                self.arrived.clear()
                await self.arrived.wait()
            batch, self.queue = self.queue[:_BATCH], self.queue[_BATCH:]
            await self._handle(batch)
            done += len(batch)
        await self.client.flush()
        took = time.perf_counter() - began
        await subscription.unsubscribe()
        await self.js.delete_consumer(_HEARD, durable)
        self.database.close()
        return self.count / took

    async def _on_message(self, message: Msg) -> None:
        if message.reply:
            self.queue.append(message)
            self.arrived.set()

    async def _handle(self, batch: Sequence[Msg]) -> None:
        facts = [AttendanceRecorded.model_validate_json(message.data) for message in batch]
        told = [as_message(_answer(fact.participant_id)) for fact in facts]
        run = self.database
        run.execute("begin immediate")
        ids = [(message.headers["ce-id"],) for message in batch if message.headers]
        run.executemany("insert or ignore into inbox values (?)", ids)
        presences = [(fact.participant_id, fact.webinar_id, fact.seconds) for fact in facts]
        run.executemany("insert or replace into presence values (?, ?, ?)", presences)
        rows = [(headers["ce-id"], subject, json.dumps(headers), body) for subject, headers, body in told]
        run.executemany("insert into outbox (id, subject, headers, body) values (?, ?, ?, ?)", rows)
        run.execute("commit")
        await publish(self.client, told)
        run.execute("begin immediate")
        run.executemany("update outbox set published = 1 where id = ?", [(row[0],) for row in rows])
        run.execute("commit")
        for message in batch:
            await self.client.publish(message.reply, b"+ACK")


_SCHEMA = """
pragma journal_mode=wal;
pragma synchronous=full;
create table inbox (id text primary key) without rowid;
create table presence (participant_id text, webinar_id text, seconds integer,
    primary key (participant_id, webinar_id)) without rowid;
create table outbox (n integer primary key, id text unique, subject text, headers text, body blob, published integer);
"""
