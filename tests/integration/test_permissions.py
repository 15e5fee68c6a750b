"""A real server with the permissions we generate: a consumer reads what it was granted, and can do nothing else."""

import contextlib
import json
import os
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import nats
import pytest
from nats.aio.client import Client
from nats.js.errors import NotFoundError

from dovira.nats_config import SECURITY_FILE, keep_consumers, write_security
from dovira.nats_config.keys import new_seed, public_key, write_private
from services.integration.app import create_app
from services.integration.settings import Settings
from shared.bus import OPERATOR, Credentials, ask, connect, provision_stream
from shared.bus.streams import StreamLimits
from shared.contracts.catalogue import TELLING_SERVICES
from shared.contracts.certification import CertificateIssued
from shared.contracts.integration import AdmitConsumer, Consumer, ConsumerList, DismissConsumer, ListConsumers
from shared.contracts.registration import EnrolmentConfirmed, ParticipantRegistered
from shared.runtime import NatsServer, SystemClock
from shared.runtime.nats_server import nats_server_binary
from shared.testing import eventually, sqlite_url
from tests.integration.builders import tell

STREAM = "DOVIRA_CERTIFICATION"
HOSTS = ["127.0.0.1", "localhost"]


@dataclass
class Ground:
    """A server that lets in whom it knows, integration, and the operator."""

    server: NatsServer
    keys: Path
    operator: Client

    async def admit(self, name: str, *types: str, personal: tuple[str, ...] = ()) -> None:
        """A consumer with a key of its own, which the server knows from now on."""
        seed = new_seed()
        write_private(self.keys / f"consumer-{name}.nk", seed)
        consumer = Consumer(name=name, types=list(types), personal=list(personal), nkey=public_key(seed))
        await ask(self.operator, AdmitConsumer(consumer=consumer, fingerprint=name.encode().hex().ljust(64, "0")))
        await self.renew()

    async def renew(self) -> None:
        """What `dovira nats config --reload` does."""
        keep_consumers(self.keys, await ask(self.operator, ListConsumers()))
        write_security(self.keys, hosts=HOSTS, now=SystemClock().now())
        assert self.server.process is not None
        os.kill(self.server.process.pid, signal.SIGHUP)

    @contextlib.asynccontextmanager
    async def signed_in(self, name: str):
        """The consumer's own connection, and what the server forbids it."""
        forbidden: list[str] = []

        async def note(error: Exception) -> None:
            forbidden.append(str(error).lower())

        credentials = Credentials(f"consumer-{name}", self.keys)

        async def attempt() -> Client | None:
            with contextlib.suppress(nats.errors.Error, OSError):  # the server takes the new user up in a moment
                return await connect(
                    self.server.url, credentials, error_cb=note, allow_reconnect=False, connect_timeout=20
                )
            return None

        client = await eventually(attempt, lambda one: one is not None)
        assert client is not None
        try:
            yield client, forbidden
        finally:
            await client.close()


@pytest.fixture
async def ground(tmp_path):
    keys = tmp_path / "keys"
    write_security(keys, hosts=HOSTS, now=SystemClock().now())
    server = NatsServer(tmp_path / "nats", more=f'include "../keys/{SECURITY_FILE}"\n').start()
    operator = await connect(server.url, Credentials(OPERATOR, keys))
    for service in TELLING_SERVICES:
        await provision_stream(operator.jetstream(), service, StreamLimits())
    settings = Settings(nats_url=server.url, nats_keys=keys, database_url=sqlite_url(tmp_path))
    async with create_app(settings).running():
        yield Ground(server, keys, operator)
    await operator.close()
    server.stop()


async def read(client: Client, name: str, *, at_least: int) -> list[str]:
    """Everything its durable has for it, acknowledged."""
    subscription = await client.jetstream().pull_subscribe_bind(f"consumer-{name}", stream=STREAM)
    found: list[str] = []
    with contextlib.suppress(TimeoutError):
        while True:
            for message in await subscription.fetch(10, timeout=60 if len(found) < at_least else 0.3):
                assert message.headers is not None
                found.append(message.headers["ce-id"])
                await message.ack_sync()
    return found


async def is_refused(forbidden: list[str], attempt) -> bool:
    """Whether the server forbids it and nothing comes back."""
    del forbidden[:]
    with contextlib.suppress(TimeoutError, nats.errors.Error):
        await attempt

    async def seen() -> bool:
        return any("permissions violation" in one for one in forbidden)

    return await eventually(seen, bool)


async def test_a_consumer_reads_what_it_was_granted_and_goes_on_where_it_stopped(ground):
    await ground.admit("personnel", CertificateIssued.type)
    issued = [await tell(ground.operator.jetstream(), CertificateIssued) for _ in range(3)]
    await tell(ground.operator.jetstream(), EnrolmentConfirmed)
    async with ground.signed_in("personnel") as (client, forbidden):
        assert await read(client, "personnel", at_least=3) == issued
        later = await tell(ground.operator.jetstream(), CertificateIssued)
        assert await read(client, "personnel", at_least=1) == [later]
        assert forbidden == []


