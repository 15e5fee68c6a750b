"""Webhooks from a real service to a real receiver: every event once taken, signed, after any failure, and no others."""

import asyncio
import logging
from contextlib import asynccontextmanager
from datetime import timedelta
from ipaddress import ip_network

import pytest
from nats import connect

from services.integration.adapters.courier import Courier
from services.integration.app import create_app
from services.integration.settings import Settings
from services.integration.store import metadata
from services.integration.use_cases.delivering import deliver_batch
from shared.bus import Refused, ask, stream_name
from shared.contracts.certification import CertificateIssued
from shared.contracts.integration import AdmitConsumer, Consumer, DismissConsumer
from shared.contracts.integration_webhooks import (
    Delivery,
    DeliveryLog,
    DeliveryState,
    ListDeliveries,
    Redeliver,
    SubscribeWebhook,
    UnsubscribeWebhook,
)
from shared.contracts.registration import EnrolmentConfirmed, ParticipantRegistered
from shared.runtime import ShiftedClock, SystemClock
from shared.testing import START, eventually, sqlite_url, with_tables
from tests.integration.builders import ISSUED, admission, empty_log, tell
from tests.integration.receiver import receiving

NAME = "personnel"


@pytest.fixture
def receiver():
    with receiving() as one:
        yield one


@pytest.fixture
def clock():
    return ShiftedClock(SystemClock().now())


@asynccontextmanager
async def serving(
    nats_url: str, database_url: str, clock: ShiftedClock, *, allowed: str = "127.0.0.0/8", patience: float = 30
):
    settings = Settings(
        nats_url=nats_url,
        database_url=with_tables(database_url, metadata),
        migrate_on_start=False,
        webhook_allowed_networks=[ip_network(allowed)],
        webhook_timeout=patience,
    )
    async with create_app(settings, clock=clock).running() as service:
        yield service


@pytest.fixture
async def client(nats_url):
    connection = await connect(nats_url)
    await empty_log(connection.jetstream())
    yield connection
    await connection.close()


@pytest.fixture
async def service(client, nats_url, tmp_path, clock):
    async with serving(nats_url, sqlite_url(tmp_path), clock) as one:
        yield one


@pytest.fixture
async def impatient(client, nats_url, tmp_path, clock):
    async with serving(nats_url, sqlite_url(tmp_path), clock, patience=3) as one:
        yield one


@pytest.fixture
async def either(client, nats_url, database_url, clock):
    async with serving(nats_url, database_url, clock) as one:
        yield one


async def subscribe(client, receiver, *types: str, **more) -> str:
    await ask(client, admission(*(types or ("dovira.>",))))
    return (await ask(client, SubscribeWebhook(consumer=NAME, url=receiver.url, **more))).secret


async def told(client, n: int, fact=CertificateIssued) -> list[str]:
    now = SystemClock().now()
    return [await tell(client.jetstream(), fact, at=now + timedelta(milliseconds=one)) for one in range(n)]


async def log(client) -> DeliveryLog:
    return await ask(client, ListDeliveries(consumer=NAME, limit=500))


async def states(client) -> dict[str, DeliveryState]:
    return {one.event_id: one.state for one in (await log(client)).deliveries}


async def until_tried(client) -> Delivery:
    """The newest delivery, once it was tried."""
    seen = await eventually(lambda: log(client), lambda seen: any(one.attempts for one in seen.deliveries[:1]))
    return seen.deliveries[0]


async def until_delivered(client, wanted: list[str]) -> None:
    def all_taken(seen: dict[str, DeliveryState]) -> bool:
        return [seen.get(one) for one in wanted] == [DeliveryState.DELIVERED] * len(wanted)

    await eventually(lambda: states(client), all_taken)


async def test_every_event_told_from_now_on_is_posted_once_and_signed(client, either, receiver):
    await told(client, 2)
    secret = await subscribe(client, receiver)
    ids = await told(client, 60) + await told(client, 3, EnrolmentConfirmed)
    await until_delivered(client, ids)
    events = receiver.events(secret)
    assert sorted(event.get_id() for event in events) == sorted(ids)
    assert {headers["webhook-id"] for _, headers, _ in receiver.posts} == set(ids)
    assert {headers["content-type"] for _, headers, _ in receiver.posts} == {
        "application/cloudevents+json; charset=utf-8"
    }
    issued = next(event for event in events if event.get_type() == ISSUED)
    assert issued.get_subject() == issued.get_data()["participant_id"]


async def test_what_was_told_since_a_moment_is_posted_too(client, service, receiver):
    await tell(client.jetstream(), CertificateIssued, at=START)
    ids = await told(client, 3)
    await subscribe(client, receiver, since=SystemClock().now() - timedelta(minutes=5))
    await until_delivered(client, ids)
    assert sorted(receiver.ids) == sorted(ids)


