"""The rehearsal of a restore: a backup taken while people work comes back elsewhere, and the programme goes on."""

import asyncio
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import nats
import pytest

from credentials.key_files import make_keys
from credentials.keys import Keyring
from dovira.audit import audit_system
from dovira.demo.counting import count_outcome
from dovira.demo.files import demo_programme, programme_file, questions_file
from dovira.demo.play import Play
from dovira.registry import SERVICES
from dovira.settling import settled
from dovira.system import Plan, running_system, wait_until_ready
from shared.runtime import NatsServer, ShiftedClock, SystemClock
from shared.testing import postgres_database
from tests.system.rehearsal import Silent, decided_cohort, deserving

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]


@dataclass
class Place:
    """A machine: a folder, a bus of its own, databases of its own."""

    folder: Path
    environment: dict[str, str]

    @property
    def data_dir(self) -> Path:
        return self.folder / "data"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def places(request, tmp_path):
    """Two machines: where it was, and where it comes back."""
    with ExitStack() as stack:
        yield [
            Place(tmp_path / name, databases(request, stack, name) if request.param == "postgres" else {})
            for name in ("first", "second")
        ]


def databases(request, stack, place):
    server = request.getfixturevalue("postgres_url")
    keys = request.getfixturevalue("tmp_path") / "keys.json"
    if not keys.exists():  # a secret that stands beside the system, and goes wherever it goes
        make_keys(keys, Keyring({}).with_new_pair(SystemClock().now()))
    urls = {service: stack.enter_context(postgres_database(server, f"{place}_{service}")) for service in SERVICES}
    addresses = {f"DOVIRA_{service.upper()}_DATABASE_URL": url for service, url in urls.items()}
    return addresses | {"DOVIRA_CERTIFICATION_KEYS_FILE": str(keys)}


def clock_before(programme):
    return ShiftedClock(min(one.starts_at for one in programme.webinars) - timedelta(days=25))


async def dovira(place, *arguments):
    command = [sys.executable, "-m", "dovira", *arguments, "--data-dir", str(place.data_dir)]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def play_on(client, place, cohort, *, clock, ids=None):
    return Play(
        client,
        cohort.programme,
        programme_file=programme_file(),
        questions_file=questions_file(),
        cohort=cohort,
        folder=place.folder / "files",
        watcher=Silent(),
        clock=clock,
        ids=ids or {},
    )


async def begin_and_back_up(place, cohort, clock, backup):
    """Two webinars, and a backup while people enrol in the third; returns who is who."""
    async with running_system(Plan(place.data_dir, port=0, clock=clock)) as system:
        client = await nats.connect(system.nats_url)
        play = play_on(client, place, cohort, clock=clock)
        await play.publish()
        await play.apply()
        await play.decide()
        webinars = cohort.programme.webinars
        for webinar in webinars[:2]:
            await play.hold(webinar)
        await asyncio.gather(play.hold(webinars[2]), dovira(place, "backup", str(backup), "--nats", system.nats_url))
        await client.close()
        return play.ids


async def go_on(place, nats_url, cohort, clock, ids):
    """The webinars from the third on, and the test; returns what came of it."""
    async with running_system(Plan(place.data_dir, port=0, nats_url=nats_url, clock=clock)) as system:
        await wait_until_ready(system, seconds=60)
        client = await nats.connect(nats_url)
        await settled(client)
        assert (await audit_system(nats_url, place.data_dir, wait=60)).violations == []
        play = play_on(client, place, cohort, clock=clock, ids=ids)
        for webinar in cohort.programme.webinars[2:]:
            await play.hold(webinar)
        await play.take(cohort.programme.tests[0].id)
        report = await audit_system(nats_url, place.data_dir, wait=60)  # it looks into the outboxes, too
        outcome = await count_outcome(client)
        await client.close()
        return outcome, report


async def test_a_backup_taken_while_people_work_comes_back_elsewhere_and_the_programme_goes_on(
    places, tmp_path, monkeypatch
):
    first, second = places
    cohort, clock = decided_cohort(8, programme=demo_programme()), clock_before(demo_programme())
    for name, value in first.environment.items():
        monkeypatch.setenv(name, value)
    ids = await begin_and_back_up(first, cohort, clock, tmp_path / "backup")

    for name, value in second.environment.items():
        monkeypatch.setenv(name, value)
    server = NatsServer(second.folder / "nats").start()
    try:
        shown = await dovira(second, "restore", str(tmp_path / "backup"), "--nats", server.url, "--verify")
        assert "✗" not in shown
        outcome, report = await go_on(second, server.url, cohort, clock, ids)
    finally:
        server.stop()
    assert outcome["certificates"] == len(deserving(cohort)) > 0
    assert outcome["dead_letters"] == 0
    assert (report.violations, report.unsettled) == ([], [])
