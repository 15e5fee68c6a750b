"""Reading from a cursor on a real NATS server: nothing missed, nothing doubled, nothing that was not granted."""

import asyncio

import pytest
from nats import connect

from services.integration import api
from services.integration.app import create_app
from services.integration.domain import refusals
from services.integration.settings import Settings
from shared.bus import Refused, ask, stream_name
from shared.contracts.certification import CertificateIssued
from shared.contracts.fact import Fact
from shared.contracts.integration import (
    Consumer,
    ConsumerList,
    DismissConsumer,
    EventPage,
    ListConsumers,
    ReadEvents,
)
from shared.contracts.registration import EnrolmentConfirmed, ParticipantRegistered
from shared.testing import sqlite_url
from tests.integration.builders import FINGERPRINT, ISSUED, admission, empty_log, tell

MIXED: list[type[Fact]] = [
    EnrolmentConfirmed,
    CertificateIssued,
    ParticipantRegistered,
    EnrolmentConfirmed,
    CertificateIssued,
]


@pytest.fixture
async def client(nats_url, tmp_path):
    connection = await connect(nats_url)
    await empty_log(connection.jetstream())
    async with create_app(Settings(nats_url=nats_url, database_url=sqlite_url(tmp_path))).running():
        yield connection
    await connection.close()


async def read_all(client, *, limit: int, after: str = "") -> tuple[list[dict], str]:
    events, page = [], EventPage(events=[], cursor=after, has_more=True)
    while page.has_more:
        page = await ask(client, ReadEvents(fingerprint=FINGERPRINT, after=page.cursor, limit=limit))
        assert len(page.events) <= limit
        events += page.events
    return events, page.cursor


def ids(events: list[dict]) -> list[str]:
    return [event["id"] for event in events]


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
async def test_every_granted_event_comes_once_whatever_the_pages(client, limit):
    await ask(client, admission("dovira.>"))
    told = [await tell(client.jetstream(), fact, n) for n, fact in enumerate(MIXED)]
    events, cursor = await read_all(client, limit=limit)
    assert ids(events) == [told[n] for n, fact in enumerate(MIXED) if not fact.personal_data]
    assert await read_all(client, limit=limit, after=cursor) == ([], cursor)
    later = await tell(client.jetstream(), CertificateIssued, 9)
    assert ids((await read_all(client, limit=limit, after=cursor))[0]) == [later]


async def test_an_event_comes_in_structured_mode(client):
    await ask(client, admission(ISSUED))
    await tell(client.jetstream(), CertificateIssued)
    (event,), _ = await read_all(client, limit=10)
    assert event["specversion"] == "1.0"
    assert event["type"] == ISSUED
    assert event["source"] == "/dovira/certification"
    assert event["subject"] == event["data"]["participant_id"]
    assert event["datacontenttype"] == "application/json"


async def test_what_names_a_person_comes_with_an_explicit_grant_only(client):
    await tell(client.jetstream(), ParticipantRegistered)
    await ask(client, admission("dovira.>"))
    assert (await read_all(client, limit=10))[0] == []
    await ask(client, admission("dovira.>", personal=(ParticipantRegistered.type,), fingerprint=None))
    assert [event["type"] for event in (await read_all(client, limit=10))[0]] == [ParticipantRegistered.type]


async def test_reading_begins_at_a_date_or_at_now(client):
    await ask(client, admission(ISSUED))
    await tell(client.jetstream(), CertificateIssued, 1)
    await asyncio.sleep(0.05)
    state = await client.jetstream().get_last_msg(stream_name("certification"), f"{ISSUED}.*")
    second = await tell(client.jetstream(), CertificateIssued, 2)
    moment = (await client.jetstream().get_last_msg(stream_name("certification"), f"{ISSUED}.*")).time
    assert state.time < moment
    page = await ask(client, ReadEvents(fingerprint=FINGERPRINT, since=moment))
    assert ids(page.events) == [second]
    now = await ask(client, ReadEvents(fingerprint=FINGERPRINT, from_now=True))
    assert now.events == []
    third = await tell(client.jetstream(), CertificateIssued, 3)
    assert ids((await read_all(client, limit=10, after=now.cursor))[0]) == [third]


async def test_a_log_begun_anew_is_said_and_not_passed_over(client):
    await ask(client, admission(ISSUED))
    await tell(client.jetstream(), CertificateIssued)
    _, cursor = await read_all(client, limit=10)
    await client.jetstream().delete_stream(stream_name("certification"))
    await empty_log(client.jetstream())
    with pytest.raises(Refused) as refusal:
        await ask(client, ReadEvents(fingerprint=FINGERPRINT, after=cursor))
    assert (refusal.value.problem.status, refusal.value.problem.code) == (410, "cursor_beyond_log")


async def test_nobody_reads_without_a_token_that_holds(client):
    with pytest.raises(Refused) as unknown:
        await ask(client, ReadEvents(fingerprint=FINGERPRINT))
    await ask(client, admission(ISSUED))
    assert await ask(client, ListConsumers()) == ConsumerList(consumers=[Consumer(name="personnel", types=[ISSUED])])
    await ask(client, DismissConsumer(name="personnel"))
    with pytest.raises(Refused) as ended:
        await ask(client, ReadEvents(fingerprint=FINGERPRINT))
    assert [one.value.problem.status for one in (unknown, ended)] == [401, 401]


async def test_a_consumer_is_not_admitted_without_a_token(client):
    with pytest.raises(Refused) as refusal:
        await ask(client, admission(ISSUED, fingerprint=None))
    assert refusal.value.problem.code == "token_required"


@pytest.mark.parametrize("refusal", refusals.Refusal.__subclasses__())
def test_every_refusal_reads_as_a_problem(refusal):
    status, code, title = api.answers.refusals[refusal]
    assert 400 <= status < 500
    assert code.isidentifier()
    assert title
