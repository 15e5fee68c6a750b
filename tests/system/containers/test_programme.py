"""A programme on containers and three NATS servers: a service and the leader of the bus are killed on the way."""

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path

import nats
import pytest

from dovira.audit import audit_system
from dovira.demo.counting import count_outcome
from dovira.demo.files import questions_file
from dovira.demo.play import Play
from dovira.mailbox import Mailbox
from dovira.registry import SERVICES
from dovira.settling import settled
from formats.programme_file import write_programme
from shared.bus import stream_name
from shared.runtime import free_port
from shared.testing import eventually
from shared.testing.nats_cluster import NatsCluster
from tests.system.containers.engine import Container
from tests.system.rehearsal import Silent, decided_cohort, deserving, future_programme

pytestmark = [pytest.mark.system, pytest.mark.faults, pytest.mark.timeout(1800)]

NOBODY = 10001


@dataclass
class Running:
    cluster: NatsCluster
    services: dict[str, Container]
    data_dir: Path

    async def all_are_healthy(self) -> None:
        async def ill() -> dict[str, str]:
            seen = {name: await one.health() for name, one in self.services.items()}
            return {name: health for name, health in seen.items() if health != "running healthy"}

        await eventually(ill, lambda found: not found, seconds=240)

    async def play(self, cohort) -> Play:
        return Play(
            client=await nats.connect(self.cluster.urls, max_reconnect_attempts=-1, reconnect_time_wait=0.2),
            programme=cohort.programme,
            programme_file=write_programme(cohort.programme).encode(),
            questions_file=questions_file(),
            cohort=cohort,
            folder=self.data_dir / "files",
            watcher=Silent(),
        )


@pytest.fixture
def running(images, tmp_path):
    """Every service in a container; stores in a folder of the machine, so that they outlive it and can be audited."""
    if os.geteuid():
        pytest.skip("only root can give the folder of the stores to the user of the images: sudo make containers")
    cluster, mailbox = NatsCluster(tmp_path / "nats").start(), Mailbox(tmp_path / "mail")
    mailbox.start()
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    os.chown(data_dir, NOBODY, NOBODY)
    environment = {
        "DOVIRA_NATS_URL": ",".join(cluster.urls),
        "DOVIRA_STREAM_REPLICAS": "3",
        "DOVIRA_HTTP_HOST": "127.0.0.1",
        "DOVIRA_NOTIFICATION_SMTP_HOST": mailbox.host,
        "DOVIRA_NOTIFICATION_SMTP_PORT": str(mailbox.port),
        "DOVIRA_NOTIFICATION_QUIET_SECONDS": "1",
        "DOVIRA_NOTIFICATION_MATERIALS_QUIET_SECONDS": "1",
    }
    services = {}
    try:
        for name in SERVICES:
            port = {"DOVIRA_HTTP_PORT": str(free_port())}
            services[name] = Container(images[name], environment | port, data_dir).start()
        yield Running(cluster, services, data_dir)
    finally:
        for container in services.values():
            container.remove()
        mailbox.stop()
        cluster.stop()


async def kill_leader(running: Running, play: Play) -> None:
    """Of the stream that most is told into; the others go on, and it comes back."""
    info = await play.client.jetstream().stream_info(stream_name("registration"))
    node = running.cluster.node(str(info.cluster and info.cluster.leader))
    node.kill()
    await asyncio.sleep(1)
    node.start()


async def test_a_programme_on_containers_ends_well_although_a_service_and_the_leader_of_the_bus_are_killed(running):
    cohort = decided_cohort(9, programme=future_programme())
    await running.all_are_healthy()
    play = await running.play(cohort)
    await play.publish()
    await play.apply()
    await play.decide()
    webinars = cohort.programme.webinars
    for webinar in webinars[:3]:
        await play.hold(webinar)

    await kill_leader(running, play)
    await running.all_are_healthy()
    running.services["certification"].kill()
    for webinar in webinars[3:]:
        await play.hold(webinar, settle=False)
    running.services["certification"].start_again()
    await running.all_are_healthy()
    await settled(play.client)
    await play.take(cohort.programme.tests[0].id)
    await settled(play.client)

    outcome = await count_outcome(play.client)
    await play.client.close()
    report = await audit_system(",".join(running.cluster.urls), running.data_dir, wait=120)
    assert (report.violations, report.unsettled) == ([], [])
    assert outcome["certificates"] == len(deserving(cohort)) > 0
    assert outcome["dead_letters"] == 0
