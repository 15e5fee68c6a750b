"""Hearing again: one consumer does, by each of its ways, from a date or a sequence on; others notice nothing."""

import asyncio
from datetime import timedelta
from ipaddress import ip_network

import pytest
from nats import connect
from pydantic import ValidationError
from typer.testing import CliRunner

from dovira.main import app
from dovira.nats_config.keys import new_seed, public_key
from services.integration.app import create_app
from services.integration.settings import Settings
from shared.bus import Refused, ask
from shared.contracts.certification import CertificateIssued
from shared.contracts.integration import AdmitConsumer, Consumer, ReadEvents
from shared.contracts.integration_webhooks import DeliveryState, ListDeliveries, Replay, SubscribeWebhook
from shared.contracts.registration import EnrolmentConfirmed
from shared.runtime import SystemClock
from shared.testing import START, eventually, sqlite_url
from tests.integration.builders import empty_log, tell
from tests.integration.receiver import receiving

STREAM = "DOVIRA_CERTIFICATION"
EVER = START - timedelta(days=1)


@pytest.fixture
async def client(nats_url, tmp_path):
    connection = await connect(nats_url)
    await empty_log(connection.jetstream())
    settings = Settings(
        nats_url=nats_url, database_url=sqlite_url(tmp_path), webhook_allowed_networks=[ip_network("127.0.0.0/8")]
    )
    async with create_app(settings).running():
        yield connection
    await connection.close()


async def admit(client, name: str) -> None:
    consumer = Consumer(name=name, types=["dovira.>"], nkey=public_key(new_seed()))
    await ask(client, AdmitConsumer(consumer=consumer, fingerprint=name.encode().hex().ljust(64, "0")))


async def read(client, name: str) -> list[str]:
    """What its durable has for it now, acknowledged."""
    subscription = await client.jetstream().pull_subscribe_bind(f"consumer-{name}", stream=STREAM)
    found = []
    for _ in range((await subscription.consumer_info()).num_pending):
        (message,) = await subscription.fetch(1, timeout=60)
        found.append(message.headers["ce-id"])
        await message.ack_sync()
    await subscription.unsubscribe()
    return found


async def test_a_durable_hears_again_from_a_sequence_and_that_of_another_does_not(client):
    await admit(client, "personnel")
    await admit(client, "registry")
    ids = [await tell(client.jetstream(), CertificateIssued, n) for n in range(5)]
    first = (await client.jetstream().stream_info(STREAM)).state.first_seq
    assert await read(client, "personnel") == ids
    assert await read(client, "registry") == ids
    asked = Replay(consumer="personnel", told_by="certification", sequence=first + 3, dry_run=True)
    assert (await ask(client, asked)).events == {"certification": 2}
    assert await read(client, "personnel") == []
    replayed = await ask(client, asked.model_copy(update={"dry_run": False}))
    assert (replayed.events, replayed.durables, replayed.webhook) == ({"certification": 2}, ["certification"], False)
    assert await read(client, "personnel") == ids[3:]
    assert await read(client, "registry") == []


async def test_a_durable_that_stands_before_the_beginning_leaves_nothing_out(client):
    await admit(client, "personnel")
    ids = [await tell(client.jetstream(), CertificateIssued, n) for n in range(3)]
    last = (await client.jetstream().stream_info(STREAM)).state.last_seq
    await ask(client, Replay(consumer="personnel", told_by="certification", sequence=last))
    assert await read(client, "personnel") == ids


async def test_a_webhook_hears_again_since_a_date_with_the_same_ids_and_that_of_another_does_not(client):
    with receiving() as receiver, receiving() as other:
        for name, one in (("personnel", receiver), ("registry", other)):
            await admit(client, name)
            await ask(client, SubscribeWebhook(consumer=name, url=one.url, since=EVER))
        ids = [await tell(client.jetstream(), CertificateIssued, n) for n in range(2)]
        ids.append(await tell(client.jetstream(), EnrolmentConfirmed, 3))
        await until_posted(client, receiver, len(ids))
        await until_posted(client, other, len(ids))
        replayed = await ask(client, Replay(consumer="personnel", since=SystemClock().now() - timedelta(hours=1)))
        assert (replayed.events, replayed.webhook) == ({"certification": 2, "registration": 1}, True)
        await until_posted(client, receiver, 2 * len(ids))
        await asyncio.sleep(0.5)
        assert sorted(receiver.ids) == sorted(2 * ids)
        assert sorted(other.ids) == sorted(ids)
        log = await ask(client, ListDeliveries(consumer="personnel"))
        assert log.numbers == {DeliveryState.DELIVERED: len(ids)}


async def until_posted(client, receiver, number: int) -> None:
    async def posted() -> int:
        return len(receiver.ids)

    await eventually(posted, lambda seen: seen >= number)


async def test_the_reply_has_the_cursor_that_begins_there(client):
    await admit(client, "personnel")
    await tell(client.jetstream(), CertificateIssued)
    await asyncio.sleep(0.05)
    moment = SystemClock().now()
    later = await tell(client.jetstream(), CertificateIssued, 1)
    cursor = (await ask(client, Replay(consumer="personnel", since=moment, dry_run=True))).cursor
    fingerprint = b"personnel".hex().ljust(64, "0")
    page = await ask(client, ReadEvents(fingerprint=fingerprint, after=cursor))
    assert [event["id"] for event in page.events] == [later]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (Replay(consumer="nobody", since=START), "no_such_consumer"),
        (Replay(consumer="personnel", told_by="weather", sequence=1), "no_such_stream"),
    ],
)
async def test_what_cannot_be_heard_again_is_refused(client, asked, code):
    await admit(client, "personnel")
    with pytest.raises(Refused) as refusal:
        await ask(client, asked)
    assert refusal.value.problem.code == code


@pytest.mark.parametrize("where", [{}, {"since": START, "told_by": "certification", "sequence": 1}, {"sequence": 3}])
def test_it_begins_at_one_place(where):
    with pytest.raises(ValidationError):
        Replay(consumer="personnel", **where)


@pytest.mark.parametrize("options", [[], ["--from", "certification"], ["--from", "certification:0"], ["--from", "x:y"]])
def test_the_command_says_what_it_needs(options):
    done = CliRunner().invoke(app, ["consumers", "replay", "personnel", *options])
    assert done.exit_code == 2


async def test_the_command_says_what_comes_again_and_by_what(client, nats_url):
    await admit(client, "personnel")
    await tell(client.jetstream(), CertificateIssued)
    arguments = ["consumers", "replay", "personnel", "--since", "2024-01-01", "--dry-run", "--nats", nats_url]
    done = await asyncio.to_thread(CliRunner().invoke, app, arguments)
    assert "would come again: 1 of certification" in done.stdout
    assert "its durable in certification" in done.stdout
