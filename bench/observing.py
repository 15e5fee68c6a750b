"""What being watched costs: metrics read every second and every span sent, beside a service that nobody looks at."""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import httpx

from bench.collector import Collector, running_collector
from bench.consuming import Certifier, sqlite
from bench.enrolling import open_door, requests
from bench.parts import Bench, empty_streams, publish
from bench.ratio import Goal, Ratio, by_turns
from shared.runtime import Service
from shared.runtime.telemetry import ENDPOINTS

_EVERY = 1.0
"""Seconds between two readings; Prometheus' own default is a minute."""
_PATIENCE, _LOOK = 10.0, 0.01


async def observing(bench: Bench) -> Sequence[Ratio]:
    """Facts through certification, then enrolments through gateway and registration."""
    async with running_collector() as collector:
        return [await _facts(bench, collector), await _requests(bench, collector)]


async def _facts(bench: Bench, collector: Collector) -> Ratio:
    ratio = Ratio("watched: facts heard", "facts/s", Goal(0.85), "nobody looks")
    count = bench.count(8000)
    async with bench.connected() as client:
        js = client.jetstream()
        await empty_streams(js)
        certifier = Certifier(bench, js, sqlite(bench))
        await certifier.learn()

        async def alone() -> float:
            await publish(client, certifier.facts(count))
            return await certifier.handle(count)

        async def watched() -> float:
            await publish(client, certifier.facts(count))
            async with _spans_sent_to(collector):
                return await certifier.handle(count, watch=lambda service: _metrics_read([service]))

        return await by_turns(ratio, ours=watched, reference=alone, rounds=bench.rounds)


async def _requests(bench: Bench, collector: Collector) -> Ratio:
    ratio = Ratio("watched: enrolments through the gateway", "requests/s", Goal(0.85), "nobody looks")
    count = bench.count(600)

    async def alone() -> float:
        async with open_door(bench) as door:
            return await requests(door, count)

    async def watched() -> float:
        async with _spans_sent_to(collector), open_door(bench) as door, _metrics_read(door.services):
            return await requests(door, count)

    return await by_turns(ratio, ours=watched, reference=alone, rounds=1 if bench.quick else 3)


@asynccontextmanager
async def _spans_sent_to(collector: Collector) -> AsyncIterator[None]:
    """Whatever starts inside sends its spans there, as operators have it. Raises TimeoutError when none came."""
    before = collector.deliveries
    os.environ[ENDPOINTS[0]] = f"{collector.url}/v1/traces"
    try:
        yield
    finally:
        del os.environ[ENDPOINTS[0]]
    async with asyncio.timeout(_PATIENCE):
        while collector.deliveries == before:  # another process says so
            await asyncio.sleep(_LOOK)


@asynccontextmanager
async def _metrics_read(services: Sequence[Service]) -> AsyncIterator[None]:
    """Somebody reads the metrics of these services again and again. Raises RuntimeError when there are none."""
    reading = asyncio.create_task(_read_again_and_again(services))
    try:
        yield
    finally:
        reading.cancel()
        with suppress(asyncio.CancelledError):
            await reading


async def _read_again_and_again(services: Sequence[Service]) -> None:
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(_client_of(service)) for service in services]
        while True:
            for client in clients:
                text = (await client.get("/metrics")).text
                if "dovira_ready" not in text:
                    raise RuntimeError(text)
            await asyncio.sleep(_EVERY)


def _client_of(service: Service) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(service.metrics.app), base_url="http://service.test")