async def test_only_what_was_granted_is_posted(client, service, receiver):
    await subscribe(client, receiver, "dovira.registration.>")
    await told(client, 1)
    await told(client, 1, ParticipantRegistered)
    ids = await told(client, 1, EnrolmentConfirmed)
    await until_delivered(client, ids)
    assert receiver.ids == ids
    await ask(client, admission(ISSUED, fingerprint=None))
    await told(client, 1, EnrolmentConfirmed)
    later = await told(client, 1)
    await until_delivered(client, later)
    assert receiver.ids == ids + later


async def test_a_grant_that_ended_withdraws_what_still_waits(client, either, receiver, clock):
    receiver.status = 500
    await subscribe(client, receiver)
    (one,) = await told(client, 1)
    await until_tried(client)
    await ask(client, admission("dovira.registration.>", fingerprint=None))
    clock.move_to(clock.now() + timedelta(minutes=1))
    await eventually(lambda: states(client), lambda seen: seen[one] is DeliveryState.WITHDRAWN)
    assert receiver.ids == [one]


async def test_what_failed_is_posted_again_with_the_same_id_when_its_time_comes(client, service, receiver, clock):
    receiver.status = 503
    await subscribe(client, receiver)
    (one,) = await told(client, 1)
    waiting = await until_tried(client)
    assert waiting.due_at
    assert (waiting.state, waiting.outcome) == (DeliveryState.WAITING, "503")
    receiver.status = 200
    clock.move_to(waiting.due_at)
    await until_delivered(client, [one])
    assert receiver.ids == [one, one]


async def test_after_three_days_it_is_given_up_and_an_operator_posts_it_again(client, either, receiver, clock):
    receiver.status = 500
    await subscribe(client, receiver)
    (one,) = await told(client, 1)
    began = clock.now()
    await until_tried(client)
    while (due := (await log(client)).deliveries[0].due_at) is not None:
        clock.move_to(due)
        await deliver_batch(either.work, NAME)
    assert (await states(client))[one] is DeliveryState.GAVE_UP
    assert clock.now() - began >= timedelta(days=3)
    assert set(receiver.ids) == {one}
    assert len(receiver.ids) == 10
    assert (await ask(client, Redeliver(consumer=NAME, state=DeliveryState.GAVE_UP, dry_run=True))).count == 1
    assert (await states(client))[one] is DeliveryState.GAVE_UP
    receiver.status = 204
    assert (await ask(client, Redeliver(consumer=NAME, event_ids=[one]))).count == 1
    await until_delivered(client, [one])


async def test_410_ends_the_subscription_and_nothing_more_is_posted(client, either, receiver):
    receiver.status = 410
    await subscribe(client, receiver)
    await told(client, 30)
    seen = await eventually(lambda: log(client), lambda seen: seen.ended != "")
    assert (seen.ended, set(seen.numbers)) == ("410 Gone", {DeliveryState.WITHDRAWN})
    tried = len(receiver.ids)
    await told(client, 2)
    await asyncio.sleep(1.5)
    assert len(receiver.ids) == tried
    receiver.status = 204
    await ask(client, SubscribeWebhook(consumer=NAME, url=receiver.url))
    ids = await told(client, 1)
    await until_delivered(client, ids)


async def test_one_event_that_is_refused_again_and_again_holds_up_no_other(client, service, receiver):
    await subscribe(client, receiver)
    receiver.refused = set(await told(client, 1))
    ids = await told(client, 20)
    await until_delivered(client, ids)


async def test_an_endpoint_that_answers_nothing_holds_up_no_other(client, impatient, receiver):
    with receiving() as silent:
        silent.hold.clear()
        await ask(client, AdmitConsumer(consumer=Consumer(name="silent", types=["dovira.>"]), fingerprint="0" * 64))
        await ask(client, SubscribeWebhook(consumer="silent", url=silent.url))
        await subscribe(client, receiver)
        ids = await told(client, 5)
        await until_delivered(client, ids)
        stuck = await eventually(
            lambda: ask(client, ListDeliveries(consumer="silent", limit=500)),
            lambda seen: any(one.outcome == "timeout" for one in seen.deliveries),
        )
        # It is left alone for a while: what waits behind the first posts is not tried one by one.
        assert {one.state for one in stuck.deliveries} == {DeliveryState.WAITING}


async def test_what_is_erased_from_the_log_is_not_posted(client, service, receiver, clock):
    receiver.status = 500
    await subscribe(client, receiver)
    (one,) = await told(client, 1)
    await until_tried(client)
    await client.jetstream().purge_stream(stream_name("certification"))
    clock.move_to(clock.now() + timedelta(minutes=1))
    await eventually(lambda: states(client), lambda seen: seen[one] is DeliveryState.GONE)
    assert receiver.ids == [one]


