"""The service on a real NATS server: it counts by itself, answers from what it counted, and is built anew the same."""

from contextlib import suppress
from datetime import timedelta

import pytest
from nats import connect
from nats.js.errors import NotFoundError
from sqlalchemy import create_engine, text

from dovira.rebuild import rebuild_service
from services.reporting.app import create_app
from services.reporting.settings import Settings
from shared.bus import Refused, StreamLimits, ask, provision_stream, stream_name, write_headers
from shared.contracts.catalogue import TELLING_SERVICES
from shared.contracts.registration import ApplicationSubmitted
from shared.contracts.reporting import GetFigures, ListIndicators
from shared.contracts.request import Problem
from shared.testing import START, eventually, sqlite_url
from shared.testing.harness import heard_now
from tests.reporting.builders import events
from tests.reporting.cohort import PROGRAMME, Cohort
from tests.reporting.independent import Count


@pytest.fixture
async def client(nats_url):
    connection = await connect(nats_url)
    js = connection.jetstream()
    for service in TELLING_SERVICES:
        with suppress(NotFoundError):  # purged only, it would take the same facts for repetitions
            await js.delete_stream(stream_name(service))
        await provision_stream(js, service, StreamLimits())
    for one in Cohort(25).facts():
        await publish(js, one)
    yield connection
    await connection.close()


async def publish(js, one):
    headers = write_headers(one.fact, fact_id=one.id, time=one.time, correlation_id=one.id, causation_id=None)
    await js.publish(one.fact.subject, one.fact.model_dump_json().encode(), headers=headers)


class LeapingClock:
    """Somebody sets it a day forward whenever it is looked at."""

    def __init__(self):
        self.moment = START

    def now(self):
        self.moment += timedelta(days=1)
        return self.moment


async def test_it_goes_on_counting_whatever_the_clock_does(client, nats_url, tmp_path):
    settings = Settings(nats_url=nats_url, database_url=sqlite_url(tmp_path), count_every=0)

    people = [one.fact for one in Cohort(25).facts() if isinstance(one.fact, ApplicationSubmitted)]
    late = people[0].model_copy(update={"participant_id": "late", "application_id": "late"})

    async def applied():
        try:
            found = await ask(client, GetFigures(programme_id=PROGRAMME))
        except Refused:  # until the programme is heard of
            return 0
        return next((one.number for one in found.figures if one.indicator == "applied" and not one.dimension), 0)

    async with create_app(settings, clock=LeapingClock()).running():
        await eventually(applied, lambda count: count == len(people))
        await publish(client.jetstream(), heard_now(late))
        await eventually(applied, lambda count: count == len(people) + 1)


async def test_pages_are_answered_from_what_was_counted_and_a_fresh_store_comes_out_the_same(
    client, nats_url, tmp_path
):
    settings = Settings(nats_url=nats_url, database_url=sqlite_url(tmp_path), count_every=0)

    count = Count(events(Cohort(25).facts()), PROGRAMME)
    whole = {
        "applied": 25, "enrolled": len(count.enrolled), "recordings": len(count.watched),
        "participations": len(count.counting), "tested": len(count.tested), "certified": len(count.certified),
    }  # fmt: skip

    def is_whole(found):
        if isinstance(found, Problem):
            return False
        totals = {one.indicator: one.number for one in found.figures if not one.dimension and not one.subject_id}
        return not found.is_behind and totals.items() >= whole.items()

    async def look():
        try:
            return await ask(client, GetFigures(programme_id=PROGRAMME))
        except Refused as refusal:  # until the programme is heard of
            return refusal.problem

    async with create_app(settings).running():
        found = await eventually(look, is_whole)
        report = await rebuild_service("reporting", settings, client.jetstream(), into=f"sqlite:///{tmp_path}/new.db")
        assert report.is_equal
        assert {table.table: table.rows > 0 for table in report.tables} == {
            "statement": True, "applicant": True, "person": True, "letter": False, "forgotten": False,
            "programme": True,
        }  # fmt: skip
        assert report.unknown_to_live == report.unreadable == 0
        with create_engine(settings.database_url).begin() as connection:
            for table in ("statement", "applicant", "person"):
                connection.execute(text(f"delete from {table}"))  # noqa: S608  # our own names
        again = await ask(client, GetFigures(programme_id=PROGRAMME))
        assert again == found
        listed = await ask(client, ListIndicators())
        assert {one.indicator for one in found.figures} <= {one.code for one in listed.indicators}
