"""What the benchmark stands on: a NATS server that syncs always, PostgreSQL, folders; and filling streams quickly."""

import asyncio
import contextlib
import itertools
import json
import logging
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import nats
from nats.aio.client import Client
from nats.js import JetStreamContext

from bench.growth import Growth
from shared.bus import StreamLimits, new_id, provision_dead_letters, provision_stream, stream_name, write_headers
from shared.contracts.catalogue import TELLING_SERVICES
from shared.contracts.fact import Fact
from shared.runtime import NatsServer, Service
from shared.testing import START, postgres_database, running_postgres

QUICK = 0.1
"""The share of the work that ``--quick`` does."""
_LEAST = 20
_PORTION = 500
_BURSTS = 100
Message = tuple[str, dict[str, str], bytes]


@dataclass
class Bench:
    """One run of the benchmark. ``share``: how much of everything is done; the less, the less sure."""

    nats_url: str
    folder: Path
    share: float = 1.0
    growths: list[Growth] = field(default_factory=list)
    _postgres: str = ""
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _stack: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    @property
    def quick(self) -> bool:
        """Less than all is done."""
        return self.share < 1

    @property
    def rounds(self) -> int:
        """How many pairs of turns."""
        if self.quick:
            return 2 if self.share >= QUICK else 1
        return 3

    def count(self, usual: int) -> int:
        """How many of something a turn does."""
        return max(round(usual * self.share), _LEAST)

    def new_folder(self) -> Path:
        """An empty folder."""
        folder = self.folder / f"part-{next(self._numbers)}"
        folder.mkdir()
        return folder

    def postgres_url(self) -> str:
        """A new PostgreSQL database, on a server that is started when it is first asked for."""
        if not self._postgres:
            folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="dovira-bench-postgres-")))
            folder.chmod(0o755)
            self._postgres = self._stack.enter_context(running_postgres(folder, durable=True))
        return self._stack.enter_context(postgres_database(self._postgres, f"bench_{next(self._numbers)}"))

    def close(self) -> None:
        """Stop what was started on the way."""
        self._stack.close()

    @contextlib.asynccontextmanager
    async def connected(self) -> AsyncIterator[Client]:
        """A connection of its own."""
        client = await nats.connect(self.nats_url)
        try:
            yield client
        finally:
            await client.close()


@contextlib.contextmanager
def running_bench(*, share: float = 1.0) -> Iterator[Bench]:
    """A bench on a NATS server and a folder of its own; nothing is left behind."""
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="dovira-bench-", ignore_cleanup_errors=True) as name:
        server = NatsServer(Path(name) / "nats").start()
        bench = Bench(server.url, Path(name), share)
        try:
            yield bench
        finally:
            bench.close()
            server.stop()
            logging.disable(logging.NOTSET)


async def empty_streams(js: JetStreamContext) -> None:
    """Every stream anew, with nobody listening."""
    for stream in await js.streams_info():
        await js.delete_stream(str(stream.config.name))
    for service in TELLING_SERVICES:
        await provision_stream(js, service, StreamLimits())
    await provision_dead_letters(js, StreamLimits())


def as_message(fact: Fact) -> Message:
    """A fact as its teller publishes it."""
    fact_id = new_id()
    headers = write_headers(fact, fact_id=fact_id, time=START, correlation_id=fact_id, causation_id=None)
    return fact.subject, headers, fact.model_dump_json().encode()


async def publish(client: Client, messages: Sequence[Message]) -> None:
    """Publish straight from memory in atomic batches. Raises RuntimeError when one is refused."""
    for portion in _portions(messages):
        batch, last = uuid4().hex, len(portion)
        for position, (subject, headers, body) in enumerate(portion, 1):
            more = {"Nats-Batch-Id": batch, "Nats-Batch-Sequence": str(position)}
            if position < last:
                await client.publish(subject, body, headers=headers | more)
            else:
                reply = await client.request(
                    subject, body, timeout=30, headers=headers | more | {"Nats-Batch-Commit": "1"}
                )
                if "error" in json.loads(reply.data):
                    raise RuntimeError(reply.data.decode())


async def publish_evenly(client: Client, messages: Sequence[Message], *, per_second: float) -> list[float]:
    """Publish in a hundred small bursts a second, without waiting for the server; returns when each was published."""
    sent, began = [], time.perf_counter()
    burst = max(1, round(per_second / _BURSTS))
    for number, (subject, headers, body) in enumerate(messages):
        if number % burst == 0:
            await asyncio.sleep(max(0.0, began + number / per_second - time.perf_counter()))
        sent.append(time.perf_counter())
        await client.publish(subject, body, headers=headers)
    return sent


async def ready(service: Service) -> None:
    """Until a service that was started has no trouble."""
    while service.troubles():
        await asyncio.sleep(0.005)


async def all_heard(js: JetStreamContext, *services: str) -> None:
    """Until nothing waits for the listeners of these services, which are there already."""
    beginnings = tuple(f"{service}-" for service in services)
    while any([await _waiting(js, stream, beginnings) for stream in map(stream_name, TELLING_SERVICES)]):
        await asyncio.sleep(0.01)


async def _waiting(js: JetStreamContext, stream: str, beginnings: tuple[str, ...]) -> int:
    found = [one for one in await js.consumers_info(stream) if one.name.startswith(beginnings)]
    return sum((one.num_pending or 0) + (one.num_ack_pending or 0) for one in found)


def _portions(messages: Sequence[Message]) -> Iterator[Sequence[Message]]:
    for start in range(0, len(messages), _PORTION):
        yield messages[start : start + _PORTION]
