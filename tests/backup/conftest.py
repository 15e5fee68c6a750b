"""Two NATS servers: where a system was, and where it comes back."""

import asyncio
import contextlib

import pytest
from nats.js.errors import NotFoundError

from shared.bus import stream_name
from shared.runtime import NatsServer
from tests.backup.small import SERVICES, Small, dovira


@pytest.fixture(scope="session")
def two_buses(tmp_path_factory):
    servers = [NatsServer(tmp_path_factory.mktemp(name)).start() for name in ("first-nats", "second-nats")]
    yield [server.url for server in servers]
    for server in servers:
        server.stop()


@pytest.fixture
async def system(two_buses, tmp_path):
    """Running without services: what is there stands still."""
    small = await Small.made(tmp_path / "data", two_buses[0])
    yield small
    await _forget(small)


@pytest.fixture
async def elsewhere(two_buses, tmp_path):
    """Where nothing is yet: no store, and a bus without streams."""
    small = Small(tmp_path / "elsewhere", two_buses[1], (await Small.made(tmp_path / "scratch", two_buses[1])).client)
    await _forget(small, close=False)
    yield small
    await _forget(small)


@pytest.fixture
def backup(system, tmp_path):
    """Takes a backup by the command; returns its folder."""

    async def take(name="backup"):
        options = ("--nats", system.nats_url, "--data-dir", system.data_dir)
        result = await asyncio.to_thread(dovira, "backup", tmp_path / name, *options)
        assert result.exit_code == 0, result.output
        return tmp_path / name

    return take


@pytest.fixture
def restore(elsewhere):
    """Restores by the command; returns its result."""

    async def bring_back(folder, *options):
        where = ("--nats", elsewhere.nats_url, "--data-dir", elsewhere.data_dir)
        return await asyncio.to_thread(dovira, "restore", folder, *where, *options)

    return bring_back


async def _forget(small, *, close=True):
    for service in SERVICES:
        with contextlib.suppress(NotFoundError):
            await small.client.jetstream().delete_stream(stream_name(service))
    if close:
        await small.client.close()
