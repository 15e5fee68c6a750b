"""A store on a database of each kind, and a NATS server with a fresh stream of the probe."""

import contextlib

import pytest
from nats.js.errors import NotFoundError

from shared.bus import StreamLimits, provision_dead_letters, provision_stream
from shared.bus.streams import DEAD_LETTER_STREAM
from shared.runtime import NatsServer
from shared.testing import sqlite_url
from tests.shared.probes import STREAM, connected, open_store


@pytest.fixture
async def store(database_url):
    """Runs on SQLite and on PostgreSQL."""
    opened = open_store(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def quick_store(tmp_path):
    """Where the database does not matter."""
    opened = open_store(sqlite_url(tmp_path))
    yield opened
    await opened.close()


@pytest.fixture
async def client(nats_url):
    async with connected(nats_url) as opened:
        await forget_streams(opened)
        await provide_streams(opened)
        yield opened
        await forget_streams(opened)


@pytest.fixture
def js(client):
    return client.jetstream()


@pytest.fixture
def server(tmp_path):
    """A NATS server of the test's own, to be killed."""
    started = NatsServer(tmp_path / "nats").start()
    yield started
    started.stop()


async def forget_streams(client):
    for stream in (STREAM, DEAD_LETTER_STREAM):
        with contextlib.suppress(NotFoundError):
            await client.jetstream().delete_stream(stream)


async def provide_streams(client):
    await provision_stream(client.jetstream(), "probe", StreamLimits())
    await provision_dead_letters(client.jetstream(), StreamLimits())
