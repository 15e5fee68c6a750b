"""What goes wrong: a seeded sequence of faults, each injected, held for a while, and mended."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from random import Random

import nats
from nats.aio.client import Client

from shared.bus import stream_name
from shared.contracts.catalogue import TELLING_SERVICES
from shared.runtime.nats_server import NatsServer
from tests.faults.chaos.ground import ACK_WAIT_SECONDS, Ground

EVERYTHING: Mapping[str, int] = {
    "service killed": 30,
    "service frozen": 14,
    "NATS node killed": 8,
    "NATS leader killed": 8,
    "every NATS node killed": 3,
    "PostgreSQL crashed": 8,
    "answers lost": 12,
    "connections reset": 8,
    "answers late": 6,
    "poison": 4,
}
POISON: tuple[tuple[str, bytes], ...] = (
    ("dovira.registration.application.submitted.poison", b"{not json"),
    ("dovira.scheduling.attendance.recorded.poison", b'{"participant_id": 7}'),
    ("dovira.assessment.test.passed.poison", b"\xff\xfe"),
)

_POISON_TRIES = 60


@dataclass
class Harm:
    """Injects faults for as long as it is let. ``client`` is past the proxies, for poison and for asking who leads."""

    ground: Ground
    client: Client
    seed: int
    weights: Mapping[str, int] = field(default_factory=lambda: EVERYTHING)
    done: Counter[str] = field(default_factory=Counter)
    poison: list[tuple[str, int]] = field(default_factory=list)
    _node_away: asyncio.Lock = field(default_factory=asyncio.Lock)
    _database_away: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def rage(self, seconds: float) -> None:
        """One fault after another, some of them at the same time; returns when all are mended."""
        chance = Random(self.seed)
        deadline = asyncio.get_running_loop().time() + seconds
        async with asyncio.TaskGroup() as tasks:
            while (left := deadline - asyncio.get_running_loop().time()) > 0:
                name = chance.choices(list(self.weights), list(self.weights.values()))[0]
                # Every draw is made, whether the fault is possible here or not: the sequence is the seed's alone.
                tasks.create_task(self._inject(name, Random(chance.random())))
                await asyncio.sleep(min(left, chance.uniform(0.4, 2.0)))
                self.ground.revive()

    async def _inject(self, name: str, chance: Random) -> None:
        doings: Mapping[str, Callable[[Random], Awaitable[bool]]] = {
            "service killed": self._kill_service,
            "service frozen": self._freeze_service,
            "NATS node killed": self._kill_node,
            "NATS leader killed": self._kill_leader,
            "every NATS node killed": self._kill_all_nodes,
            "PostgreSQL crashed": self._crash_database,
            "answers lost": self._lose_answers,
            "connections reset": self._reset,
            "answers late": self._delay,
            "poison": self._poison,
        }
        if await doings[name](chance):
            self.done[name] += 1

    async def _kill_service(self, chance: Random) -> bool:
        number = chance.randrange(len(self.ground.services))
        service = self.ground.services[number]
        if number in self.ground.resting or service.has_ended():
            return False
        self.ground.resting.add(number)
        await asyncio.to_thread(service.kill)
        await asyncio.sleep(chance.uniform(0, 1.5))
        service.start()
        self.ground.resting.discard(number)
        return True

    async def _freeze_service(self, chance: Random) -> bool:
        """Longer than the server waits for acknowledgements: what it held is delivered again meanwhile."""
        number = chance.randrange(len(self.ground.services))
        service = self.ground.services[number]
        if number in self.ground.resting or service.has_ended():
            return False
        self.ground.resting.add(number)
        service.freeze()
        await asyncio.sleep(ACK_WAIT_SECONDS + chance.uniform(0.5, 3.0))
        service.thaw()
        self.ground.resting.discard(number)
        return True

    async def _kill_node(self, chance: Random) -> bool:
        return await self._kill_nodes([chance.choice(self.ground.cluster.nodes)], chance)

    async def _kill_all_nodes(self, chance: Random) -> bool:
        return await self._kill_nodes(self.ground.cluster.nodes, chance)

    async def _kill_leader(self, chance: Random) -> bool:
        """Of one of the streams; a single node leads everything."""
        if len(self.ground.cluster.nodes) == 1:
            return await self._kill_nodes(self.ground.cluster.nodes, chance)
        try:
            info = await self.client.jetstream().stream_info(stream_name(chance.choice(TELLING_SERVICES)))
        except (nats.errors.Error, TimeoutError):
            return False
        if info.cluster is None or not info.cluster.leader:
            return False
        return await self._kill_nodes([self.ground.cluster.node(info.cluster.leader)], chance)

    async def _kill_nodes(self, nodes: list[NatsServer], chance: Random) -> bool:
        # One after another: with two of three away nobody may acknowledge anything, which takes long and shows little.
        if self._node_away.locked():
            return False
        async with self._node_away:
            for node in nodes:
                node.kill()
            await asyncio.sleep(chance.uniform(0.1, 1.5))
            for node in nodes:
                await asyncio.to_thread(node.start)
            await asyncio.sleep(2 if len(self.ground.cluster.nodes) > 1 else 0)
        return True

    async def _crash_database(self, chance: Random) -> bool:
        if self.ground.postgres is None or self._database_away.locked():
            return False
        async with self._database_away:
            await asyncio.to_thread(self.ground.postgres.crash)
            await asyncio.sleep(chance.uniform(0, 1.5))
            await asyncio.to_thread(self.ground.postgres.start)
        return True

    async def _lose_answers(self, chance: Random) -> bool:
        proxy = chance.choice(self.ground.proxies)
        proxy.lose_answers()
        await asyncio.sleep(chance.uniform(0.05, 1.0))
        proxy.reset()
        return True

    async def _reset(self, chance: Random) -> bool:
        chance.choice(self.ground.proxies).reset()
        return True

    async def _delay(self, chance: Random) -> bool:
        proxy = chance.choice(self.ground.proxies)
        proxy.delay = chance.uniform(0.01, 0.2)
        await asyncio.sleep(chance.uniform(0.5, 2.0))
        proxy.delay = 0.0
        return True

    async def _poison(self, chance: Random) -> bool:
        """Something that nobody can read, where facts are expected. Every handler of that subject must bury it."""
        subject, body = chance.choice(POISON)
        js = self.client.jetstream()
        message_id = f"poison-{chance.random()}"
        for _ in range(_POISON_TRIES):
            try:
                ack = await js.publish(subject, body, headers={"Nats-Msg-Id": message_id}, timeout=2)
            except (nats.errors.Error, TimeoutError):
                await asyncio.sleep(0.5)
            else:
                self.poison.append((ack.stream, ack.seq))
                return True
        return False
