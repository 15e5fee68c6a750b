"""The ground of a chaos run: NATS nodes behind proxies, databases, a mailbox, and every service as a process."""

import asyncio
import contextlib
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import nats
from nats.aio.client import Client

from credentials.key_files import make_keys
from credentials.keys import Keyring
from dovira.mailbox import Mailbox
from dovira.registry import SERVICES
from shared.bus import StreamLimits, provision_dead_letters, provision_stream
from shared.contracts.catalogue import TELLING_SERVICES
from shared.runtime import SystemClock
from shared.testing import eventually
from shared.testing.nats_cluster import NatsCluster
from shared.testing.processes import ServiceProcess
from tests.faults.chaos.postgres import Postgres
from tests.faults.chaos.proxy import Proxy


class Database(StrEnum):
    SQLITE = "sqlite"
    POSTGRES = "postgres"


class Nats(StrEnum):
    """How many nodes; three keep every stream three times."""

    ONE = "one"
    THREE = "three"


ACK_WAIT_SECONDS = 3
_TWICE = ("registration", "certification")
_READY_SECONDS = 90.0


@dataclass
class Ground:
    """Everything that runs. ``services`` holds two processes of some services where the database allows it."""

    folder: Path
    database: Database
    cluster: NatsCluster
    proxies: list[Proxy]
    postgres: Postgres | None
    mailbox: Mailbox
    services: list[ServiceProcess] = field(default_factory=list)
    ended_alone: Counter[str] = field(default_factory=Counter)
    resting: set[int] = field(default_factory=set)

    @property
    def data_dir(self) -> Path:
        return self.folder / "data"

    async def connect(self, *, through_proxy: bool = True) -> Client:
        """A connection that never gives up."""
        urls = [one.url for one in self.proxies] if through_proxy else self.cluster.urls
        return await nats.connect(urls, max_reconnect_attempts=-1, reconnect_time_wait=0.2, error_cb=_ignore)

    def revive(self) -> None:
        """Start again what ended by itself, as whoever runs the services would."""
        for number, service in enumerate(self.services):
            if number not in self.resting and service.has_ended():
                self.ended_alone[service.name] += 1
                service.start()

    async def wait_until_ready(self) -> None:
        async def troubles() -> dict[str, str]:
            self.revive()
            found = {f"{one.name} {one.port}": await asyncio.to_thread(one.trouble) for one in self.services}
            return {name: trouble for name, trouble in found.items() if trouble}

        await eventually(troubles, lambda found: not found, seconds=_READY_SECONDS)


@contextlib.contextmanager
def prepared(
    folder: Path, *, database: Database, nats_nodes: Nats, module: Sequence[str] = ("dovira",)
) -> Iterator[Ground]:
    """Start the parts; end everything that was started. ``module`` may be a mutated one."""
    with contextlib.ExitStack() as stack:
        cluster = NatsCluster(folder / "nats", size=3 if nats_nodes is Nats.THREE else 1)
        stack.callback(cluster.stop)
        cluster.start()
        proxies = [Proxy(node.port).start() for node in cluster.nodes]
        for proxy in proxies:
            stack.callback(proxy.stop)
        mailbox = Mailbox(folder / "mail")
        mailbox.start()
        stack.callback(mailbox.stop)
        environment = _environment(mailbox, replicas=len(cluster.nodes), keys_file=folder / "keys.json")
        postgres = None
        if database is Database.POSTGRES:
            postgres = Postgres(folder / "pg").start()
            stack.callback(postgres.stop)
            environment |= {
                f"DOVIRA_{service.upper()}_DATABASE_URL": postgres.make_database(service) for service in SERVICES
            }
        stack.enter_context(_environ(environment))
        ground = Ground(folder, database, cluster, proxies, postgres, mailbox)
        for service in (*SERVICES, *(_TWICE if postgres else ())):
            url = ",".join(proxy.url for proxy in proxies)
            ground.services.append(ServiceProcess(service, url, ground.data_dir, environment, module))
            stack.callback(ground.services[-1].kill)
        yield ground


async def start_services(ground: Ground) -> None:
    """Make the streams as soon as the cluster has a leader, then start every service; wait until all are ready."""
    client = await ground.connect(through_proxy=False)
    limits = StreamLimits(replicas=len(ground.cluster.nodes))

    async def provision() -> bool:
        try:
            await provision_dead_letters(client.jetstream(), limits)
            for service in TELLING_SERVICES:
                await provision_stream(client.jetstream(), service, limits)
        except nats.errors.Error:  # no leader yet
            return False
        return True

    await eventually(provision, bool, seconds=_READY_SECONDS)
    await client.close()
    # The first of each migrates its store; a second one starting at the same time would want to do so, too.
    for service in ground.services[: len(SERVICES)]:
        service.start()
    for service in ground.services[: len(SERVICES)]:
        await asyncio.to_thread(service.wait_until_ready, seconds=_READY_SECONDS)
    for service in ground.services[len(SERVICES) :]:
        service.start()
    await ground.wait_until_ready()


def _environment(mailbox: Mailbox, *, replicas: int, keys_file: Path) -> dict[str, str]:
    make_keys(keys_file, Keyring({}).with_new_pair(SystemClock().now()))
    return {
        "DOVIRA_CERTIFICATION_KEYS_FILE": str(keys_file),
        "DOVIRA_ACK_WAIT": str(ACK_WAIT_SECONDS),
        "DOVIRA_STREAM_REPLICAS": str(replicas),
        "DOVIRA_NOTIFICATION_SMTP_HOST": mailbox.host,
        "DOVIRA_NOTIFICATION_SMTP_PORT": str(mailbox.port),
        "DOVIRA_NOTIFICATION_QUIET_SECONDS": "1",
        "DOVIRA_NOTIFICATION_CLAIM_SECONDS": "20",
        "DOVIRA_GATEWAY_SECRET": "a secret of one run of chaos, and of nothing else at all",
    }


@contextlib.contextmanager
def _environ(more: dict[str, str]) -> Iterator[None]:
    """The audit finds the stores as the services do: in the environment."""
    before = {name: os.environ.get(name) for name in more}
    os.environ.update(more)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


async def _ignore(error: Exception) -> None:
    """Lost connections are what a run is about."""
