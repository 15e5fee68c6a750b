"""The limits: the same work with nothing of ours in between, written by hand for the benchmark alone."""

import asyncio
import json
import time
from dataclasses import dataclass, field

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

_AHEAD = 1000


@dataclass
class RawPull:
    """A continuous pull that does nothing but acknowledge: no store, no reading, no second thought."""

    client: Client
    stream: str
    count: int
    seen: int = 0
    arrivals: list[float] = field(default_factory=list)
    note_arrivals: bool = False

    async def measure(self, js: JetStreamContext, *, after: int, subject: str = "") -> float:
        """Messages a second, from the first request until all are acknowledged."""
        durable = await raw_consumer(js, self.stream, after=after, subject=subject)
        began = time.perf_counter()
        await self.run(durable)
        took = time.perf_counter() - began
        await js.delete_consumer(self.stream, durable)
        return self.count / took

    async def run(self, durable: str) -> None:
        """Until all have been acknowledged."""
        self._next = f"$JS.API.CONSUMER.MSG.NEXT.{self.stream}.{durable}"
        self._inbox, self._done = self.client.new_inbox(), asyncio.Event()
        subscription = await self.client.subscribe(self._inbox, cb=self._on_message)
        await self._ask(_AHEAD)
        await self._done.wait()
        await self.client.flush()
        await subscription.unsubscribe()

    async def _on_message(self, message: Msg) -> None:
        if not message.reply:
            return
        self.seen += 1
        if self.note_arrivals:
            self.arrivals.append(time.perf_counter())
        await self.client.publish(message.reply, b"+ACK")
        if self.seen == self.count:
            self._done.set()
        elif self.seen % (_AHEAD // 2) == 0:
            await self._ask(_AHEAD // 2)

    async def _ask(self, count: int) -> None:
        body = {"batch": count, "expires": 60_000_000_000}
        await self.client.publish(self._next, json.dumps(body).encode(), reply=self._inbox)


async def raw_consumer(js: JetStreamContext, stream: str, *, after: int, subject: str = "") -> str:
    """A new durable consumer that begins behind a sequence."""
    durable = f"raw-{time.monotonic_ns()}"
    config = ConsumerConfig(
        durable_name=durable,
        deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
        opt_start_seq=after + 1,
        ack_policy=AckPolicy.EXPLICIT,
        max_ack_pending=10_000,
        filter_subject=subject or None,
    )
    await js.add_consumer(stream, config)
    return durable
