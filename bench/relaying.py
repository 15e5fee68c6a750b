"""The relay: what waits in an outbox reaches the stream, beside batches straight from memory and single publishes."""

import asyncio
import time
from collections.abc import Sequence

from nats.aio.client import Client
from sqlalchemy import MetaData

from bench import invented
from bench.parts import Bench, as_message, empty_streams, publish
from bench.ratio import Goal, Ratio, by_turns
from shared.contracts.fact import Fact
from shared.outbox import Relay, Tx
from shared.testing import Harness, sqlite_url

_STREAM = "DOVIRA_SCHEDULING"
_ROUND = 500


async def relaying(bench: Bench) -> Sequence[Ratio]:
    """Beside batches from memory; beside publishing one by one, awaiting each."""
    count = bench.count(6000)
    few = max(count // 10, 100)
    course = invented.programme()
    facts = [invented.attended(course, number, number % 16) for number in range(count)]
    async with bench.connected() as client:
        await empty_streams(client.jetstream())

        async def ours() -> float:
            return await _relay(bench, client, facts)

        async def from_memory() -> float:
            messages = [as_message(fact) for fact in facts]
            began = time.perf_counter()
            await publish(client, messages)
            return count / (time.perf_counter() - began)

        async def singly() -> float:
            messages, js = [as_message(fact) for fact in facts[:few]], client.jetstream()
            began = time.perf_counter()
            for subject, headers, body in messages:
                await js.publish(subject, body, headers=headers)
            return few / (time.perf_counter() - began)

        batches = Ratio("relay, beside batches from memory", "facts/s", Goal(0.6), "atomic batches from memory")
        single = Ratio("relay, beside single publishes", "facts/s", Goal(4), "one publish awaited after another")
        return [
            await by_turns(batches, ours=ours, reference=from_memory, rounds=bench.rounds),
            await by_turns(single, ours=ours, reference=singly, rounds=bench.rounds),
        ]


async def _relay(bench: Bench, client: Client, facts: Sequence[Fact]) -> float:
    """Facts a second from the outbox, where they wait, to the stream, with each marked as published."""
    harness = Harness(sqlite_url(bench.new_folder()), MetaData())
    for start in range(0, len(facts), _ROUND):

        def tell(tx: Tx, portion: Sequence[Fact] = facts[start : start + _ROUND]) -> None:
            for fact in portion:
                tx.tell(fact)

        await harness.write(tell)
    relay = Relay(harness.store, client.jetstream(), stream=_STREAM)
    began = time.perf_counter()
    running = asyncio.create_task(relay.run())
    while relay.published < len(facts):
        await asyncio.sleep(0.005)
    took = time.perf_counter() - began
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await harness.close()
    return len(facts) / took
