"""Two releases side by side on the same streams and stores: people apply while one replaces the other, and back."""

import asyncio
import os
from collections import Counter
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path

import nats
import pytest
from nats.aio.client import Client

from dovira.audit import audit_running
from dovira.audit.stores import open_stores
from dovira.mailbox import Mailbox
from dovira.registry import metadata_of
from dovira.settling import settled
from dovira.streams import provision_streams
from shared.bus.dead_letters import list_dead_letters
from shared.runtime import NatsServer
from shared.runtime.database import open_engines
from shared.runtime.migrations import State, state_of
from shared.testing import eventually, postgres_database
from shared.testing.processes import ServiceProcess
from tests.faults.stand_in import Applicants, publish_programme, until_open
from tests.system.next_release import NEW_FACT, make_next_release

pytestmark = [pytest.mark.system, pytest.mark.postgres, pytest.mark.timeout(280)]

SERVICES = ("registration", "notification")
THIS, NEXT = "this", "next"
_SECONDS, _PAUSE = 90.0, 0.05
_DURABLE = "notification-remember_people"


@dataclass
class Releases:
    """The processes of this release and of the next one, on one bus, the same stores and one mail server."""

    client: Client
    nats_url: str
    folder: Path
    environments: dict[str, dict[str, str]]
    processes: dict[tuple[str, str], ServiceProcess] = field(default_factory=dict)

    async def start(self, release: str) -> None:
        """Start a process of each service, as it is started in its container, and wait until they are ready."""
        started = []
        for name in SERVICES:
            process = ServiceProcess(name, self.nats_url, self.folder / release, module=("shared.runtime",))
            process.environment = self.environments[release] | {
                "DOVIRA_SERVICE": name,
                "DOVIRA_NATS_URL": self.nats_url,
                "DOVIRA_HTTP_PORT": str(process.port),
            }
            self.processes[release, name] = process
            started.append(process.start())
        await asyncio.gather(*(asyncio.to_thread(one.wait_until_ready, seconds=_SECONDS) for one in started))

    async def stop(self, release: str, *names: str) -> None:
        """As Kubernetes does it; whoever is told to stop ends well."""
        told = [self.processes.pop((release, name)) for name in names or SERVICES]
        ended = await asyncio.gather(*(asyncio.to_thread(one.stop, seconds=_SECONDS) for one in told))
        assert ended == [0] * len(told)

    def kill(self) -> None:
        """Whatever still runs."""
        for process in self.processes.values():
            process.kill()


@asynccontextmanager
async def two_releases(folder: Path, postgres_url: str, monkeypatch):
    with ExitStack() as stack:
        server, mailbox = NatsServer(folder / "nats").start(), Mailbox(folder / "mail")
        stack.callback(server.stop)
        mailbox.start()
        stack.callback(mailbox.stop)
        monkeypatch.setenv("DOVIRA_NOTIFICATION_SMTP_HOST", mailbox.host)
        monkeypatch.setenv("DOVIRA_NOTIFICATION_SMTP_PORT", str(mailbox.port))
        monkeypatch.setenv("DOVIRA_NOTIFICATION_QUIET_SECONDS", "0")
        monkeypatch.setenv("DOVIRA_ACK_WAIT", "3")
        for name in SERVICES:
            database = stack.enter_context(postgres_database(postgres_url, f"upgrade_{name}"))
            monkeypatch.setenv(f"DOVIRA_{name.upper()}_DATABASE_URL", database)
        environments = {THIS: {}, NEXT: make_next_release(folder / "tree")}
        client = await nats.connect(server.url)
        releases = Releases(client, server.url, folder, environments)
        stack.callback(releases.kill)
        await provision_streams(client.jetstream())
        await publish_programme(client.jetstream())
        try:
            yield releases, mailbox
        finally:
            await client.close()


