"""``dovira certificates``: how far issuing and printing is, as an operator asks it of a running service."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path

import nats
import pytest
from typer.testing import CliRunner, Result

from dovira.main import app
from dovira.registry import create_app_of, settings_of
from shared.runtime import NatsServer
from tests.faults.chaos.programme import PROGRAMME
from tests.faults.many.facts import people, provide_streams, soft_programme, tell

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

Command = Callable[..., Awaitable[Result]]


async def invoke(*arguments: str) -> Result:
    """In a thread, because it runs a loop of its own."""
    return await asyncio.to_thread(lambda: CliRunner().invoke(app, ["certificates", *arguments]))


@pytest.fixture
async def certificates(tmp_path: Path) -> AsyncIterator[Command]:
    """The command, asked of certification with five who have earned theirs."""
    async with AsyncExitStack() as stack:
        server = NatsServer(tmp_path / "nats").start()
        stack.callback(server.stop)
        client = await nats.connect(server.url)
        stack.push_async_callback(client.close)
        await provide_streams(client.jetstream())
        await tell(client.jetstream(), [soft_programme(), *people(5)])
        settings = settings_of("certification")(nats_url=server.url, data_dir=tmp_path)
        await stack.enter_async_context(create_app_of("certification")(settings).running())
        yield lambda *options: invoke("--nats", server.url, *options)


async def test_it_waits_until_everything_is_issued_and_printed(certificates: Command):
    for _ in range(100):  # until it has heard of everybody
        result = await certificates("--wait", "60", "--json")
        assert result.exit_code == 0, result.output
        found = json.loads(result.stdout)["programmes"]
        if found and found[0]["certificates"] == 5:
            break
    assert datetime.fromisoformat(found[0].pop("last_issued_at")).tzinfo
    assert found == [
        {
            "programme_id": PROGRAMME,
            "participants": 5,
            "certificates": 5,
            "unseen": 0,
            "unprepared": 0,
            "postponed": 0,
        }
    ]
    table = await certificates("--programme", PROGRAMME)
    assert (table.exit_code, PROGRAMME in table.output) == (0, True)


async def test_no_server_ends_with_3():
    assert (await invoke("--nats", "nats://127.0.0.1:1")).exit_code == 3
