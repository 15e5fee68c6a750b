"""A demonstration is played while nobody listens; then programs of others read all of it, each in its own way."""

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_binary_event, from_structured_event
from nats.js.api import AckPolicy, ConsumerConfig
from nats.js.errors import NotFoundError

from dovira.contracts_files.asyncapi import write_asyncapi
from dovira.system import Plan, System, running_system
from shared.bus import (
    OPERATOR,
    Credentials,
    StreamLimits,
    ask,
    connect,
    next_on,
    provision_stream,
    read_log,
    read_portion,
    stream_name,
)
from shared.contracts.catalogue import TELLING_SERVICES, all_facts
from shared.contracts.integration import AdmitConsumer, Consumer
from shared.contracts.integration_webhooks import DeliveryState, ListDeliveries, SubscribeWebhook
from shared.contracts.registration import EraseParticipant, ParticipantRegistered
from shared.runtime import free_port
from shared.testing import eventually
from tests.events.conftest import ROOT
from tests.integration.builders import FINGERPRINT, TOKEN

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]
EXAMPLES = ROOT / "examples"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ONE_LOOK = ConsumerConfig(ack_policy=AckPolicy.NONE, mem_storage=True, inactive_threshold=30.0)


@pytest.fixture(scope="module")
def played(tmp_path_factory) -> Path:
    """The data folder of a demonstration that is over: whoever reads now was down for the whole of it."""
    folder = tmp_path_factory.mktemp("played")
    # Everybody signs in and may do what its card says, no more: the demonstration goes as it always does.
    command = [sys.executable, "-m", "dovira", "demo", "--participants", "12", "--once", "--secured"]
    subprocess.run([*command, "--data-dir", str(folder)], capture_output=True, check=True, timeout=280)
    assert "Violation" not in (folder / "nats" / "nats.log").read_text()
    return folder


@pytest.fixture
async def system(played, monkeypatch):
    monkeypatch.setenv("DOVIRA_RECONCILE_EVERY", "1")
    monkeypatch.setenv("DOVIRA_INTEGRATION_WEBHOOK_ALLOWED_NETWORKS", '["127.0.0.0/8"]')
    async with running_system(Plan(data_dir=played, port=0, secured=True)) as running:
        yield running


@pytest.fixture
async def client(system):
    connection = await connect(system.nats_url, Credentials(OPERATOR, system.keys))
    yield connection
    await connection.close()


async def stored(client) -> dict[str, str]:
    """The types of all events in the log, by id."""
    found = {}
    for service in TELLING_SERVICES:
        async for one in read_log(client.jetstream(), stream_name(service)):
            assert one.heard is not None
            found[one.heard.id] = type(one.heard.fact).type
    return found


def registered(played: Path) -> int:
    """How many certificates the register holds, read from its table."""
    with closing(sqlite3.connect(f"file:{played}/certification.db?mode=ro", uri=True)) as register:
        (count,) = register.execute("select count(*) from certificate").fetchone()
    return int(count)


async def dovira(system: System, *arguments: str) -> None:
    """The command line, as the operator whose key is there."""
    environment = os.environ | {"DOVIRA_NATS_URL": system.nats_url, "DOVIRA_NATS_KEYS": str(system.keys)}
    command = [sys.executable, "-m", "dovira", *arguments]
    await asyncio.to_thread(subprocess.run, command, env=environment, check=True, capture_output=True, timeout=120)


async def admitted(
    system: System, folder: Path, name: str, types: list[str], personal: Sequence[str] = ()
) -> dict[str, str]:
    """Admit a consumer that signs in with a key of its own, as the how-to says; how it reaches the bus."""
    seed, process_id = folder / f"{name}.nk", system.data_dir / "nats" / "server.lock"
    grants = [*(f"--type={one}" for one in types), *(f"--personal={one}" for one in personal)]
    await dovira(system, "consumers", "admit", name, *grants, "--nkey", str(seed))
    await dovira(system, "nats", "config", str(system.keys), "--reload", str(process_id))
    address = system.nats_url.removeprefix("nats://")
    return {"NATS_URL": address, "NATS_CA": f"{system.keys}/ca.pem", "NATS_NKEY": str(seed)}


async def run_python(example: str, *arguments: str, **environment: str) -> str:
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, str(EXAMPLES / example), *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def example_of_a_receiver(kept: Path, port: int, secret: str) -> Iterator[None]:
    command = [sys.executable, str(EXAMPLES / "webhook_receiver.py"), str(kept), str(port)]
    with subprocess.Popen(command, env=os.environ | {"DOVIRA_SECRET": secret}) as receiver:
        try:
            yield
        finally:
            receiver.terminate()


async def test_a_cursor_consumer_that_was_away_catches_up_with_nothing_missed_and_nothing_doubled(
    played, system, client, tmp_path
):
    personal = [name for name, fact in all_facts().items() if fact.personal_data]
    consumer = Consumer(name="personnel", types=["dovira.>"], personal=personal)
    await ask(client, AdmitConsumer(consumer=consumer, fingerprint=FINGERPRINT))
    kept = tmp_path / "personnel.db"
    for _ in range(2):  # the second time there is nothing more
        await run_python("cursor_consumer.py", str(kept), "--once", DOVIRA_URL=system.page_url, DOVIRA_TOKEN=TOKEN)
    with closing(sqlite3.connect(kept)) as store:
        read = dict(store.execute("select id, type from event").fetchall())
    assert read == await stored(client)
    assert len(read) > 100