async def test_one_release_replaces_the_other_and_back_and_nothing_is_lost_or_doubled(
    tmp_path, postgres_url, monkeypatch
):
    async with two_releases(tmp_path, postgres_url, monkeypatch) as (releases, mailbox):
        client = releases.client
        applicants, going_on = Applicants(client, at_once=1), [True]
        await releases.start(THIS)
        await until_open(client)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(apply_in_turn(applicants, going_on))
            await upgrade_and_go_back(releases, applicants)
            going_on.clear()
        await eventually(lambda: unsent(tmp_path), lambda number: number == 0, seconds=_SECONDS)
        await settled(client, seconds=_SECONDS)
        await releases.stop(THIS)

        report = await audit_running(client, tmp_path)
        # The programme was told by a stand-in: scheduling has no store.
        assert [one for one in report.violations if one.check != "foreign"] == []
        assert [one for one in report.unsettled if one.startswith(SERVICES)] == []
        assert [letter async for letter in list_dead_letters(client.jetstream())] == []
        with open_stores(tmp_path) as stores:
            kept = stores.rows("registration", "SELECT application_id, participant_id, channel FROM application")
            written = stores.rows("notification", "SELECT participant_id FROM message")
        assert Counter(row.application_id for row in kept) == Counter(applicants.acknowledged)
        assert Counter(row.participant_id for row in written) == Counter(row.participant_id for row in kept)
        assert letters_in(mailbox) == Counter({f"person{n}@example.ua": 1 for n in range(1, len(kept) + 1)})
        assert {row.channel for row in kept} == {None, "form"}, "both releases took applications"


async def upgrade_and_go_back(releases: Releases, applicants: Applicants) -> None:
    await more(applicants)
    await releases.start(NEXT)
    await more(applicants)
    await releases.stop(THIS)
    await more(applicants)
    await everything_new_is_heard(releases)

    assert state_of_registration() is State.NEWER
    await releases.start(THIS)
    await more(applicants)
    await releases.stop(NEXT, "registration")
    await everything_new_is_heard(releases)
    await releases.stop(NEXT, "notification")
    await more(applicants)


async def apply_in_turn(applicants: Applicants, going_on: list[bool]) -> None:
    """One after another, so that what is measured is the change of releases and not the rush."""
    while going_on:
        await applicants.apply(1)
        await asyncio.sleep(_PAUSE)


async def more(applicants: Applicants) -> None:
    """Some further applications are acknowledged."""
    before = len(applicants.acknowledged)

    async def since() -> int:
        return len(applicants.acknowledged) - before

    await eventually(since, lambda number: number >= 5, seconds=_SECONDS)


async def everything_new_is_heard(releases: Releases) -> None:
    """What only the next release knows and told up to now was handled and acknowledged, whoever was given it."""
    js = releases.client.jetstream()
    told = f"SELECT fact_id, stream_seq FROM outbox WHERE subject LIKE '{NEW_FACT}.%'"  # noqa: S608  # our own constant
    heard = f"SELECT fact_id FROM inbox WHERE durable = '{_DURABLE}'"  # noqa: S608  # as above

    with open_stores(releases.folder) as stores:
        new = {row.fact_id for row in stores.rows("registration", told)}
    assert new

    async def left() -> list[object]:
        floor = (await js.consumer_info("DOVIRA_REGISTRATION", _DURABLE)).ack_floor.stream_seq
        with open_stores(releases.folder) as stores:
            handled = {row.fact_id for row in stores.rows("notification", heard)}
            facts = [row for row in stores.rows("registration", told) if row.fact_id in new]
        return [one for one in facts if one.fact_id not in handled or (one.stream_seq or floor + 1) > floor]

    await eventually(left, lambda facts: not facts, seconds=_SECONDS)


def state_of_registration() -> State:

    writer, reader = open_engines(os.environ["DOVIRA_REGISTRATION_DATABASE_URL"])
    try:
        return state_of(writer, "registration", metadata_of("registration"))
    finally:
        writer.dispose()
        reader.dispose()


async def unsent(folder: Path) -> int:
    with open_stores(folder) as stores:
        waiting = "SELECT count(*) AS n FROM message WHERE state <> 'sent'"
        letters = "SELECT count(*) AS n FROM message"
        applications = "SELECT count(*) AS n FROM application"
        unwritten = stores.rows("registration", applications)[0].n - stores.rows("notification", letters)[0].n
        return abs(int(unwritten)) + int(stores.rows("notification", waiting)[0].n)


def letters_in(mailbox: Mailbox) -> Counter[str]:
    """By whom they went to."""
    letters = (message_from_bytes(file.read_bytes()) for file in (mailbox.folder / "new").iterdir())
    return Counter(letter["X-Envelope-To"] for letter in letters)
