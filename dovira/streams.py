"""The streams of every service, as the services themselves would make them at their start."""

from nats.js import JetStreamContext

from dovira.registry import settings_of
from shared.bus import DEAD_LETTER_STREAM, provision_dead_letters, provision_stream, stream_name
from shared.contracts.catalogue import TELLING_SERVICES
from shared.runtime import ServiceSettings, dead_letter_limits, stream_limits


async def provision_streams(js: JetStreamContext) -> dict[str, bool]:
    """Make what is missing and bring the rest up to date; by name, whether something had to be done."""
    changed = {DEAD_LETTER_STREAM: await provision_dead_letters(js, dead_letter_limits(ServiceSettings()))}
    for service in TELLING_SERVICES:
        changed[stream_name(service)] = await provision_stream(js, service, stream_limits(settings_of(service)()))
    return changed
