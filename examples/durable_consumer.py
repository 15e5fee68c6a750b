"""Hears certificates as they are issued, through a durable JetStream consumer. Needs nats-py and nothing of Dovira.

    NATS_URL=nats://127.0.0.1:4222 python examples/durable_consumer.py

The server remembers what was acknowledged under the durable's name: stop it and start it again, it goes on.
"""

import asyncio
import json
import os
from urllib.parse import unquote

import nats
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

STREAM = "DOVIRA_CERTIFICATION"
CONFIG = ConsumerConfig(
    durable_name="personnel",
    filter_subjects=["dovira.certification.certificate.issued.v1.*"],
    deliver_policy=DeliverPolicy.ALL,  # or BY_START_TIME with opt_start_time
    ack_policy=AckPolicy.EXPLICIT,
)


async def main() -> None:
    """Hear until there is nothing more for five seconds."""
    client = await nats.connect(os.environ.get("NATS_URL", "nats://127.0.0.1:4222"))
    subscription = await client.jetstream().pull_subscribe("", durable="personnel", stream=STREAM, config=CONFIG)
    seen: set[str] = set()  # yours is a table: an event may come twice, always with the same ce-id
    while True:
        try:
            messages = await subscription.fetch(100, timeout=5)
        except TimeoutError:  # NATS's own is one of them
            break
        for message in messages:
            headers = message.headers or {}
            if unquote(headers["ce-id"]) not in seen:
                seen.add(unquote(headers["ce-id"]))
                print(json.loads(message.data)["number"])
            await message.ack_sync()
    print(len(seen), "certificates")
    await client.close()


asyncio.run(main())