async def test_a_log_begun_anew_is_followed_from_its_beginning(client, service, receiver):
    await subscribe(client, receiver)
    await until_delivered(client, await told(client, 3))
    await client.jetstream().delete_stream(stream_name("certification"))
    await empty_log(client.jetstream())
    await until_delivered(client, await told(client, 1))


async def test_redirects_are_not_followed(client, service, receiver):
    with receiving() as elsewhere:
        receiver.status, receiver.headers = 307, {"location": elsewhere.url}
        await subscribe(client, receiver)
        await told(client, 1)
        assert (await until_tried(client)).outcome == "307"
        assert elsewhere.ids == []


async def test_a_private_address_is_not_connected_to_without_the_operators_word(
    client, nats_url, database_url, receiver
):
    clock = ShiftedClock(SystemClock().now())
    async with serving(nats_url, database_url, clock, allowed="10.9.8.0/24"):
        await subscribe(client, receiver)
        await told(client, 1)
        assert (await until_tried(client)).outcome == "not_public"
    assert receiver.ids == []


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ([["127.0.0.1"], ["10.0.0.1"]], "204"),  # what was looked at is what is connected to
        ([["127.0.0.1", "10.0.0.1"]], "not_public"),  # one private address among others spoils the name
        ([[]], "unreachable"),
    ],
)
async def test_a_name_is_resolved_once_and_that_address_is_connected_to(receiver, monkeypatch, answers, outcome):
    looked_up = []

    async def resolve(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        looked_up.append(host)
        return [(2, 1, 6, "", (address, port)) for address in answers[len(looked_up) - 1]]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve)
    courier = Courier(Settings(webhook_allowed_networks=[ip_network("127.0.0.0/8")]))
    async with courier.route(f"http://hooks.example.org:{receiver.port}/") as route:
        posted = await route.post({"webhook-id": "one", "webhook-timestamp": "1"}, b"{}")
    assert (posted.word, looked_up) == (outcome, ["hooks.example.org"])


async def test_neither_the_log_nor_a_listing_shows_addresses_secrets_or_content(client, service, receiver, caplog):
    with caplog.at_level(logging.DEBUG):
        secret = await subscribe(client, receiver)
        await until_delivered(client, await told(client, 1))
    shown = caplog.text + (await log(client)).model_dump_json()
    body = receiver.events(secret)[0].get_data()
    for hidden in ("hidden", secret, body["participant_id"], body["number"]):
        assert hidden not in shown


async def test_a_new_address_and_secret_go_on_where_the_old_ones_stood(client, service, receiver):
    old = await subscribe(client, receiver)
    await until_delivered(client, await told(client, 1))
    with receiving() as moved:
        new = (await ask(client, SubscribeWebhook(consumer=NAME, url=moved.url))).secret
        ids = await told(client, 2)
        await until_delivered(client, ids)
        assert new != old
        for secret in (new, old):  # whoever has not changed it yet still takes what is posted
            assert sorted(event.get_id() for event in moved.events(secret)) == sorted(ids)


async def test_nothing_is_posted_after_unsubscribing_or_dismissal(client, service, receiver):
    await subscribe(client, receiver)
    await ask(client, UnsubscribeWebhook(consumer=NAME))
    await ask(client, SubscribeWebhook(consumer=NAME, url=receiver.url))
    await ask(client, DismissConsumer(name=NAME))
    await told(client, 1)
    await asyncio.sleep(1)
    assert receiver.ids == []


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (SubscribeWebhook(consumer="nobody", url="https://hooks.example.org"), "no_such_consumer"),
        (SubscribeWebhook(consumer=NAME, url="https://localhost@"), "faulty_target"),
        (UnsubscribeWebhook(consumer=NAME), "no_webhook"),
        (ListDeliveries(consumer=NAME), "no_webhook"),
        (Redeliver(consumer=NAME, state=DeliveryState.GAVE_UP), "no_webhook"),
    ],
)
async def test_what_cannot_be_done_is_refused_with_a_reason(client, service, asked, code):
    with pytest.raises(Refused) as refusal:
        await ask(client, asked)
    assert refusal.value.problem.code == code


async def test_an_event_that_has_no_delivery_cannot_be_posted_again(client, service, receiver):
    await subscribe(client, receiver)
    with pytest.raises(Refused) as refusal:
        await ask(client, Redeliver(consumer=NAME, event_ids=["no such event"]))
    assert refusal.value.problem.code == "no_such_delivery"
