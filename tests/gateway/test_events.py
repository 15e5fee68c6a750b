"""Events over HTTP: who may read, and how long a reader waits for the next one."""

import asyncio
import hashlib

import httpx
import pytest

from dovira.contracts_files.schema import schema_of
from services.gateway.adapters.live import Views
from services.gateway.use_cases.following import follow_events
from shared.contracts.catalogue import all_facts
from shared.contracts.certification import CertificateIssued
from shared.contracts.integration import EventPage, ReadEvents
from shared.runtime import Work
from shared.testing import eventually

TOKEN = "dovira_a-token-of-tests"
FINGERPRINT = hashlib.sha256(TOKEN.encode()).hexdigest()
SUBJECT = f"{CertificateIssued.type}.p-1"
EVENT = {"specversion": "1.0", "id": "e-1", "type": CertificateIssued.type}


class Log(Work):
    """Answers with what there is at the time."""

    def __init__(self) -> None:
        self.asked: list[ReadEvents] = []
        self.page = EventPage(events=[], cursor="c-0")
        self.views = Views()

    def use(self, _):
        return self.views

    async def ask(self, request, **_):
        self.asked.append(request)
        return self.page


async def test_the_token_stays_at_the_gateway_and_its_fingerprint_goes_on(gateway):
    gateway.script.lines[ReadEvents] = EventPage(events=[EVENT], cursor="c-1")
    reply = await gateway.browser().get(
        "/api/v1/events", params={"after": "c-0", "limit": 5}, headers={"Authorization": f"Bearer {TOKEN}"}
    )
    assert reply.status_code == 200
    assert reply.json() == {"events": [EVENT], "cursor": "c-1", "has_more": False}
    assert gateway.script.asked_for(ReadEvents)[-1] == ReadEvents(fingerprint=FINGERPRINT, after="c-0", limit=5)


@pytest.mark.parametrize("header", [{}, {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer "}])
async def test_without_a_token_nobody_reads(gateway, header):
    reply: httpx.Response = await gateway.browser().get("/api/v1/events", headers=header)
    assert reply.status_code == 401


@pytest.mark.parametrize("wrong", ["limit=0", "limit=501", "wait=31", "since=2026-01-01T00:00:00", "since=yesterday"])
async def test_a_question_that_makes_no_sense_is_refused(gateway, wrong):
    reply = await gateway.browser().get(f"/api/v1/events?{wrong}", headers={"Authorization": f"Bearer {TOKEN}"})
    assert reply.status_code == 422


async def test_a_reader_waits_until_there_is_something():
    log = Log()
    asked = ReadEvents(fingerprint=FINGERPRINT)

    async def asked_once() -> bool:
        return bool(log.asked)

    async with asyncio.TaskGroup() as tasks:
        reading = tasks.create_task(follow_events(log, asked, wait=20))
        await eventually(asked_once, bool)
        assert not reading.done()
        log.page = EventPage(events=[EVENT], cursor="c-1")
        log.views.see(SUBJECT, b"{}")
    assert reading.result().events == [EVENT]
    assert [one.after for one in log.asked] == ["", "c-0"]


async def test_a_reader_who_waited_in_vain_goes_on_from_where_the_log_stands():
    log = Log()
    page = await follow_events(log, ReadEvents(fingerprint=FINGERPRINT), wait=0.05)
    assert page == EventPage(events=[], cursor="c-0")


async def test_a_reader_who_does_not_wait_is_answered_at_once():
    log = Log()
    await follow_events(log, ReadEvents(fingerprint=FINGERPRINT), wait=0)
    assert len(log.asked) == 1


async def test_anyone_may_look_which_events_there_are_and_what_they_hold(gateway):
    browser = gateway.browser()
    types = (await browser.get("/api/v1/events/types")).json()
    assert [one["type"] for one in types] == sorted(all_facts())
    assert {one["type"] for one in types if one["names_a_person"]} == {
        name for name, fact in all_facts().items() if fact.personal_data
    }
    for name in all_facts():
        schema = await browser.get(f"/api/v1/events/types/{name}/schema")
        assert schema.headers["content-type"] == "application/schema+json"
        assert schema.json() == schema_of(all_facts()[name])


@pytest.mark.parametrize("name", ["dovira.weather.rain.fallen.v1", "..%2F..%2Fcatalogue"])
async def test_a_type_that_there_is_not_has_no_schema(gateway, name):
    assert (await gateway.browser().get(f"/api/v1/events/types/{name}/schema")).status_code == 404


async def test_the_catalogue_of_events_is_a_page_and_each_event_another(anyone):
    listed = await anyone.get("/events")
    for name, fact_type in all_facts().items():
        assert f'href="/events/{name}"' in listed.text
        assert fact_type.__name__ in listed.text
    page = (await anyone.get(f"/events/{CertificateIssued.type}")).text
    for said in (CertificateIssued.type, "notification", "participant_id", "JSON Schema", "2026-11-23: is new"):
        assert said in page
    assert (await anyone.get("/events/CertificateIssued")).status_code == 200
    assert (await anyone.get("/events/CertificateLost")).status_code == 404
