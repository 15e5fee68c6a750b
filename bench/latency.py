"""How soon a published fact reaches its handler, and what a service that hears nothing costs."""

import asyncio
import time
from collections.abc import Sequence

from nats.aio.client import Client
from nats.js import JetStreamContext

from bench import invented
from bench.limits import RawPull, raw_consumer
from bench.parts import Bench, Message, as_message, empty_streams, publish_evenly
from bench.ratio import Goal, Ratio, by_turns, p99
from services.assessment.app import create_app
from services.assessment.settings import Settings
from shared.bus import Heard, Listener
from shared.contracts.fact import Fact
from shared.contracts.scheduling import AttendanceRecorded

_STREAM, _DURABLE = "DOVIRA_SCHEDULING", "bench-note"
_PER_SECOND = 1000
_IDLE_SECONDS, _IDLE_SECONDS_QUICK = 5, 2
_IDLE_SHARE = 0.5  # per cent of one core


async def latency(bench: Bench) -> Sequence[Ratio]:
    """The 99th percentile beside a bare pull; the idle service beside half a per cent of a core."""
    count = bench.count(3000)
    async with bench.connected() as client:
        js = client.jetstream()
        await empty_streams(js)
        ratio = Ratio("publish to handler at 1,000/s, p99", "ms", Goal(3, at_most=True), "a bare continuous pull")
        await by_turns(
            ratio,
            ours=lambda: _ours(bench, js, client, count),
            reference=lambda: _bare(bench, js, client, count),
            rounds=bench.rounds,
        )
    idle = Ratio("idle CPU of one service", "% of a core", Goal(1, at_most=True), "half a per cent of a core")
    for _ in range(1 if bench.quick else 3):
        idle.add(ours=await _idle(bench), reference=_IDLE_SHARE)
    return [ratio, idle]


def _messages(count: int) -> list[Message]:
    course = invented.programme()
    return [as_message(invented.attended(course, number, number % 16)) for number in range(count)]


def _p99(sent: Sequence[float], arrived: Sequence[float]) -> float:
    return p99([(there - here) * 1000 for here, there in zip(sent, arrived, strict=True)])


async def _ours(bench: Bench, js: JetStreamContext, client: Client, count: int) -> float:
    arrived: list[float] = []

    async def handle(heard: Sequence[Heard[Fact]]) -> None:
        arrived.extend([time.perf_counter()] * len(heard))

    await js.purge_stream(_STREAM)
    async with bench.connected() as own:
        listener = Listener(
            own.jetstream(), stream=_STREAM, durable=_DURABLE, fact_types=[AttendanceRecorded], handle=handle
        )
        running = asyncio.create_task(listener.run())
        while listener.trouble:
            await asyncio.sleep(0.01)
        sent = await publish_evenly(client, _messages(count), per_second=_PER_SECOND)
        while len(arrived) < count:
            await asyncio.sleep(0.01)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    await js.delete_consumer(_STREAM, _DURABLE)
    return _p99(sent, arrived)


async def _bare(bench: Bench, js: JetStreamContext, client: Client, count: int) -> float:
    after = (await js.stream_info(_STREAM)).state.last_seq
    durable = await raw_consumer(js, _STREAM, after=after)
    async with bench.connected() as own:
        pull = RawPull(own, _STREAM, count, note_arrivals=True)
        running = asyncio.create_task(pull.run(durable))
        sent = await publish_evenly(client, _messages(count), per_second=_PER_SECOND)
        await running
    await js.delete_consumer(_STREAM, durable)
    return _p99(sent, pull.arrivals)


async def _idle(bench: Bench) -> float:
    """The share of a core that a real service takes while nobody tells anything, in per cent."""
    settings = Settings(nats_url=bench.nats_url, data_dir=bench.new_folder())
    async with create_app(settings).running() as service:
        while service.troubles():
            await asyncio.sleep(0.05)
        await asyncio.sleep(1)
        before, began = time.process_time(), time.perf_counter()
        await asyncio.sleep(_IDLE_SECONDS_QUICK if bench.quick else _IDLE_SECONDS)
        return (time.process_time() - before) / (time.perf_counter() - began) * 100
