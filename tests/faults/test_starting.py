"""A service that starts while what it leans on is away: it waits, says for what, and goes on by itself."""

import json
from pathlib import Path

import pytest

from shared.runtime import NatsServer
from shared.runtime.ports import free_port
from shared.testing import eventually
from shared.testing.processes import ServiceProcess
from tests.faults.chaos.postgres import Postgres

pytestmark = [pytest.mark.faults, pytest.mark.system, pytest.mark.timeout(300)]


@pytest.fixture
def server(tmp_path: Path):
    """Not started yet."""
    made = NatsServer(tmp_path / "nats")
    yield made
    made.stop()


@pytest.fixture
def service(server: NatsServer, tmp_path: Path):
    made = ServiceProcess("registration", server.url, tmp_path / "data")
    yield made
    made.kill()


async def test_it_waits_for_nats_and_goes_on_when_nats_comes(server: NatsServer, service: ServiceProcess):
    service.start()
    waiting = await _said(service, "waiting_for_nats")
    assert waiting["at"] == server.url
    assert waiting["error"] == "ConnectionRefusedError"
    assert service.trouble() == "bus: not connected"
    assert service.is_alive()

    server.start()

    await _said(service, "nats_is_there")
    await _has_started(service)


async def test_it_waits_for_a_nats_that_cannot_keep_anything_yet(server: NatsServer, service: ServiceProcess):
    """Connected is not enough: a node whose cluster has no leader takes no stream."""
    server.more = (
        f'cluster {{ name: lonely, listen: "127.0.0.1:{free_port()}", routes: ["nats://127.0.0.1:{free_port()}"] }}'
    )
    server.start()
    service.start()
    await _said(service, "waiting_for_nats")
    server.stop()
    server.more = ""
    server.start()
    await _has_started(service)


async def test_it_ends_when_it_is_told_to_while_it_waits(service: ServiceProcess):
    service.start()
    await _said(service, "waiting_for_nats")
    assert service.stop() == 0


@pytest.mark.postgres
async def test_it_waits_for_postgresql_and_goes_on_when_it_comes(server, service, postgres_folder):
    pytest.importorskip("pgserver", reason="needs a PostgreSQL of its own to stop")
    postgres = Postgres(postgres_folder / "pg").start()
    service.environment = {"DOVIRA_REGISTRATION_DATABASE_URL": postgres.make_database("registration")}
    postgres.crash()
    server.start()
    service.start()
    assert "secret" not in json.dumps(await _said(service, "waiting_for_database"))
    postgres.start()
    try:
        await _has_started(service)
    finally:
        service.kill()
        postgres.stop()


async def _has_started(service: ServiceProcess) -> None:
    """All it lacks now are the facts of the services that nobody started."""
    await _said(service, "started")
    assert "bus" not in service.trouble()


async def _said(service: ServiceProcess, event: str) -> dict[str, object]:
    """The first line of the log that tells of this event, once there is one."""

    async def look() -> dict[str, object] | None:
        lines = [json.loads(line) for line in service.log().splitlines() if line.startswith("{")]
        return next((line for line in lines if line["event"] == event), None)

    found = await eventually(look, bool)
    assert found is not None
    return found