async def test_a_consumer_cannot_read_what_it_was_not_granted(ground):
    await ground.admit("personnel", CertificateIssued.type)
    await ground.admit("registry", personal=(ParticipantRegistered.type,))
    await tell(ground.operator.jetstream(), ParticipantRegistered)
    async with ground.signed_in("personnel") as (client, forbidden):
        for subject in ("dovira.>", ">", "_INBOX.>", "_INBOX_consumer-registry.>", "ask.dovira.>", "$JS.EVENT.>"):
            assert await is_refused(forbidden, client.subscribe(subject)), subject
        asked = {
            "$JS.API.STREAM.MSG.GET.DOVIRA_REGISTRATION": {"seq": 1},
            "$JS.API.DIRECT.GET.DOVIRA_REGISTRATION": {"seq": 1},
            "$JS.API.STREAM.MSG.GET.DOVIRA_CERTIFICATION": {"seq": 1},
            "$JS.API.CONSUMER.MSG.NEXT.DOVIRA_REGISTRATION.consumer-registry": {"batch": 1},
            "$JS.API.CONSUMER.CREATE.DOVIRA_REGISTRATION": {"stream_name": "DOVIRA_REGISTRATION", "config": {}},
            "$JS.API.CONSUMER.CREATE.DOVIRA_CERTIFICATION.consumer-personnel": {},
            "$JS.API.CONSUMER.DURABLE.CREATE.DOVIRA_CERTIFICATION.consumer-personnel": {},
            "$JS.API.CONSUMER.DELETE.DOVIRA_CERTIFICATION.consumer-personnel": {},
            "$JS.API.STREAM.INFO.DOVIRA_CERTIFICATION": {},
            "$JS.API.STREAM.PURGE.DOVIRA_CERTIFICATION": {},
            "$JS.API.INFO": {},
        }
        for subject, body in asked.items():
            attempt = client.request(subject, json.dumps(body).encode(), timeout=0.3)
            assert await is_refused(forbidden, attempt), subject


async def test_a_consumer_tells_nothing_and_asks_nothing(ground):
    await ground.admit("personnel", CertificateIssued.type)
    before = (await ground.operator.jetstream().stream_info(STREAM)).state.last_seq
    async with ground.signed_in("personnel") as (client, forbidden):
        for subject in (
            f"{CertificateIssued.type}.018e3c1a-5400-7469-a748-d6c225446808",
            "ask.dovira.registration.erase_participant",
            f"dead.dovira.{STREAM}.notification-x",
            "_INBOX_gateway.x",
        ):
            assert await is_refused(forbidden, client.publish(subject, b"{}")), subject
    assert (await ground.operator.jetstream().stream_info(STREAM)).state.last_seq == before


async def test_a_consumer_acknowledges_nothing_of_others(ground):
    await ground.admit("personnel", CertificateIssued.type)
    await ground.admit("registry", CertificateIssued.type)
    await tell(ground.operator.jetstream(), CertificateIssued)
    async with ground.signed_in("registry") as (registry, _), ground.signed_in("personnel") as (client, forbidden):
        subscription = await registry.jetstream().pull_subscribe_bind("consumer-registry", stream=STREAM)
        (message,) = await subscription.fetch(1, timeout=60)
        assert await is_refused(forbidden, client.publish(message.reply, b"+ACK"))
        info = await ground.operator.jetstream().consumer_info(STREAM, "consumer-registry")
        assert info.num_ack_pending == 1


async def test_a_wider_grant_opens_what_is_told_later_and_a_narrower_one_closes_it(ground):
    await ground.admit("personnel", "dovira.scheduling.>")
    with pytest.raises(NotFoundError):
        await ground.operator.jetstream().consumer_info(STREAM, "consumer-personnel")
    await ground.admit("personnel", CertificateIssued.type)
    issued = await tell(ground.operator.jetstream(), CertificateIssued)
    async with ground.signed_in("personnel") as (client, _):
        assert await read(client, "personnel", at_least=1) == [issued]
        await ask(ground.operator, DismissConsumer(name="personnel"))
        with pytest.raises(NotFoundError):
            await ground.operator.jetstream().consumer_info(STREAM, "consumer-personnel")


async def test_whoever_has_no_key_or_an_ended_one_is_not_let_in(ground):
    with pytest.raises(nats.errors.Error):
        await nats.connect(ground.server.url, tls=Credentials("", ground.keys).tls(), allow_reconnect=False)
    await ground.admit("personnel", CertificateIssued.type)
    async with ground.signed_in("personnel") as (client, _):
        await ask(ground.operator, DismissConsumer(name="personnel"))
        await ground.renew()

        async def closed() -> bool:
            return client.is_closed

        await eventually(closed, bool)


async def test_a_server_whose_certificate_is_not_ours_is_not_talked_to(ground, tmp_path):
    others = tmp_path / "others"
    write_security(others, hosts=HOSTS, now=SystemClock().now())
    with pytest.raises((OSError, nats.errors.Error)):
        await connect(ground.server.url, Credentials(OPERATOR, others), allow_reconnect=False, connect_timeout=20)


def test_the_server_itself_finds_the_configuration_sound(tmp_path):
    consumers = [Consumer(name="personnel", types=["dovira.>"], nkey=public_key(new_seed()))]
    keep_consumers(tmp_path, ConsumerList(consumers=consumers))
    written = write_security(tmp_path, hosts=HOSTS, now=SystemClock().now())
    assert written.consumers == 1
    whole = tmp_path / "nats.conf"
    whole.write_text(f'jetstream {{\n  store_dir: "{tmp_path}/js"\n}}\ninclude "{SECURITY_FILE}"\n')
    done = subprocess.run([nats_server_binary(), "-t", "-c", whole], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_keys_that_are_there_are_kept_and_readable_by_their_owner_only(tmp_path):
    write_security(tmp_path, hosts=HOSTS, now=SystemClock().now())
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    write_security(tmp_path, hosts=HOSTS, now=SystemClock().now())
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first
    assert {path.stat().st_mode & 0o077 for path in tmp_path.iterdir()} == {0}
    write_security(tmp_path, hosts=[*HOSTS, "nats.example"], now=SystemClock().now())
    changed = {path.name for path in tmp_path.iterdir() if path.read_bytes() != first[path.name]}
    assert changed == {"server.pem", "server.key"}
