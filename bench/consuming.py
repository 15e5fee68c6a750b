"""Hearing: facts a second through certification's real handler, beside a bare pull and beside the usual way."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from pathlib import Path

from nats.js import JetStreamContext

from bench import invented, usual
from bench.limits import RawPull
from bench.parts import Bench, Message, as_message, empty_streams, publish
from bench.ratio import Goal, Ratio, by_turns
from credentials.key_files import make_keys
from credentials.keys import Keyring
from services.certification.app import create_app
from services.certification.settings import KEYS_FILE, Settings
from shared.runtime import Service
from shared.testing import START

_STREAM, _DURABLE = "DOVIRA_SCHEDULING", "certification-follow_progress"
_PEOPLE = 2000
_USUAL_SHARE = 20
"""The usual way gets a twentieth of the facts, or the benchmark would not end."""

Watch = Callable[[Service], AbstractAsyncContextManager[None]]


def _nobody_watches(_: Service) -> AbstractAsyncContextManager[None]:
    return nullcontext()


class Certifier:
    """Certification with a programme and its participants, stopped while facts are published and raced against."""

    def __init__(self, bench: Bench, js: JetStreamContext, database_url: str) -> None:
        """Nothing runs before ``learn``."""
        self.bench, self.js, self.course = bench, js, invented.programme()
        folder = bench.new_folder()
        make_keys(folder / KEYS_FILE, Keyring({}).with_new_pair(START))
        self._settings = {
            "nats_url": bench.nats_url,
            "data_dir": folder,
            "keys_file": folder / KEYS_FILE,
            "database_url": database_url,
        }
        self._told = 0

    async def learn(self) -> None:
        """Hear of the programme and its people."""
        async with self.bench.connected() as client:
            people = [as_message(invented.registered(self.course, number)) for number in range(_PEOPLE)]
            await publish(client, [as_message(invented.published(self.course))])
            await publish(client, people)
        async with self._service().running() as service:
            await self._heard_all(service, "DOVIRA_REGISTRATION", "certification-follow_participants")
            await self._heard_all(service, _STREAM, "certification-learn_programmes")

    def facts(self, count: int) -> list[Message]:
        """Presences nobody told of before: each round the people attend their next webinars."""
        numbers = range(self._told, self._told + count)
        self._told += count
        return [
            as_message(invented.attended(self.course, number % _PEOPLE, number // _PEOPLE % len(self.course.webinars)))
            for number in numbers
        ]

    async def handle(self, count: int, *, watch: Watch = _nobody_watches) -> float:
        """Facts a second, from readiness until the last one is acknowledged. They wait in the stream already."""
        async with self._service().running() as service, watch(service):
            began = time.perf_counter()
            await self._heard_all(service, _STREAM, _DURABLE)
            return count / (time.perf_counter() - began)

    def _service(self) -> Service:
        return create_app(Settings(**self._settings))  # type: ignore[arg-type]  # checked by pydantic

    async def _heard_all(self, service: Service, stream: str, durable: str) -> None:
        while True:
            info = await self.js.consumer_info(stream, durable) if not service.troubles() else None
            if info is not None and not info.num_pending and not info.num_ack_pending:
                return
            await asyncio.sleep(0.01)


async def consuming(bench: Bench) -> Sequence[Ratio]:
    """Two kinds of store beside a bare pull, then SQLite beside the usual way."""
    return [
        await _beside_a_pull(bench, "certification hears, SQLite", sqlite(bench), Goal(0.15)),
        await _beside_a_pull(bench, "certification hears, PostgreSQL", bench.postgres_url(), Goal(0.13)),
        await _beside_the_usual_way(bench),
    ]


def sqlite(bench: Bench) -> str:
    """A new database file."""
    return f"sqlite:///{bench.new_folder() / 'certification.db'}"


async def _beside_a_pull(bench: Bench, name: str, database_url: str, goal: Goal) -> Ratio:
    count = bench.count(8000)
    async with bench.connected() as client:
        js = client.jetstream()
        await empty_streams(js)
        certifier = Certifier(bench, js, database_url)
        await certifier.learn()
        ratio = Ratio(name, "facts/s", goal, "a bare continuous pull with acknowledgements")
        for _ in range(bench.rounds):
            after = (await js.stream_info(_STREAM)).state.last_seq
            await publish(client, certifier.facts(count))
            reference = await RawPull(client, _STREAM, count).measure(js, after=after)
            ratio.add(ours=await certifier.handle(count), reference=reference)
    return ratio


async def _beside_the_usual_way(bench: Bench) -> Ratio:
    count = bench.count(8000)
    few = max(count // _USUAL_SHARE, 100)
    async with bench.connected() as client:
        js = client.jetstream()
        await empty_streams(js)
        certifier = Certifier(bench, js, sqlite(bench))
        await certifier.learn()
        ratio = Ratio(
            "certification hears, beside the usual way", "facts/s", Goal(40), "FastStream + SQLModel ORM, one each"
        )

        async def ours() -> float:
            await publish(client, certifier.facts(count))
            return await certifier.handle(count)

        async def reference() -> float:
            after = (await js.stream_info(_STREAM)).state.last_seq
            messages = certifier.facts(few)
            await publish(client, messages)
            speed = await usual.consume(bench.nats_url, js, folder=Path(bench.new_folder()), after=after, count=few)
            await certifier.handle(few)
            return speed

        return await by_turns(ratio, ours=ours, reference=reference, rounds=bench.rounds)
