"""Reading the log: every fact of a stream in order, without a durable consumer and without changing anything."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import NotFoundError

from shared.bus.envelope import Heard, read_message
from shared.bus.errors import Unreadable
from shared.contracts.catalogue import all_facts
from shared.contracts.fact import Fact

_FETCH = 500
_TIMEOUT = 5.0


@dataclass(frozen=True, slots=True)
class Logged:
    """A message of a stream: its sequence, subject, and the fact in it; none, with the fault, when it is unreadable."""

    stream: str
    sequence: int
    subject: str
    heard: Heard[Fact] | None
    fault: str = ""


async def read_log(js: JetStreamContext, stream: str, *, after: int = 0) -> AsyncIterator[Logged]:
    """Every message of a stream after a sequence, up to what was the last one at the call. A missing stream is empty."""
    try:
        last = (await js.stream_info(stream)).state.last_seq
    except NotFoundError:
        return
    if last <= after:
        return
    known = all_facts()
    config = ConsumerConfig(
        ack_policy=AckPolicy.NONE,
        deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
        opt_start_seq=after + 1,
        inactive_threshold=30.0,
        mem_storage=True,
        num_replicas=1,
    )
    subscription = await js.pull_subscribe("", stream=stream, config=config)
    sequence = after
    try:
        while sequence < last:
            for message in await subscription.fetch(_FETCH, timeout=_TIMEOUT):
                sequence = message.metadata.sequence.stream
                if sequence > last:
                    return
                try:
                    heard, fault = read_message(message.headers, message.data, known), ""
                except Unreadable as error:
                    heard, fault = None, str(error)
                yield Logged(stream, sequence, message.subject, heard, fault)
                if message.metadata.num_pending == 0:
                    return
    finally:
        await subscription.unsubscribe()
