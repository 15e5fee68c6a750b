"""How far a listener is behind, as the server sees it: whether its consumer is there, and since when facts wait."""

from dataclasses import dataclass
from datetime import datetime

from nats.js import JetStreamContext
from nats.js.api import ConsumerInfo
from nats.js.errors import NotFoundError

from shared.bus.consumers import filters_of
from shared.bus.erasing import next_on


@dataclass(frozen=True, slots=True)
class Lag:
    """``gone``: no such consumer. ``waiting_since``: when the oldest fact it has not handled came; none when none."""

    gone: bool = False
    pending: int = 0
    waiting_since: datetime | None = None


async def measure_lag(js: JetStreamContext, stream: str, durable: str) -> Lag:
    """Ask the server. Raises what NATS raises while it does not answer."""
    try:
        info = await js.consumer_info(stream, durable)
    except NotFoundError:
        return Lag(gone=True)
    pending = (info.num_pending or 0) + (info.num_ack_pending or 0)
    return Lag(pending=pending, waiting_since=await _oldest(js, stream, info) if pending else None)


async def _oldest(js: JetStreamContext, stream: str, info: ConsumerInfo) -> datetime | None:
    floor = info.ack_floor.stream_seq if info.ack_floor else 0
    found = [await next_on(js, stream, one, after=floor) for one in filters_of(info.config) or [">"]]
    return min((message.time for message in found if message is not None and message.time), default=None)
