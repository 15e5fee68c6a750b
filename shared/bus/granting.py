"""Durable consumers of services of others: made here by what was granted, and only read by whoever they are for.

Whoever may make a durable consumer chooses what it hears; so others may not, and find theirs made.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress

from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import NotFoundError

from shared.bus.consumers import filters_of

_PREFIX = "consumer-"
_MAX_PENDING = 1_000

Granted = Mapping[str, Collection[str]]
"""Types of events, by the name of the consumer that may hear them in one stream."""


def user_of_consumer(name: str) -> str:
    """How a consumer is called on the bus: its user, and its durable in every stream."""
    return f"{_PREFIX}{name}"


async def grant_in_stream(js: JetStreamContext, stream: str, read_granted: Callable[[], Awaitable[Granted]]) -> None:
    """Make, change and remove the durables of others in a stream, so that they are as granted. A missing stream waits.

    One that is there keeps its place: what is granted later opens what is told later. What was granted is read after
    the durables are: two may settle at once, and neither takes away what the other was just granted.
    """
    try:
        there = await _durables_of_others(js, stream)
    except NotFoundError:
        return
    wanted = {user_of_consumer(name): _filters(types) for name, types in (await read_granted()).items() if types}
    for durable in there.keys() - wanted.keys():
        with suppress(NotFoundError):  # another was quicker
            await js.delete_consumer(stream, durable)
    for durable, filters in wanted.items():
        if there.get(durable) != filters:
            await js.add_consumer(stream, _config(durable, filters))


async def set_reader_back(js: JetStreamContext, stream: str, consumer: str, *, after: int) -> None:
    """Let a consumer's durable go on after a sequence, or where it stands if that is before: nothing is left out.

    Raises NotFoundError when it has none there.
    """
    durable = user_of_consumer(consumer)
    floor = (await js.consumer_info(stream, durable)).ack_floor
    stands = floor.stream_seq if floor else 0
    await js.reset_consumer(stream, durable, seq=min(after, stands) + 1)


async def _durables_of_others(js: JetStreamContext, stream: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    offset = 0
    while infos := await js.consumers_info(stream, offset):
        offset += len(infos)
        for info in infos:
            if info.name.startswith(_PREFIX):
                found[info.name] = sorted(filters_of(info.config))
    return found


def _filters(types: Collection[str]) -> list[str]:
    return sorted(f"{name}.*" for name in types)


def _config(durable: str, filters: list[str]) -> ConsumerConfig:
    return ConsumerConfig(
        durable_name=durable,
        filter_subjects=filters,
        deliver_policy=DeliverPolicy.ALL,
        ack_policy=AckPolicy.EXPLICIT,
        max_deliver=-1,
        max_ack_pending=_MAX_PENDING,
    )
