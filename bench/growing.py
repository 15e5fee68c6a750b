"""How the cost of a fact grows with what is stored already."""

import time
from collections.abc import Sequence

from sqlalchemy import insert

from bench import invented
from bench.parts import Bench
from bench.ratio import Goal, Ratio
from services.certification import handlers, store
from services.certification.app import make_tools
from services.certification.settings import Settings
from shared.bus import new_id
from shared.contracts.fact import Fact
from shared.outbox import Tx, outbox_tables
from shared.testing import START, Harness, sqlite_url

_LITTLE, _MUCH, _QUICK_MUCH = 30_000, 3_000_000, 300_000
_PORTION = 10_000
_BATCH = 200
_PEOPLE = 500
_DURABLE = "certification-follow_progress"


async def growing(bench: Bench) -> Sequence[Ratio]:
    """Microseconds a fact through certification's handler and inbox, SQLite."""
    much = _QUICK_MUCH if bench.quick else _MUCH
    ratio = Ratio(f"cost of a fact with {much:,} stored", "µs", Goal(1.15, at_most=True), f"with {_LITTLE:,} stored")
    count = bench.count(4000)
    full, empty = await _filled(bench, much), await _filled(bench, _LITTLE)
    for turn in range(bench.rounds):
        reference = await _cost(empty, turn, count)
        ratio.add(ours=await _cost(full, turn, count), reference=reference)
    await full.close()
    await empty.close()
    return [ratio]


async def _filled(bench: Bench, stored: int) -> Harness:
    """A store that has heard and told so many facts."""
    settings = Settings(nats_url=bench.nats_url, data_dir=bench.new_folder())
    harness = Harness(sqlite_url(bench.new_folder()), store.metadata, tools=make_tools(settings))
    books = outbox_tables(store.metadata)
    for start in range(0, stored, _PORTION):

        def fill(tx: Tx, start: int = start) -> None:
            ids = [new_id() for _ in range(min(_PORTION, stored - start))]
            tx.write(insert(books.inbox), [{"durable": _DURABLE, "fact_id": one, "heard_at": START} for one in ids])
            told = {"subject": "x", "headers": "{}", "body": b"{}", "told_at": START}
            rows = [told | {"fact_id": one, "stream_seq": start + number} for number, one in enumerate(ids)]
            tx.write(insert(books.outbox), rows)

        await harness.write(fill)
    course = invented.programme()
    people = [invented.registered(course, number) for number in range(_PEOPLE)]
    await harness.hear(handlers.hears, invented.published(course), *people)
    return harness


async def _cost(harness: Harness, turn: int, count: int) -> float:
    course = invented.programme()
    numbers = range(turn * count, (turn + 1) * count)
    facts: list[Fact] = [
        invented.attended(course, number % _PEOPLE, number // _PEOPLE % len(course.webinars)) for number in numbers
    ]
    began = time.perf_counter()
    for start in range(0, count, _BATCH):
        await harness.hear(handlers.hears, *facts[start : start + _BATCH])
    return (time.perf_counter() - began) / count * 1_000_000
