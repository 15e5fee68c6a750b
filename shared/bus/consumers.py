"""Durable consumers: one per handler and stream, whose position outlives the processes that use it."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import replace

from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import NotFoundError

from shared.contracts.fact import Fact

_log = logging.getLogger("dovira.bus")

_MAX_PENDING = 5_000
_HEARD = "dovira-heard"


def consumer_config(durable: str, fact_types: Sequence[type[Fact]], *, ack_wait: float = 30.0) -> ConsumerConfig:
    """The durable consumer of a handler in one stream. The server never gives up by itself: we bury, it does not."""
    return ConsumerConfig(
        durable_name=durable,
        filter_subjects=sorted(f"{fact_type.type}.>" for fact_type in fact_types),
        deliver_policy=DeliverPolicy.ALL,
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=ack_wait,
        max_deliver=-1,
        max_ack_pending=_MAX_PENDING,
    )


async def provision_consumer(js: JetStreamContext, stream: str, config: ConsumerConfig, *, alone: bool = False) -> None:
    """Create the consumer or bring it up to date. Raises NotFoundError when there is no such stream.

    A handler that learns to hear another type of facts hears what was told of it before, too: its consumer begins
    the stream anew, and the inbox knows what was handled. What it has heard so far is written into the consumer, and
    replaced last, so that a crash in between makes it begin anew once more.

    Types that others ask for stay: a process of another release may share the consumer. ``alone``: they do not.
    """
    durable, wanted = str(config.durable_name), set(config.filter_subjects or ())
    there = await _config_of(js, stream, durable)
    heard = _heard(there)
    kept = set() if alone or there is None else set(there.filter_subjects or ()) - wanted
    config = replace(config, filter_subjects=sorted(wanted | kept))
    if there is not None and not wanted <= heard:
        _log.warning(
            "listener_begins_anew", extra={"durable": durable, "stream": stream, "adds": sorted(wanted - heard)}
        )
        await js.add_consumer(stream, _with_heard(config, heard))
        await js.reset_consumer(stream, durable, seq=1)
    await js.add_consumer(stream, _with_heard(config, wanted | (kept & heard)))


async def hears_all(js: JetStreamContext, stream: str, config: ConsumerConfig) -> bool:
    """Whether the consumer still asks for everything wanted; one that is gone is not judged: the pull says so.

    Raises what NATS raises while it does not answer.
    """
    there = await _config_of(js, stream, str(config.durable_name))
    return there is None or set(config.filter_subjects or ()) <= set(there.filter_subjects or ())


async def _config_of(js: JetStreamContext, stream: str, durable: str) -> ConsumerConfig | None:
    try:
        config: ConsumerConfig = (await js.consumer_info(stream, durable)).config
    except NotFoundError:
        return None
    return config


def _heard(config: ConsumerConfig | None) -> set[str]:
    """The subjects that a consumer has heard from the beginning, as far as is noted."""
    return set((config.metadata or {}).get(_HEARD, "").split()) if config else set()


def _with_heard(config: ConsumerConfig, subjects: Collection[str]) -> ConsumerConfig:
    return replace(config, metadata={_HEARD: " ".join(sorted(subjects))})
