"""The drill: read the log, handle it again into a fresh store by the service's own handlers, compare."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from importlib import import_module

from nats.js import JetStreamContext
from sqlalchemy import ColumnElement, Engine, select

from dovira.rebuild.comparing import TableReport, compare_table
from dovira.rebuild.schedule import Batch, Facts, Handled, batches
from dovira.registry import create_app_of, metadata_of
from shared.bus import Heard, Hearing, Hears, read_log, stream_name
from shared.contracts.catalogue import TELLING_SERVICES
from shared.contracts.fact import Fact
from shared.outbox import Tx, UnitOfWork, only_new, outbox_tables
from shared.runtime import ServiceSettings
from shared.runtime.database import open_engines
from shared.runtime.migrations import migrate


@dataclass
class RebuildReport:
    """How it went: facts handled again, of them such as the live store has not handled; the tables, compared."""

    facts: int = 0
    unknown_to_live: int = 0
    unreadable: int = 0
    tables: list[TableReport] = field(default_factory=list)

    @property
    def is_equal(self) -> bool:
        """Whether every compared table came out the same."""
        return not any(table.differences for table in self.tables)


class _Then:
    """The clock of the drill: it shows when a batch was handled."""

    def __init__(self) -> None:
        self.moment = datetime.min  # noqa: DTZ901  # set before each batch

    def now(self) -> datetime:
        return self.moment


async def rebuild_service(service: str, settings: ServiceSettings, js: JetStreamContext, *, into: str) -> RebuildReport:
    """Fill the store at ``into`` anew from the log and compare it with the live one, which is only read."""
    live, live_reader = open_engines(settings.database_url_of(service))
    scratch, scratch_reader = open_engines(into)
    try:
        await asyncio.to_thread(migrate, scratch, service)
        facts = await _read_facts(js)
        handled = await asyncio.to_thread(_handled, live_reader, service)
        facts.stand_in_for_the_erased(handled)
        report = RebuildReport(unreadable=facts.unreadable)
        hearings, repeating = _hearings(service)
        plan, report.unknown_to_live = batches(facts, _types(hearings), handled)
        own = [Batch(one.durable, heard.time, [heard]) for one in repeating for heard in _heard_by(one, facts)]
        plan = sorted([*plan, *own], key=lambda batch: batch.moment)
        by_durable = {one.durable: one for one in [*hearings, *repeating]}
        report.facts = await _replay(service, scratch, scratch_reader, plan, by_durable)
        report.tables = await asyncio.to_thread(_compare, service, live_reader, scratch_reader, facts.erased)
    finally:
        for engine in (live, live_reader, scratch, scratch_reader):
            engine.dispose()
    return report


async def _read_facts(js: JetStreamContext) -> Facts:
    facts = Facts()
    for teller in TELLING_SERVICES:
        async for logged in read_log(js, stream_name(teller)):
            facts.add(logged)
    return facts


def _handled(live: Engine, service: str) -> Handled:
    inbox = outbox_tables(metadata_of(service)).inbox
    with live.connect() as connection:
        return {(row.durable, row.fact_id): row.heard_at for row in connection.execute(select(inbox))}


def _hearings(service: str) -> tuple[Sequence[Hearing[Tx]], Sequence[Hearing[Tx]]]:
    """What a service hears, and by which of its own facts it carries decisions out again."""
    handlers = import_module(f"services.{service}.handlers")
    hears: Hears[Tx] = handlers.hears
    repeats: Hears[Tx] = getattr(handlers, "repeats", Hears[Tx](service))
    return hears.hearings, repeats.hearings


def _types(hearings: Sequence[Hearing[Tx]]) -> dict[str, tuple[type, ...]]:
    return {hearing.durable: hearing.fact_types for hearing in hearings}


def _heard_by(hearing: Hearing[Tx], facts: Facts) -> list[Heard[Fact]]:
    return [one for one in facts.heard.values() if isinstance(one.fact, hearing.fact_types)]


async def _replay(
    service: str,
    writer: Engine,
    reader: Engine,
    plan: Sequence[Batch],
    hearings: Mapping[str, Hearing[Tx]],
) -> int:
    then = _Then()
    tools = create_app_of(service)().tools
    books = outbox_tables(metadata_of(service))
    store = UnitOfWork(writer, reader, bookkeeping=books, now=then.now, tools=tools)
    done = 0
    for batch in plan:
        then.moment = batch.moment
        await store.write(partial(_handle, hearings[batch.durable], batch), alone=True)
        done += len(batch.heard)
    return done


def _handle(hearing: Hearing[Tx], batch: Batch, tx: Tx) -> None:
    books = outbox_tables(metadata_of(hearing.service))
    new = only_new(tx, books, durable=hearing.durable, heard=batch.heard)
    if new:
        hearing.handler(tx, new)


def _compare(service: str, live: Engine, rebuilt: Engine, erased: set[str]) -> list[TableReport]:
    metadata = metadata_of(service)
    store = import_module(f"services.{service}.store")
    derived: Mapping[str, Sequence[str]] = getattr(store, "DERIVED_TABLES", {})
    besides: Mapping[str, ColumnElement[bool]] = getattr(store, "UNDERIVED_ROWS", {})
    return [
        compare_table(metadata.tables[name], live, rebuilt, without=without, besides=besides.get(name), erased=erased)
        for name, without in derived.items()
    ]
