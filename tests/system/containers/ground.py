"""The whole system as containers on one network: three NATS servers, PostgreSQL, every service; and who harms them."""

import contextlib
import json
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nats
from docker.models.containers import Container
from nats.aio.client import Client
from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer
from testcontainers.core.network import Network

from credentials.key_files import make_keys
from credentials.keys import Keyring
from dovira.mailbox import Mailbox
from dovira.registry import SERVICES
from shared.runtime import SystemClock, free_port
from shared.testing import eventually
from tests.system.containers.engine import ROOT, docker, image_in_compose
from tests.system.containers.visitors import OWNER

NODES = ("nats-0", "nats-1", "nats-2")
_CONFIGURATION = ROOT / "deploy/kubernetes/components"
_BUS = ",".join(f"nats://{node}.nats:4222" for node in NODES)
_PASSWORD = "a password of these tests"  # of a database that lives for minutes
_LOCKED = {"read_only": True, "cap_drop": ["ALL"], "security_opt": ["no-new-privileges"]}
_SERVICE = _LOCKED | {"healthcheck": {"interval": 2_000_000_000}}  # the rest as the image says


@dataclass
class Part:
    """A running container."""

    container: Container

    def inspect(self) -> Mapping[str, Any]:
        self.container.reload()
        attributes: Mapping[str, Any] = self.container.attrs
        return attributes

    @property
    def health(self) -> str:
        state = self.inspect()["State"]
        return f"{state['Status']} {state.get('Health', {}).get('Status', '')}".strip()

    def wait_until_healthy(self, *, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while self.health != "running healthy":
            assert time.monotonic() < deadline, self.log()
            time.sleep(0.2)

    def python(self, code: str) -> str:
        """What a program says inside, errors included."""
        said = self.container.exec_run(["python", "-c", code]).output
        assert isinstance(said, bytes)
        return said.decode()

    def log(self) -> str:
        said = self.container.logs(tail=60)
        assert isinstance(said, bytes)
        return said.decode()

    def kill(self) -> None:
        """At once, and without a word."""
        self.container.kill()

    def start_again(self) -> None:
        self.container.start()

    def stop(self) -> int:
        """As it is told to at a roll-out; the exit code."""
        self.container.stop(timeout=30)
        code: int = self.inspect()["State"]["ExitCode"]
        return code


@dataclass
class Ground:
    """Everything that runs. ``address`` is where people find the gateway; ``bus`` are the NATS servers from outside."""

    address: str
    bus: Sequence[str]
    mail: Path
    network: str
    images: Mapping[str, str]
    nodes: Mapping[str, Part]
    database: Part
    services: dict[str, Part]

    async def all_are_healthy(self) -> None:
        async def ill() -> dict[str, str]:
            seen = {name: part.health for name, part in self.services.items()}
            return {name: health for name, health in seen.items() if health != "running healthy"}

        try:
            await eventually(ill, lambda found: not found, seconds=240)
        except AssertionError as error:
            logs = [f"--- {name}\n{self.services[name].log()}" for name in await ill()]
            message = "\n".join([str(error), *logs])
            raise AssertionError(message) from None

    async def connect(self) -> Client:
        """A look at the bus from outside, which never gives up."""
        return await nats.connect(
            list(self.bus), max_reconnect_attempts=-1, reconnect_time_wait=0.2, allow_reconnect=True
        )

    def operate(self, *arguments: str, check: bool = True, backups: Path | None = None) -> str:
        """Run a command of the operator's image beside the services, with a folder for backups; what it says."""
        given = _databases() | {"DOVIRA_NATS_URL": _BUS, "DOVIRA_STREAM_REPLICAS": str(len(NODES))}
        variables = [f"--env={name}={value}" for name, value in given.items()]
        locked = ("--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges", "--tmpfs=/data:uid=10001")
        mounted = [f"--volume={backups}:/backups"] if backups else []
        done = docker(
            "run", "--rm", f"--network={self.network}", *locked, *mounted, *variables, self.images["operator"],
            *arguments, check=check,
        )  # fmt: skip
        return done.stdout + done.stderr

    def audit(self) -> Mapping[str, Any]:
        said = self.operate("audit", "--wait", "120", "--json", check=False)
        found: Mapping[str, Any] = json.loads(said[said.index("{") :])
        return found


@contextlib.contextmanager
def running_ground(images: Mapping[str, str], folder: Path) -> Iterator[Ground]:
    """Start everything as the manifests do: the bus, the database, the migration, and then the services."""
    testcontainers_config.ryuk_disabled = True  # its image could not be had; the context stops the containers
    with contextlib.ExitStack() as stack:
        network = stack.enter_context(Network())
        ports = {node: free_port() for node in NODES}
        nodes = {node: _start(stack, _node(node, port, folder), network) for node, port in ports.items()}
        database = _start(stack, _database(), network)
        mailbox = Mailbox(folder / "mail")
        mailbox.host = _address_of_this_machine(network.name)
        mailbox.start()
        stack.callback(mailbox.stop)
        web = free_port()
        address = f"http://127.0.0.1:{web}"
        bus = [f"nats://127.0.0.1:{port}" for port in ports.values()]
        ground = Ground(address, bus, mailbox.folder, network.name, images, nodes, database, {})
        database.wait_until_healthy(seconds=120)
        ground.operate("migrate")
        make_keys(folder / "keys/keys.json", Keyring({}).with_new_pair(SystemClock().now()))
        (folder / "keys/keys.json").chmod(0o644)
        for name in SERVICES:
            one = DockerContainer(images[name]).with_kwargs(**_SERVICE).with_network_aliases(name)
            one.tmpfs["/data"] = "uid=10001,mode=0700"
            one.with_envs(**_environment(name, address, mailbox))
            one.with_volume_mapping(folder / "keys", "/keys", "ro")
            if name == "gateway":
                one.with_bind_ports(8080, web)
            ground.services[name] = _start(stack, one, network)
        yield ground


def _start(stack: contextlib.ExitStack, one: DockerContainer, network: Network) -> Part:
    one.with_network(network)
    stack.callback(one.stop)
    return Part(one.start().get_wrapped_container())


def _node(node: str, port: int, folder: Path) -> DockerContainer:
    """A server of the cluster, with the configuration that operators apply."""
    configuration, data = folder / node / "etc", folder / node / "data"
    shutil.copytree(_CONFIGURATION / "nats", configuration)
    shutil.copy(_CONFIGURATION / "nats-cluster/cluster.conf", configuration)
    data.mkdir()
    data.chmod(0o777)
    one = DockerContainer(image_in_compose("nats")).with_command(["--config", "/etc/nats/nats.conf"])
    one.with_kwargs(**_LOCKED, user="10001:10001").with_network_aliases(f"{node}.nats")
    one.with_env("POD_NAME", node).with_bind_ports(4222, port)
    return one.with_volume_mapping(configuration, "/etc/nats", "ro").with_volume_mapping(data, "/data", "rw")


def _database() -> DockerContainer:
    one = DockerContainer(image_in_compose("postgres")).with_network_aliases("postgres")
    ready = ["CMD", "pg_isready", "--host=127.0.0.1", "--username=postgres"]
    one.with_kwargs(healthcheck={"test": ready, "interval": 1_000_000_000})
    one.with_env("POSTGRES_PASSWORD", _PASSWORD)
    return one.with_volume_mapping(
        ROOT / "deploy/docker/databases.sql", "/docker-entrypoint-initdb.d/databases.sql", "ro"
    )


def _databases() -> dict[str, str]:
    password = _PASSWORD.replace(" ", "%20")
    return {
        f"DOVIRA_{name.upper()}_DATABASE_URL": f"postgresql+psycopg://postgres:{password}@postgres/{name}"
        for name in SERVICES
    }


def _environment(service: str, address: str, mailbox: Mailbox) -> dict[str, str]:
    """What the manifests give a service, and a mail server that keeps letters here."""
    url = f"DOVIRA_{service.upper()}_DATABASE_URL"
    return {
        "DOVIRA_NATS_URL": _BUS,
        "DOVIRA_STREAM_REPLICAS": str(len(NODES)),
        "DOVIRA_MIGRATE_ON_START": "false",
        "DOVIRA_PUBLIC_URL": address,
        url: _databases()[url],
        "DOVIRA_CERTIFICATION_KEYS_FILE": "/keys/keys.json",
        "DOVIRA_GATEWAY_SECRET": "a secret of these tests, and of nothing else at all",
        "DOVIRA_GATEWAY_OWNERS": OWNER,
        "DOVIRA_NOTIFICATION_SMTP_HOST": mailbox.host,
        "DOVIRA_NOTIFICATION_SMTP_PORT": str(mailbox.port),
        "DOVIRA_NOTIFICATION_QUIET_SECONDS": "1",
        "DOVIRA_NOTIFICATION_MATERIALS_QUIET_SECONDS": "1",
    }


def _address_of_this_machine(network: str) -> str:
    """As the containers of a network see it."""
    shown = docker("network", "inspect", "--format={{(index .IPAM.Config 0).Gateway}}", network)
    return shown.stdout.strip()
