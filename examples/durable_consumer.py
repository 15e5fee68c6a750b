"""Hears certificates as they are issued, through a durable JetStream consumer. Needs nats-py[nkeys], nothing of Dovira.

    NATS_URL=tls://nats.example:4222 NATS_CA=ca.pem NATS_NKEY=personnel.nk python examples/durable_consumer.py personnel

The operator made the durable and the key: `dovira consumers admit personnel -t … --nkey personnel.nk`. The server
remembers what was acknowledged: stop this and start it again, it goes on.
"""

import asyncio
import json
import os
import ssl
import sys
from urllib.parse import unquote

import nats

STREAM, ISSUED = "DOVIRA_CERTIFICATION", "dovira.certification.certificate.issued.v1"


async def main(name: str) -> None:
    """Hear until there is nothing more for five seconds."""
    authority = os.environ.get("NATS_CA")
    client = await nats.connect(
        os.environ.get("NATS_URL", "nats://127.0.0.1:4222"),
        nkeys_seed=os.environ["NATS_NKEY"],
        tls=ssl.create_default_context(cafile=authority) if authority else None,
        inbox_prefix=f"_INBOX_consumer-{name}".encode(),  # no other inbox is open to this key
    )
    subscription = await client.jetstream().pull_subscribe_bind(f"consumer-{name}", stream=STREAM)
    seen: set[str] = set()  # yours is a table: an event may come twice, always with the same ce-id
    while True:
        try:
            messages = await subscription.fetch(100, timeout=5)
        except TimeoutError:  # NATS's own is one of them
            break
        for message in messages:
            headers = message.headers or {}
            if unquote(headers["ce-type"]) == ISSUED and unquote(headers["ce-id"]) not in seen:
                seen.add(unquote(headers["ce-id"]))
                print(json.loads(message.data)["number"])
            await message.ack_sync()
    print(len(seen), "certificates")
    await client.close()


asyncio.run(main(sys.argv[1]))
