"""Reading the log: every fact of a stream in order, without a durable consumer and without changing anything."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import unquote

from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import NotFoundError, ServiceUnavailableError

from shared.bus.envelope import Heard, read_message
from shared.bus.errors import Unreadable
from shared.contracts.catalogue import all_facts
from shared.contracts.fact import Fact

_FETCH = 500
_TIMEOUT = 5.0
_TRIES, _PAUSE = 10, 0.3


@dataclass(frozen=True, slots=True)
class Logged:
    """A message of a stream: its sequence, subject, and the fact in it; none, with the fault, when it is unreadable."""

    stream: str
    sequence: int
    subject: str
    heard: Heard[Fact] | None
    fault: str = ""


async def read_log(js: JetStreamContext, stream: str, *, after: int = 0) -> AsyncIterator[Logged]:
    """Every message of a stream after a sequence, up to the last one at the call. A missing stream is empty."""
    known = all_facts()
    async for message in _messages(js, stream, after=after, headers_only=False):
        try:
            heard, fault = read_message(message.headers, message.data, known), ""
        except Unreadable as error:
            heard, fault = None, str(error)
        yield Logged(stream, message.metadata.sequence.stream, message.subject, heard, fault)


async def read_places(js: JetStreamContext, stream: str) -> AsyncIterator[tuple[str, int]]:
    """The ids of the facts in a stream with their sequences, up to the last one at the call. A missing one is empty."""
    async for message in _messages(js, stream, after=0, headers_only=True):
        yield unquote((message.headers or {}).get("ce-id", "")), message.metadata.sequence.stream


async def _messages(js: JetStreamContext, stream: str, *, after: int, headers_only: bool) -> AsyncIterator[Msg]:
    try:
        state = (await js.stream_info(stream)).state
    except NotFoundError:
        return
    last = state.last_seq
    if last <= after or not state.messages:
        return
    config = ConsumerConfig(
        ack_policy=AckPolicy.NONE,
        deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
        opt_start_seq=after + 1,
        inactive_threshold=30.0,
        mem_storage=True,
        num_replicas=1,
        headers_only=headers_only or None,
    )
    subscription = await js.pull_subscribe("", stream=stream, config=config)
    try:
        # The last messages may have been deleted: nothing would come in their place.
        pending = (await subscription.consumer_info()).num_pending
        while pending:
            for message in await _fetch(subscription):
                if message.metadata.sequence.stream > last:
                    return
                pending = message.metadata.num_pending
                yield message
    finally:
        await subscription.unsubscribe()


async def _fetch(subscription: JetStreamContext.PullSubscription) -> list[Msg]:
    """The next messages. A consumer made a moment ago in a cluster may not answer yet."""
    for _ in range(_TRIES):
        with contextlib.suppress(ServiceUnavailableError):
            return await subscription.fetch(_FETCH, timeout=_TIMEOUT)
        await asyncio.sleep(_PAUSE)
    return await subscription.fetch(_FETCH, timeout=_TIMEOUT)
