"""A programme on containers, through the gateway: the bus's leader, services, the database are killed meanwhile."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import pytest

from dovira.demo.counting import count_outcome
from dovira.demo.files import questions_file
from dovira.settling import settled
from formats.programme_file import write_programme
from shared.bus import stream_name
from tests.system.containers.ground import Ground, Part
from tests.system.containers.visitors import PlayAtTheGateway
from tests.system.rehearsal import Silent, decided_cohort, deserving, future_programme

pytestmark = [pytest.mark.system, pytest.mark.faults, pytest.mark.timeout(1800)]


async def at_the_gateway(ground: Ground, folder) -> PlayAtTheGateway:
    cohort = decided_cohort(9, programme=future_programme())
    return PlayAtTheGateway(
        client=await ground.connect(),
        programme=cohort.programme,
        programme_file=write_programme(cohort.programme).encode(),
        questions_file=questions_file(),
        cohort=cohort,
        folder=folder,
        watcher=Silent(),
        address=ground.address,
        mail=ground.mail,
    )


async def leader_of(ground: Ground, play: PlayAtTheGateway) -> Part:
    """Of the stream that most is told into."""
    info = await play.client.jetstream().stream_info(stream_name("registration"))
    return ground.nodes[str(info.cluster and info.cluster.leader)]


@contextmanager
def dead(*parts: Part) -> Iterator[None]:
    """Killed for as long as something is done."""
    for part in parts:
        part.kill()
    try:
        yield
    finally:
        for part in parts:
            part.start_again()


async def come_meanwhile(play: PlayAtTheGateway, webinars, *, killed: list[Part]) -> None:
    """People go on while parts are dead; these come back once somebody noticed, or nobody did for a while."""
    before = play.turned_away
    async with asyncio.TaskGroup() as tasks:
        with dead(*killed):
            going_on = tasks.create_task(hold_all(play, webinars))
            with suppress(TimeoutError):
                await until(lambda: play.turned_away > before or going_on.done(), seconds=20)


async def hold_all(play: PlayAtTheGateway, webinars) -> None:
    for webinar in webinars:
        await play.hold(webinar, settle=False)


async def until(condition: Callable[[], bool], *, seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110  # what happens in other processes
            await asyncio.sleep(0.1)


@dataclass
class Played:
    """What came of a programme, by the bus and by the audit; how many requests were turned away on the way."""

    deserving: int
    turned_away: int
    outcome: Mapping[str, int]
    audited: Mapping[str, Any]


@pytest.fixture(scope="module")
async def played(ground, tmp_path_factory) -> Played:
    await ground.all_are_healthy()
    play = await at_the_gateway(ground, tmp_path_factory.mktemp("files"))
    await play.publish()
    await play.apply()
    await play.decide()
    webinars = play.programme.webinars
    await hold_all(play, webinars[:3])

    await come_meanwhile(play, webinars[3:6], killed=[await leader_of(ground, play)])
    services = [ground.services[name] for name in ("registration", "certification")]
    await come_meanwhile(play, webinars[6:9], killed=services)
    await come_meanwhile(play, webinars[9:12], killed=[ground.database])
    await hold_all(play, webinars[12:])
    await ground.all_are_healthy()
    await settled(play.client)
    await play.take(play.programme.tests[0].id)
    await settled(play.client)

    outcome = await count_outcome(play.client)
    await play.client.close()
    await play.leave()
    return Played(len(deserving(play.cohort)), play.turned_away, outcome, ground.audit())


def test_a_programme_ends_well_although_the_leader_of_the_bus_services_and_the_database_are_killed(played):
    assert (played.audited["violations"], played.audited["unsettled"]) == ([], [])
    assert played.turned_away > 0
    assert played.outcome["certificates"] == played.deserving > 0
    assert played.outcome["dead_letters"] == 0


async def test_a_backup_by_the_operators_image_comes_back_over_what_went_on_after_it(ground, played, tmp_path):
    """As the jobs of Kubernetes do it: pg_dump of the image, snapshots of three NATS servers, and the audit."""
    tmp_path.chmod(0o777)
    ground.operate("backup", "/backups", "--keep", "2", backups=tmp_path)
    for part in ground.services.values():
        assert part.stop() == 0
    said = ground.operate("restore", "/backups", "--replace", "--verify", backups=tmp_path)
    assert "✗" not in said
    for part in ground.services.values():
        part.start_again()
    await ground.all_are_healthy()

    client = await ground.connect()
    await settled(client)
    outcome = await count_outcome(client)
    info = await client.jetstream().stream_info(stream_name("registration"))
    await client.close()
    audited = ground.audit()
    assert (audited["violations"], audited["unsettled"]) == ([], [])
    assert outcome == played.outcome
    assert info.config.num_replicas == len(ground.nodes)
