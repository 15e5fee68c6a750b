"""Integration is killed while it posts: what was in flight comes again with the same id, and nothing is lost."""

import json

import pytest
from nats import connect

from shared.bus import ask
from shared.contracts.certification import CertificateIssued
from shared.contracts.integration_webhooks import DeliveryState, ListDeliveries, SubscribeWebhook
from shared.runtime import SystemClock
from shared.testing import eventually
from shared.testing.processes import ServiceProcess
from tests.integration.builders import admission, empty_log, tell
from tests.integration.receiver import receiving

pytestmark = pytest.mark.faults


@pytest.fixture
def process(nats_url, tmp_path):
    environment = {
        "DOVIRA_INTEGRATION_WEBHOOK_ALLOWED_NETWORKS": json.dumps(["127.0.0.0/8"]),
        "DOVIRA_INTEGRATION_WEBHOOK_CLAIM_SECONDS": "2",
    }
    one = ServiceProcess("integration", nats_url, tmp_path, environment).start()
    yield one
    one.kill()


async def test_an_event_in_flight_when_the_service_dies_comes_again_with_the_same_id(nats_url, process):
    client = await connect(nats_url)
    await empty_log(client.jetstream())
    process.wait_until_ready()
    with receiving() as receiver:
        receiver.hold.clear()
        await ask(client, admission("dovira.>"))
        secret = (await ask(client, SubscribeWebhook(consumer="personnel", url=receiver.url))).secret
        ids = [await tell(client.jetstream(), CertificateIssued, at=SystemClock().now()) for _ in range(10)]

        async def in_flight() -> int:
            return len(receiver.ids)

        await eventually(in_flight, lambda number: number == 4)
        process.kill()
        cut = set(receiver.ids)
        receiver.hold.set()
        process.start().wait_until_ready()

        async def delivered() -> int:
            log = await ask(client, ListDeliveries(consumer="personnel"))
            return log.numbers.get(DeliveryState.DELIVERED, 0)

        await eventually(delivered, lambda number: number == len(ids))
        assert {event.get_id() for event in receiver.events(secret)} == set(ids)
        assert all(receiver.ids.count(one) == (2 if one in cut else 1) for one in ids)
    await client.close()
