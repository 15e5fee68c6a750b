"""Durables of services of others are as granted, also while two replicas settle them at once."""

import pytest
from nats import connect
from nats.js.api import StreamConfig

from shared.bus.granting import grant_in_stream

STREAM = "GRANTING"
TYPES = ["dovira.granting.issued.v1"]


@pytest.fixture
async def js(nats_url):
    connection = await connect(nats_url)
    stream = connection.jetstream()
    await stream.add_stream(StreamConfig(name=STREAM, subjects=["dovira.granting.>"]))
    yield stream
    await stream.delete_stream(STREAM)
    await connection.close()


async def durables(js) -> list[str]:
    return sorted(info.name for info in await js.consumers_info(STREAM))


def granted(*names):
    async def read():
        return dict.fromkeys(names, TYPES)

    return read


async def test_a_durable_is_there_while_it_is_granted(js):
    await grant_in_stream(js, STREAM, granted("first", "second"))
    assert await durables(js) == ["consumer-first", "consumer-second"]
    await grant_in_stream(js, STREAM, granted("second"))
    assert await durables(js) == ["consumer-second"]


async def test_a_missing_stream_waits(js):
    await grant_in_stream(js, "NOWHERE", granted("first"))
    assert await durables(js) == []


async def test_a_durable_that_another_has_just_removed_is_no_error(js):
    await grant_in_stream(js, STREAM, granted("first"))

    async def read_while_another_removes():
        await grant_in_stream(js, STREAM, granted())
        return {}

    await grant_in_stream(js, STREAM, read_while_another_removes)
    assert await durables(js) == []


async def test_a_durable_that_another_has_just_made_stays(js):
    async def read_before_another_makes():
        await grant_in_stream(js, STREAM, granted("later"))
        return {}

    await grant_in_stream(js, STREAM, read_before_another_makes)
    assert await durables(js) == ["consumer-later"]
