"""Settling: waiting until every fact told has been heard by everyone who hears it."""

import asyncio

from nats.aio.client import Client
from nats.js.errors import NotFoundError

from shared.bus import stream_name
from shared.contracts.catalogue import TELLING_SERVICES

_PAUSE = 0.05
_QUIET_LOOKS = 4


async def settled(client: Client, *, seconds: float = 300.0) -> None:
    """Return once no consumer has anything pending and no stream grows, a few looks in a row.

    On a busy machine, where looking takes long, whatever might follow takes longer, too: pauses are as long as looks.
    Raises TimeoutError naming what is still pending.
    """
    now = asyncio.get_running_loop().time
    deadline = now() + seconds
    quiet, before = 0, -1
    while quiet < _QUIET_LOOKS:
        began = now()
        told, pending = await _look(client)
        quiet = quiet + 1 if not pending and told == before else 0
        before = told
        if now() > deadline:
            message = f"not settled after {seconds:.0f} s: {pending}"
            raise TimeoutError(message)
        await asyncio.sleep(max(_PAUSE, now() - began))


async def _look(client: Client) -> tuple[int, dict[str, int]]:
    """How many facts are told, and how many of them each consumer has still to handle."""
    js = client.jetstream()
    told, pending = 0, {}
    for service in TELLING_SERVICES:
        try:
            told += (await js.stream_info(stream_name(service))).state.last_seq
            for consumer in await js.consumers_info(stream_name(service)):
                left = (consumer.num_pending or 0) + (consumer.num_ack_pending or 0)
                if consumer.config.durable_name and left:
                    pending[f"{consumer.name} in {consumer.stream_name}"] = left
        except NotFoundError:
            continue
    return told, pending
