"""Registration as it runs: sixty people ask over the bus for the last twenty places."""

import asyncio
import contextlib

import nats
import pytest
from nats.js.errors import NotFoundError

from services.registration.app import create_app
from services.registration.settings import Settings
from services.registration.store import metadata
from shared.bus import Refused, ask, provision_stream, write_headers
from shared.bus.streams import DEAD_LETTER_STREAM, StreamLimits
from shared.contracts import registration as say
from shared.contracts.vocabulary import EnrolmentPolicy
from shared.testing import START, FrozenClock, eventually, with_tables
from tests.registration.builders import OTHER_WEBINAR, PROGRAMME, WEBINAR, form, published

STREAMS = ("DOVIRA_REGISTRATION", "DOVIRA_SCHEDULING", DEAD_LETTER_STREAM)


@pytest.fixture
async def client(nats_url):
    opened = await nats.connect(nats_url)
    await _forget_streams(opened)
    await provision_stream(opened.jetstream(), "scheduling", StreamLimits())
    yield opened
    await _forget_streams(opened)
    await opened.close()


@pytest.fixture
async def service(client, nats_url, database_url):
    url = with_tables(database_url, metadata)
    composed = create_app(Settings(nats_url=nats_url, database_url=url, migrate_on_start=False), clock=FrozenClock())
    async with composed.running():
        yield composed


async def publish(client, fact):
    fact_id = f"018e3c1a-5400-7000-8000-{fact.version:012d}"
    headers = write_headers(fact, fact_id=fact_id, time=START, correlation_id=fact_id, causation_id=None)
    await client.jetstream().publish(fact.subject, fact.model_dump_json().encode(), headers=headers)


async def test_sixty_people_ask_over_the_bus_for_the_last_twenty_places(service, client):
    capacities = {WEBINAR: 20, OTHER_WEBINAR: 2}
    await publish(client, published(capacities=capacities, policy=EnrolmentPolicy.SUBMITTED))

    async def count():
        return (await ask(client, say.CountPlaces(programme_id=PROGRAMME))).webinars

    await eventually(count, bool)
    requests = [say.SubmitApplication(programme_id=PROGRAMME, form=form(n)) for n in range(60)]
    applied = await asyncio.gather(*(ask(client, one, idempotency_key=str(n)) for n, one in enumerate(requests)))
    enrol = [say.EnrolInWebinar(participant_id=one.participant_id, webinar_id=WEBINAR) for one in applied]
    # Everyone clicks twice.
    receipts = await asyncio.gather(
        *(ask(client, one, idempotency_key=one.participant_id, timeout=60) for one in enrol + enrol)
    )
    assert receipts[:60] == receipts[60:]
    assert [one.status for one in receipts[:60]].count(say.EnrolmentStatus.CONFIRMED) == 20
    assert sorted(one.position for one in receipts[:60] if one.position) == list(range(1, 41))
    (places,) = [one for one in await count() if one.webinar_id == WEBINAR]
    assert (places.confirmed, places.waitlisted) == (20, 40)
    await eventually(service.waiting, lambda waiting: waiting == 0)
    assert (await client.jetstream().stream_info("DOVIRA_REGISTRATION")).state.messages == 60 + 60 + 60 + 60


async def test_a_refusal_reaches_who_asked_with_its_code_and_reason(service, client):
    with pytest.raises(Refused) as refusal:
        await ask(client, say.EnrolInWebinar(participant_id="nobody", webinar_id="nowhere"))
    problem = refusal.value.problem
    assert (problem.status, problem.code) == (404, "no_such_webinar")
    assert problem.detail == "Такого вебінару немає або його скасовано."


async def _forget_streams(client):
    for stream in STREAMS:
        with contextlib.suppress(NotFoundError):
            await client.jetstream().delete_stream(stream)
