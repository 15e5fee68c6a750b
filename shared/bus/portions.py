"""Reading a portion of a stream for somebody else: events as they were told, after a sequence, of certain types only.

Unlike ``read_log`` it leaves bodies as they are: whoever they are for reads them by the published schema.
"""

import json
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import NotFoundError

from shared.contracts.fact import is_key

_TIMEOUT = 5.0
_MANY = 500


@dataclass(frozen=True, slots=True)
class RawEvent:
    """A CloudEvent of a stream: its sequence there, its attributes, and its body as it was told."""

    sequence: int
    time: datetime
    attributes: dict[str, str]
    body: bytes

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        return len(self.body) + sum(len(name) + len(value) + 6 for name, value in self.attributes.items())

    def structured(self) -> dict[str, Any]:
        """The event in CloudEvents' JSON format."""
        return {**self.attributes, "data": json.loads(self.body)}


@dataclass(frozen=True, slots=True)
class Portion:
    """Events in the order of their stream, and its last sequence then. ``is_whole``: there were no others up to it."""

    events: Sequence[RawEvent]
    last: int
    is_whole: bool = True


async def read_portion(js: JetStreamContext, stream: str, *, types: Sequence[str], after: int, limit: int) -> Portion:
    """At most so many events of these types after a sequence. A missing stream is empty."""
    try:
        last = (await js.stream_info(stream)).state.last_seq
    except NotFoundError:
        return Portion([], 0)
    if not types or last <= after:
        return Portion([], last)
    start = ConsumerConfig(deliver_policy=DeliverPolicy.BY_START_SEQUENCE, opt_start_seq=after + 1)
    async with _reader(js, stream, start, [f"{name}.*" for name in types]) as (subscription, pending):
        messages = await subscription.fetch(min(limit, pending), timeout=_TIMEOUT) if pending else []
    events = [event for event in map(_event, messages) if event is not None and event.sequence <= last]
    return Portion(events, last, is_whole=pending <= limit and len(messages) == pending)


async def count_portion(js: JetStreamContext, stream: str, *, types: Sequence[str], after: int) -> int:
    """How many events of these types a stream holds after a sequence. A missing stream is empty."""
    if not types:
        return 0
    start = ConsumerConfig(deliver_policy=DeliverPolicy.BY_START_SEQUENCE, opt_start_seq=after + 1)
    try:
        async with _reader(js, stream, start, [f"{name}.*" for name in types]) as (_, pending):
            return pending
    except NotFoundError:
        return 0


async def read_event(js: JetStreamContext, stream: str, sequence: int) -> RawEvent | None:
    """The event at a sequence of a stream; none when it was erased, or is no event."""
    try:
        stored = await js.get_msg(stream, seq=sequence)
    except NotFoundError:
        return None
    return _as_event(sequence, stored.headers, stored.data or b"")


async def read_about(js: JetStreamContext, stream: str, *, keys: Collection[str]) -> list[RawEvent]:
    """Every event of a stream that is about one of these keys, in order. A missing stream is empty.

    Raises ValueError for a key that cannot stand in a subject.
    """
    if faulty := [key for key in keys if not is_key(key)]:
        message = f"{len(faulty)} of {len(keys)} keys cannot stand in a subject"
        raise ValueError(message)
    start = ConsumerConfig(deliver_policy=DeliverPolicy.ALL)
    subjects = [f"dovira.*.*.*.*.{key}" for key in keys]
    events: list[RawEvent] = []
    try:
        async with _reader(js, stream, start, subjects) as (subscription, pending):
            left = pending if subjects else 0
            while left > 0:
                messages = await subscription.fetch(min(_MANY, left), timeout=_TIMEOUT)
                events += [event for event in map(_event, messages) if event is not None]
                left -= len(messages)
    except NotFoundError:
        return []
    return events


async def position_at(js: JetStreamContext, stream: str, *, moment: datetime | None) -> int:
    """The sequence after which a stream holds what it took from a moment on; without one, its last."""
    try:
        last = (await js.stream_info(stream)).state.last_seq
    except NotFoundError:
        return 0
    if moment is None or not last:
        return last
    start = ConsumerConfig(
        deliver_policy=DeliverPolicy.BY_START_TIME,
        opt_start_time=moment.astimezone(UTC),
    )
    async with _reader(js, stream, start, ()) as (subscription, pending):
        messages = await subscription.fetch(1, timeout=_TIMEOUT) if pending else []
    return messages[0].metadata.sequence.stream - 1 if messages else last


@asynccontextmanager
async def _reader(
    js: JetStreamContext, stream: str, start: ConsumerConfig, subjects: Sequence[str]
) -> AsyncIterator[tuple[JetStreamContext.PullSubscription, int]]:
    """A consumer for this one look, and how many messages it has to give."""
    config = start.evolve(
        ack_policy=AckPolicy.NONE,
        inactive_threshold=30.0,
        mem_storage=True,
        num_replicas=1,
        filter_subjects=list(subjects) or None,
    )
    subscription = await js.pull_subscribe("", stream=stream, config=config)
    info = await subscription.consumer_info()
    try:
        yield subscription, info.num_pending or 0
    finally:
        await subscription.unsubscribe()
        await js.delete_consumer(stream, info.name)


def _event(message: Msg) -> RawEvent | None:
    return _as_event(message.metadata.sequence.stream, message.headers, message.data)


def _as_event(sequence: int, headers: Mapping[str, str] | None, body: bytes) -> RawEvent | None:
    """The event in a message; none in what is no CloudEvent, which the audit names."""
    attributes = {name[3:]: unquote(value) for name, value in (headers or {}).items() if name.startswith("ce-")}
    if not {"id", "type", "time", "source", "specversion"} <= attributes.keys():
        return None
    return RawEvent(sequence, datetime.fromisoformat(attributes["time"]), attributes, body)