async def test_the_example_of_a_receiver_takes_every_event_that_is_posted_once(system, client, tmp_path):
    consumer = Consumer(name="chat-bot", types=["dovira.>"])
    await ask(client, AdmitConsumer(consumer=consumer, fingerprint="0" * 64))
    port, kept = free_port(), tmp_path / "bot.db"
    subscription = SubscribeWebhook(consumer="chat-bot", url=f"http://127.0.0.1:{port}/", since=LONG_AGO)
    secret = (await ask(client, subscription)).secret  # it is posted to before it is there: that is tried again
    with example_of_a_receiver(kept, port, secret):
        wanted = {one: name for one, name in (await stored(client)).items() if not all_facts()[name].personal_data}

        async def delivered() -> int:
            log = await ask(client, ListDeliveries(consumer="chat-bot"))
            return log.numbers.get(DeliveryState.DELIVERED, 0)

        await eventually(delivered, lambda number: number == len(wanted), seconds=200)
    with closing(sqlite3.connect(kept)) as store:
        assert dict(store.execute("select id, type from event").fetchall()) == wanted


async def test_the_javascript_consumer_finds_every_event_valid_and_every_certificate(
    played, system, client, node, tmp_path
):
    document = tmp_path / "asyncapi.json"
    document.write_text(write_asyncapi())
    personal = [name for name, fact in all_facts().items() if fact.personal_data]
    access = await admitted(system, tmp_path, "warehouse", ["dovira.>"], personal)
    done = await asyncio.to_thread(node, EXAMPLES / "durable_consumer.mjs", "warehouse", str(document), **access)
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout)
    assert counts == {"events": len(await stored(client)), "invalid": 0, "certificates": registered(played)}
    assert counts["certificates"] > 0


async def test_the_python_consumer_hears_every_certificate_once_and_goes_on_where_it_stopped(played, system, tmp_path):
    access = await admitted(system, tmp_path, "accounting", ["dovira.certification.>"])
    first = await run_python("durable_consumer.py", "accounting", **access)
    assert first.splitlines()[-1] == f"{registered(played)} certificates"
    assert (await run_python("durable_consumer.py", "accounting", **access)).splitlines() == ["0 certificates"]


async def test_the_official_sdk_reads_every_event_in_binary_mode(client):
    read = {}
    for service in TELLING_SERVICES:
        subscription = await client.jetstream().pull_subscribe("", stream=stream_name(service), config=ONE_LOOK)
        for _ in range((await subscription.consumer_info()).num_pending):
            (message,) = await subscription.fetch(1, timeout=60)
            event = from_binary_event(HTTPMessage(message.headers, message.data))
            assert event.get_subject() == message.subject.rpartition(".")[2]
            all_facts()[event.get_type()].model_validate(event.get_data())
            read[event.get_id()] = event.get_type()
    assert read == await stored(client)


async def test_the_official_sdk_reads_an_event_in_structured_mode(client):
    async for one in read_log(client.jetstream(), stream_name("certification")):
        portion = await read_portion(
            client.jetstream(), one.stream, types=list(all_facts()), after=one.sequence - 1, limit=1
        )
        body = json.dumps(portion.events[0].structured()).encode()
        event = from_structured_event(HTTPMessage({"content-type": "application/cloudevents+json"}, body))
        assert one.heard is not None
        assert (event.get_id(), event.get_time()) == (one.heard.id, one.heard.time)


async def test_an_export_holds_every_event_that_names_nobody(system, client, tmp_path):
    file = tmp_path / "events.jsonl"
    await dovira(system, "events", "export", str(file))
    exported = [json.loads(line) for line in file.read_text().splitlines()]
    wanted = {one: name for one, name in (await stored(client)).items() if not all_facts()[name].personal_data}
    assert {one["id"]: one["type"] for one in exported} == wanted
    assert len(exported) == len(wanted)


async def test_what_services_seldom_do_is_permitted_too(played, system, client):
    """Erasing a person from log and dead letters, and filling a stream that was lost."""
    js = client.jetstream()
    registered_one = await next_on(js, stream_name("registration"), f"{ParticipantRegistered.type}.*")
    assert registered_one is not None
    subject = str(registered_one.subject)
    await ask(client, EraseParticipant(participant_id=subject.rpartition(".")[2]))

    async def still_there() -> object:
        return await next_on(js, stream_name("registration"), subject)

    await eventually(still_there, lambda seen: seen is None)
    lost = stream_name("notification")
    before = (await js.stream_info(lost)).state.messages
    await js.purge_stream(lost)
    await js.delete_stream(lost)

    async def filled() -> int:
        with suppress(NotFoundError):
            return int((await js.stream_info(lost)).state.messages)
        await provision_stream(js, "notification", StreamLimits())
        return 0

    await eventually(filled, lambda seen: seen >= before)
    assert "Violation" not in (played / "nats" / "nats.log").read_text()
