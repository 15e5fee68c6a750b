"""Durable consumers: one per handler and stream, whose position outlives the processes that use it.

A consumer has one filter, which takes in everything its handler asks for, and perhaps more: with two filters the
server looks through all subjects of a block for each message (docs/decisions/0032). What is asked for stands beside.
"""

import asyncio
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import NotFoundError

from shared.contracts.fact import Fact

_log = logging.getLogger("dovira.bus")

_MAX_PENDING = 5_000
_ASKED, _HEARD = "dovira-asked", "dovira-heard"


def consumer_config(durable: str, fact_types: Sequence[type[Fact]], *, ack_wait: float = 30.0) -> ConsumerConfig:
    """The durable consumer of a handler in one stream. The server never gives up by itself: we bury, it does not."""
    asked = {f"{fact_type.type}.>" for fact_type in fact_types}
    config = ConsumerConfig(
        durable_name=durable,
        deliver_policy=DeliverPolicy.ALL,
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=ack_wait,
        max_deliver=-1,
        max_ack_pending=_MAX_PENDING,
    )
    return _noted(config, asked=asked)


@dataclass(frozen=True, slots=True)
class Notes:
    """What stands in a consumer: the subjects its handler asks for, and those heard from the stream's beginning."""

    asked: frozenset[str] = frozenset()
    heard: frozenset[str] = frozenset()

    def fulfil(self, subjects: Collection[str]) -> bool:
        """Whether these are asked for, and what was told of them before is heard, too."""
        return self.asked >= set(subjects) <= self.heard


def filters_of(config: ConsumerConfig) -> list[str]:
    """The filters of any consumer: the server tells a single one apart from several. None where all is delivered."""
    return config.filter_subjects or ([config.filter_subject] if config.filter_subject else [])


def asked_for(config: ConsumerConfig) -> frozenset[str]:
    """The subjects that the handler of a consumer asks for: of one that does not note them, its filters."""
    noted = (config.metadata or {}).get(_ASKED, "").split()
    return frozenset(noted or filters_of(config))


async def provision_consumer(
    js: JetStreamContext, stream: str, config: ConsumerConfig, *, settle: float = 0.0, alone: bool = False
) -> frozenset[str]:
    """Create the consumer or bring it up to date; returns what is asked for. Raises NotFoundError without the stream.

    A handler that learns to hear another type of facts hears what was told of it before, too: its consumer begins
    the stream anew, and the inbox knows what was handled. What it has heard so far is written into the consumer, and
    replaced last, so that a crash in between makes it begin anew once more.

    Types that others ask for stay: a process of another release may share the consumer. ``alone``: they do not.
    ``settle``: after so many seconds the others have seen what is asked for now. Until then they pass over what nobody
    asked for, and it must not be what is delivered anew.
    """
    durable, wanted = str(config.durable_name), asked_for(config)
    there = await read_notes(js, stream, durable)
    asked = wanted if alone or there is None else wanted | there.asked
    if there is not None and not wanted <= there.heard:
        _log.warning(
            "listener_begins_anew", extra={"durable": durable, "stream": stream, "adds": sorted(wanted - there.heard)}
        )
        await _ask_until_settled(js, stream, _noted(config, asked=asked, heard=there.heard), settle)
        await js.reset_consumer(stream, durable, seq=1)
    heard = wanted | (asked & there.heard) if there is not None else wanted
    await js.add_consumer(stream, _noted(config, asked=asked, heard=heard))
    return asked


async def _ask_until_settled(js: JetStreamContext, stream: str, config: ConsumerConfig, settle: float) -> None:
    """Write what is asked for, until it has stood there for so long. Another process may have written meanwhile."""
    notes: Notes | None = Notes()
    while notes is None or not asked_for(config) <= notes.asked:
        await js.add_consumer(stream, config)
        await asyncio.sleep(settle)
        notes = await read_notes(js, stream, str(config.durable_name))


async def read_notes(js: JetStreamContext, stream: str, durable: str) -> Notes | None:
    """What stands in a consumer now; None when it is gone. Raises what NATS raises while it does not answer."""
    try:
        config: ConsumerConfig = (await js.consumer_info(stream, durable)).config
    except NotFoundError:
        return None
    return Notes(asked_for(config), frozenset((config.metadata or {}).get(_HEARD, "").split()))


def _noted(config: ConsumerConfig, *, asked: Collection[str], heard: Collection[str] = ()) -> ConsumerConfig:
    noted = {_ASKED: " ".join(sorted(asked)), _HEARD: " ".join(sorted(heard))}
    return replace(config, filter_subjects=[_taking_in(asked)], metadata=noted)


def _taking_in(subjects: Collection[str]) -> str:
    """The narrowest subject that takes all of these in: a wildcard where they differ. They have equally many tokens."""
    places = zip(*(subject.split(".") for subject in subjects), strict=True)
    return ".".join(tokens[0] if len(set(tokens)) == 1 else "*" for tokens in places)
