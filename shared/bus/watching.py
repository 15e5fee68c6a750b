"""Watching facts go by as they are told, and no others: for what a screen shows now. Whoever must hear all, hears."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from nats.aio.client import Client
from nats.aio.msg import Msg

EVERY_FACT = "dovira.>"


@asynccontextmanager
async def watching(client: Client, see: Callable[[str, bytes], None]) -> AsyncIterator[None]:
    """While inside, ``see`` gets the subject and the body of each fact; what is told while away is never seen."""

    async def on_message(message: Msg) -> None:
        see(message.subject, message.data)

    subscription = await client.subscribe(EVERY_FACT, cb=on_message)
    try:
        yield
    finally:
        if client.is_connected:
            await subscription.unsubscribe()
