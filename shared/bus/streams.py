"""The streams: one per telling service, and one for dead letters. Owned by the teller, provisioned explicitly."""

from dataclasses import dataclass

from nats.js import JetStreamContext
from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import NotFoundError

DEAD_LETTER_STREAM = "DOVIRA_DEAD_LETTERS"
DEAD_LETTER_SUBJECTS = "dead.dovira"


@dataclass(frozen=True, slots=True)
class StreamLimits:
    """How much a stream keeps. ``max_age`` in seconds; zero keeps facts for ever, as rebuilding and auditing need."""

    replicas: int = 1
    max_age: float = 0
    max_bytes: int = -1
    duplicate_window: float = 600


def stream_name(service: str) -> str:
    """The stream a service tells into."""
    return f"DOVIRA_{service.upper()}"


def stream_config(service: str, limits: StreamLimits) -> StreamConfig:
    """A full stream refuses new facts rather than dropping old ones: the outbox keeps them until there is room."""
    return _config(stream_name(service), f"dovira.{service}.>", limits)


async def provision_stream(js: JetStreamContext, service: str, limits: StreamLimits) -> bool:
    """Create the service's stream or bring its configuration up to date; returns whether that was needed."""
    return await _provision(js, stream_config(service, limits))


async def provision_dead_letters(js: JetStreamContext, limits: StreamLimits) -> bool:
    """Create the stream of dead letters or bring its configuration up to date; returns whether that was needed."""
    return await _provision(js, _config(DEAD_LETTER_STREAM, f"{DEAD_LETTER_SUBJECTS}.>", limits))


def _config(name: str, subjects: str, limits: StreamLimits) -> StreamConfig:
    return StreamConfig(
        name=name,
        subjects=[subjects],
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.NEW,
        num_replicas=limits.replicas,
        max_age=limits.max_age,
        max_bytes=limits.max_bytes,
        duplicate_window=limits.duplicate_window,
        allow_atomic=True,
    )


async def _provision(js: JetStreamContext, config: StreamConfig) -> bool:
    assert config.name  # noqa: S101  # for the type checker: _config always names it
    try:
        current = (await js.stream_info(config.name)).config
    except NotFoundError:
        await js.add_stream(config)
        return True
    stated = {field: value for field, value in config.as_dict().items() if value is not None}
    if all(current.as_dict().get(field) == value for field, value in stated.items()):
        return False
    await js.update_stream(config)
    return True
