"""Two hundred people for the last twenty places at once, over real requests to services of their own."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import nats
import pytest
from nats.aio.client import Client
from nats.js import JetStreamContext

from shared.bus import ask, read_log, stream_name
from shared.contracts.registration import (
    CancelEnrolment,
    CountPlaces,
    DecideApplications,
    Decision,
    EnrolInWebinar,
    EnrolmentCancelled,
    EnrolmentConfirmed,
    EnrolmentReceipt,
    EnrolmentStatus,
    EnrolmentWaitlisted,
    ListApplications,
    ListEnrolments,
)
from shared.contracts.registration_imports import (
    ApplicationRow,
    ImportApplications,
)
from shared.runtime import NatsServer
from shared.testing import eventually, postgres_database, sqlite_url
from shared.testing.processes import ServiceProcess
from tests.faults.chaos.programme import PROGRAMME, RARE, make_form
from tests.faults.stand_in import publish_programme, until_open

pytestmark = [pytest.mark.faults, pytest.mark.system, pytest.mark.timeout(300)]

EARLY, LAST_PLACES, CROWD, FIRST_WAVE, LEAVERS = 30, 20, 200, 120, 10
CAPACITY = EARLY + LAST_PLACES


ON_BOTH = pytest.mark.parametrize("on", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
MUTATED_ON = [
    pytest.param("places_without_a_lock", "postgres", marks=pytest.mark.postgres),
    ("last_waiting_first", "sqlite"),
]


@ON_BOTH
async def test_exactly_the_last_places_are_given_and_the_waiting_are_in_order_of_arrival(request, tmp_path, on: str):
    async with _registration(request, tmp_path, on=on) as client:
        await _rush(client)


@pytest.mark.parametrize(("mutation", "on"), MUTATED_ON)
async def test_the_rush_shows_a_planted_defect(request, tmp_path, mutation: str, on: str):
    async with _registration(request, tmp_path, on=on, module=("tests.faults.mutants", mutation)) as client:
        with pytest.raises(AssertionError):
            await _rush(client)


@contextlib.asynccontextmanager
async def _registration(
    request: pytest.FixtureRequest, folder: Path, *, on: str, module: Sequence[str] = ("dovira",)
) -> AsyncIterator[Client]:
    """Registration in one process on SQLite, in two on PostgreSQL; the client asks whoever answers."""
    async with contextlib.AsyncExitStack() as stack:
        server = NatsServer(folder / "nats").start()
        stack.callback(server.stop)
        opened = await nats.connect(server.url)
        stack.push_async_callback(opened.close)
        # Whom registration hears is not there: the test stands in for scheduling.
        await publish_programme(opened.jetstream(), few_places=CAPACITY)
        database = (
            stack.enter_context(postgres_database(request.getfixturevalue("postgres_url")))
            if on == "postgres"
            else sqlite_url(folder)
        )
        environment = {"DOVIRA_REGISTRATION_DATABASE_URL": database}
        for _ in range(2 if on == "postgres" else 1):
            service = ServiceProcess("registration", server.url, folder / "data", environment, module).start()
            stack.callback(service.kill)
            await asyncio.to_thread(service.wait_until_ready)
        yield opened


async def _rush(client: Client) -> None:
    people = await _accepted_people(client, EARLY + CROWD)
    early, crowd = people[:EARLY], people[EARLY:]
    await _enrol(client, early)

    first = await _enrol(client, crowd[:FIRST_WAVE])
    second = await _enrol(client, crowd[FIRST_WAVE:])

    confirmed = [person for person, place in first.items() if place.status is EnrolmentStatus.CONFIRMED]
    waiting = _in_order(first | second)
    assert len(confirmed) == LAST_PLACES
    assert {place.status for place in second.values()} == {EnrolmentStatus.WAITLISTED}
    assert [place.position for place in waiting.values()] == list(range(1, CROWD - LAST_PLACES + 1))
    # Whoever was answered before somebody else asked stands before them.
    assert set(list(waiting)[: FIRST_WAVE - LAST_PLACES]) == set(first) - set(confirmed)

    leaving = [*confirmed[: LEAVERS // 2], *early[: LEAVERS // 2]]
    await asyncio.gather(*(_leave(client, person) for person in leaving))

    now = {person: await _place_of(client, person) for person in people}
    promoted, still_waiting = list(waiting)[:LEAVERS], list(waiting)[LEAVERS:]
    assert {now[person].status for person in promoted} == {EnrolmentStatus.CONFIRMED}
    assert {now[person].status for person in leaving} == {EnrolmentStatus.CANCELLED}
    assert [now[person].position for person in still_waiting] == list(range(1, len(still_waiting) + 1))
    await _assert_log_tells_the_same(client.jetstream(), waiting=list(waiting), promoted=promoted)
    places = (await ask(client, CountPlaces(programme_id=PROGRAMME))).webinars
    assert [(one.confirmed, one.waitlisted) for one in places if one.webinar_id == RARE] == [
        (CAPACITY, len(still_waiting))
    ]


async def _accepted_people(client: Client, count: int) -> list[str]:
    """Ids of so many people who applied and were accepted."""
    rows = [ApplicationRow(row=number + 1, form=make_form(number)) for number in range(1, count + 1)]
    await until_open(client)
    await ask(client, ImportApplications(programme_id=PROGRAMME, rows=rows), timeout=60)
    applications = (await ask(client, ListApplications(programme_id=PROGRAMME, limit=1000))).applications
    ids = [one.application_id for one in applications]
    await ask(client, DecideApplications(application_ids=ids, decision=Decision.ACCEPT, decided_by="organiser"))
    return [one.participant_id for one in applications]


async def _enrol(client: Client, people: Sequence[str]) -> dict[str, EnrolmentReceipt]:
    """All at once."""
    asking = (
        ask(client, EnrolInWebinar(participant_id=one, webinar_id=RARE), idempotency_key=f"enrol-{one}", timeout=60)
        for one in people
    )
    return dict(zip(people, await asyncio.gather(*asking), strict=True))


async def _leave(client: Client, person: str) -> None:
    request = CancelEnrolment(participant_id=person, webinar_id=RARE)
    await ask(client, request, idempotency_key=f"leave-{person}", timeout=60)


async def _place_of(client: Client, person: str) -> EnrolmentReceipt:
    places = await ask(client, ListEnrolments(participant_id=person, programme_id=PROGRAMME))
    return next(one for one in places.enrolments if one.webinar_id == RARE)


def _in_order(places: dict[str, EnrolmentReceipt]) -> dict[str, EnrolmentReceipt]:
    """Those who wait, by position."""
    waiting = [(place.position, person) for person, place in places.items() if place.position is not None]
    return {person: places[person] for _, person in sorted(waiting)}


async def _assert_log_tells_the_same(js: JetStreamContext, *, waiting: list[str], promoted: list[str]) -> None:
    """Nobody more than there are places at any moment, the waiting as they stood, the promoted in that order."""

    async def cancelled() -> int:
        facts = [one async for one in read_log(js, stream_name("registration"))]
        return sum(1 for one in facts if one.heard and isinstance(one.heard.fact, EnrolmentCancelled))

    await eventually(cancelled, lambda number: number == LEAVERS)
    present: set[str] = set()
    told_waiting, told_promoted = [], []
    async for logged in read_log(js, stream_name("registration")):
        match logged.heard.fact if logged.heard else None:
            case EnrolmentConfirmed(participant_id=person, promoted=by_promotion):
                present.add(person)
                told_promoted += [person] if by_promotion else []
            case EnrolmentWaitlisted(participant_id=person):
                told_waiting.append(person)
            case EnrolmentCancelled(participant_id=person):
                present.remove(person)
        assert len(present) <= CAPACITY
    assert told_waiting == waiting
    assert told_promoted == promoted
