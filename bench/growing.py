"""How costs grow: a fact's with what is stored and who takes part; starting with how many services there are."""

import asyncio
import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import insert

from bench import invented
from bench.growth import growth
from bench.parts import Bench
from bench.ratio import Goal, Ratio
from dovira.registry import SERVICES
from services.certification import handlers, store
from services.certification.app import make_tools
from services.certification.settings import Settings
from shared.bus import new_id
from shared.contracts.fact import Fact
from shared.outbox import Tx, outbox_tables
from shared.testing import START, Harness, sqlite_url

_STORED, _STORED_QUICK = (30_000, 300_000, 3_000_000), (30_000, 300_000)
_PEOPLE, _PEOPLE_QUICK = (2_000, 20_000, 100_000), (2_000, 8_000)
_SERVICES, _SERVICES_QUICK = (1, 3, 5, 7, len(SERVICES)), (len(SERVICES),)
_MEBIBYTE = 2**20
_FEW = 500
_PORTION, _BATCH = 10_000, 200
_STRIDE = 7919
"""A prime: with no number of people does it meet the same ones again early."""
_DURABLE = "certification-follow_progress"
Turns = dict[int, list[float]]


async def growing(bench: Bench) -> Sequence[Ratio]:
    """Microseconds a fact through certification's handler and inbox, SQLite; seconds and memory of the system."""
    turns = await _by_stored(bench)
    least, most = min(turns), max(turns)
    ratio = Ratio(f"cost of a fact with {most:,} stored", "µs", Goal(1.15, at_most=True), f"with {least:,} stored")
    for little, much in zip(turns[least], turns[most], strict=True):
        ratio.add(ours=much, reference=little)
    bench.growths.append(growth("a fact, by facts stored", along="facts stored", unit="µs", turns=turns))
    people = await _by_people(bench)
    bench.growths.append(growth("a fact, by participants", along="participants", unit="µs", turns=people))
    seconds, memory = await _by_services(bench)
    bench.growths.append(growth("ready, by services", along="services in one process", unit="s", turns=seconds))
    bench.growths.append(growth("memory, by services", along="services in one process", unit="MiB", turns=memory))
    return [ratio]


async def _by_stored(bench: Bench) -> Turns:
    sizes = _STORED_QUICK if bench.quick else _STORED
    stores = {stored: await _filled(bench, stored=stored, people=_FEW) for stored in sizes}
    return await _in_turn(bench, stores, people=dict.fromkeys(sizes, _FEW))


async def _by_people(bench: Bench) -> Turns:
    sizes = _PEOPLE_QUICK if bench.quick else _PEOPLE
    stores = {people: await _filled(bench, stored=0, people=people) for people in sizes}
    return await _in_turn(bench, stores, people={one: one for one in sizes})


async def _in_turn(bench: Bench, stores: Mapping[int, Harness], *, people: Mapping[int, int]) -> Turns:
    """One measure of each, again and again, so that a busy moment hits all of them."""
    turns: Turns = defaultdict(list)
    for turn in range(bench.rounds):
        for size, harness in stores.items():
            cost = await _cost(harness, turn, count=bench.count(2000), people=people[size])
            turns[size].append(cost)
    for harness in stores.values():
        await harness.close()
    return turns


async def _by_services(bench: Bench) -> tuple[Turns, Turns]:
    """Seconds until all are ready, and MiB then, of one process with the first services and a bus of its own."""
    seconds, memory = defaultdict[int, list[float]](list), defaultdict[int, list[float]](list)
    for _ in range(1 if bench.quick else 2):
        for count in _SERVICES_QUICK if bench.quick else _SERVICES:
            began = time.perf_counter()
            weight = await _weight_of(bench, count)
            seconds[count].append(time.perf_counter() - began)
            memory[count].append(weight)
    return seconds, memory


async def _weight_of(bench: Bench, services: int) -> float:
    command = [sys.executable, "-m", "bench.some_services", str(bench.new_folder()), str(services)]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    output, _ = await process.communicate()
    if process.returncode:
        message = f"{services} services did not become ready"
        raise RuntimeError(message)
    return int(output.split()[-1]) / _MEBIBYTE


async def _filled(bench: Bench, *, stored: int, people: int) -> Harness:
    """A store that has heard and told so many facts, and knows so many people."""
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
    await harness.hear(handlers.hears, invented.published(course))
    for start in range(0, people, _FEW):
        some = [invented.registered(course, number) for number in range(start, min(start + _FEW, people))]
        await harness.hear(handlers.hears, *some)
    return harness


async def _cost(harness: Harness, turn: int, *, count: int, people: int) -> float:
    """Microseconds a fact. The people are spread over the store, and attend one webinar after another."""
    course = invented.programme()
    numbers = range(turn * count, (turn + 1) * count)
    facts: list[Fact] = [
        invented.attended(course, number * _STRIDE % people, number // people % len(course.webinars))
        for number in numbers
    ]
    began = time.perf_counter()
    for start in range(0, count, _BATCH):
        await harness.hear(handlers.hears, *facts[start : start + _BATCH])
    return (time.perf_counter() - began) / count * 1_000_000
