"""Two replicas on one consumer and one database: how much more they do than one, and that a kill costs nothing."""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from nats.aio.client import Client
from sqlalchemy import create_engine, text

from bench import invented
from bench.parts import Bench, Message, all_heard, as_message, empty_streams, publish
from bench.ratio import Goal, Ratio
from credentials.key_files import make_keys
from credentials.keys import Keyring
from services.certification.settings import KEYS_FILE
from shared.contracts.programme import Programme
from shared.testing import START
from shared.testing.processes import ServiceProcess

_SERVICE = "certification"
_DURABLE = "certification-follow_progress"
_HEARD = text("select count(*) from inbox where durable = :durable")
_PEOPLE = 2000
_ACK_WAIT = "3"
"""Seconds until what a killed replica held is given to the other."""


async def sharing(bench: Bench) -> Sequence[Ratio]:
    """Facts a second of two processes beside one, on two cores; then one of two is killed at work, and all is counted.

    The database and the bus have the same two cores, so that twice as much is out of reach.
    """
    count, rounds = bench.count(12_000), 1 if bench.quick else 3
    ratio = Ratio("two replicas on one consumer, PostgreSQL", "facts/s", Goal(1.2), "one replica")
    replicas = Replicas(bench, invented.programme(), count)
    for turn in range(rounds):
        alone = await replicas.handle(1)
        ratio.add(ours=await replicas.handle(2, then_kill=turn == 0), reference=alone)
    return [ratio]


class Replicas:
    """Certification as processes; each turn has a database and streams of its own."""

    def __init__(self, bench: Bench, course: Programme, count: int) -> None:
        """``count`` presences a turn, and a quarter of that while one is killed."""
        self.bench, self.course, self.count = bench, course, count

    async def handle(self, replicas: int, *, then_kill: bool = False) -> float:
        """Facts a second from the moment in which all may move. Raises RuntimeError unless each is kept once."""
        database_url = self.bench.postgres_url()
        async with self.bench.connected() as client:
            js = client.jetstream()
            await empty_streams(js)
            await publish(client, [as_message(invented.published(self.course))])
            await publish(client, self._people())
            with self._running(replicas, database_url) as processes:
                await all_heard(js, _SERVICE)
                for one in processes:
                    one.freeze()
                await publish(client, self._presences(range(self.count)))
                began = time.perf_counter()
                for one in processes:
                    one.thaw()
                await all_heard(js, _SERVICE)
                took = time.perf_counter() - began
                more = self.count // 4 if then_kill else 0
                if more:
                    await self._kill_at_work(client, processes[0], more)
        self._check(database_url, self.count + more)
        return self.count / took

    def _people(self) -> list[Message]:
        return [as_message(invented.registered(self.course, number)) for number in range(_PEOPLE)]

    def _presences(self, numbers: Sequence[int]) -> list[Message]:
        """Each person's next webinar, so that every fact is a row of its own."""
        return [as_message(invented.attended(self.course, one % _PEOPLE, one // _PEOPLE)) for one in numbers]

    @contextmanager
    def _running(self, replicas: int, database_url: str) -> Iterator[list[ServiceProcess]]:
        folder = self.bench.new_folder()
        make_keys(folder / KEYS_FILE, Keyring({}).with_new_pair(START))
        environment = {
            "DOVIRA_CERTIFICATION_DATABASE_URL": database_url,
            "DOVIRA_CERTIFICATION_KEYS_FILE": str(folder / KEYS_FILE),
            "DOVIRA_ACK_WAIT": _ACK_WAIT,
        }
        with ExitStack() as stack:
            processes = []
            for number in range(replicas):
                process = ServiceProcess(_SERVICE, self.bench.nats_url, folder / str(number), environment)
                stack.callback(process.kill)
                processes.append(process.start())
            for process in processes:
                process.wait_until_ready(seconds=90)
            yield processes

    async def _kill_at_work(self, client: Client, process: ServiceProcess, count: int) -> None:
        """Kill it while it holds what it has not acknowledged; the other one hears all."""
        js = client.jetstream()
        process.freeze()
        await publish(client, self._presences(range(self.count, self.count + count)))
        process.thaw()
        process.kill()
        await all_heard(js, _SERVICE)

    def _check(self, database_url: str, expected: int) -> None:
        engine = create_engine(database_url)
        with engine.connect() as connection:
            kept = connection.execute(text("select count(*) from presence")).scalar_one()
            heard = connection.execute(_HEARD, {"durable": _DURABLE}).scalar_one()
        engine.dispose()
        if (kept, heard) != (expected, expected):
            message = f"{kept} presences kept and {heard} facts heard instead of {expected}"
            raise RuntimeError(message)
