"""What each user of the bus may publish and hear: from what services hear and tell, and what consumers were granted.

Pure. A user hears replies in inboxes of its own, so that nobody reads another's. JetStream's own subjects name a stream
and a consumer: whoever may publish there may ask for that consumer's messages, or acknowledge them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shared.bus import Hearing, stream_name, user_of_consumer
from shared.bus.credentials import OPERATOR, inbox_of
from shared.bus.streams import DEAD_LETTER_STREAM, DEAD_LETTER_SUBJECTS
from shared.contracts.catalogue import ANSWERING_SERVICES, TELLING_SERVICES, all_facts
from shared.outbox import Tx

_API = "$JS.API"
_EVERYTHING = ">"
_WATCHING = "dovira.>"
_ASKS: Mapping[str, Sequence[str]] = {
    OPERATOR: ANSWERING_SERVICES,
    "gateway": ANSWERING_SERVICES,  # people ask through it
    "dialogue": ("notification",),  # letters leave by it, with words that are kept nowhere
}
"""Who asks whom, and so is answered. Named: what the server would allow by the question, it forgets at each reload."""


@dataclass(frozen=True, slots=True)
class Permissions:
    """Of one user: subjects, with the wildcards of NATS."""

    publish: Sequence[str]
    subscribe: Sequence[str]


def operator_permissions() -> Permissions:
    """The command line looks at everything and mends everything."""
    return Permissions([_EVERYTHING], [_EVERYTHING])


def service_permissions(service: str, hearings: Iterable[Hearing[Tx]]) -> Permissions:
    """A service tells its own facts into its own stream, hears through its own durables, and answers its requests."""
    heard = [(stream, hearing.durable) for hearing in hearings for stream in hearing.by_stream()]
    publish = [*_dead_letter_upkeep(), *_BEYOND_ITS_CARD_PUBLISH.get(service, ())]
    publish += [f"ask.dovira.{asked}.>" for asked in _ASKS.get(service, ())]
    if service in TELLING_SERVICES:
        publish += [*_told_by(service), *_own_stream(stream_name(service))]
    for stream, durable in heard:
        publish += [*_own_durable(stream, durable), f"{DEAD_LETTER_SUBJECTS}.{stream}.{durable}"]
    subscribe = [f"{inbox_of(service)}.>", *_BEYOND_ITS_CARD_SUBSCRIBE.get(service, ())]
    if service in ANSWERING_SERVICES:
        subscribe.append(f"ask.dovira.{service}.>")
        publish += [f"{inbox_of(asker)}.>" for asker, asked in _ASKS.items() if service in asked]
    return Permissions(sorted(set(publish)), subscribe)


def consumer_permissions(name: str, streams: Iterable[str]) -> Permissions:
    """A service of others reads its own durables, in streams of which it was granted something, and does no more."""
    user = user_of_consumer(name)
    publish = [one for stream in sorted(streams) for one in _reading(stream, user)]
    return Permissions(publish, [f"{inbox_of(user)}.>"])


def users(
    services: Mapping[str, Iterable[Hearing[Tx]]], consumers: Mapping[str, Iterable[str]]
) -> dict[str, Permissions]:
    """Everybody: services with what they hear, consumers with the streams of which they were granted something."""
    everybody = {OPERATOR: operator_permissions()}
    everybody |= {name: service_permissions(name, hearings) for name, hearings in services.items()}
    return everybody | {user_of_consumer(name): consumer_permissions(name, one) for name, one in consumers.items()}


def _told_by(service: str) -> list[str]:
    return [f"{name}.*" for name, fact in all_facts().items() if fact.service == service]


def _own_stream(stream: str) -> list[str]:
    """The owner of a stream provisions it, erases from it, and sets those who listen back when it lost something."""
    streams = [
        f"{_API}.STREAM.{verb}.{stream}" for verb in ("INFO", "CREATE", "UPDATE", "PURGE", "MSG.GET", "MSG.DELETE")
    ]
    return [*streams, *_any_consumer(stream)]


def _any_consumer(stream: str) -> list[str]:
    return [
        *(f"{_API}.CONSUMER.{verb}.{stream}" for verb in ("CREATE", "LIST")),
        *(f"{_API}.CONSUMER.{verb}.{stream}.>" for verb in ("*", "DURABLE.CREATE", "MSG.NEXT")),
    ]


def _own_durable(stream: str, durable: str) -> list[str]:
    """Whoever hears keeps its durable, looks how far it is behind, and may look at what waits."""
    return [
        *_reading(stream, durable),
        *(f"{_API}.CONSUMER.{verb}.{stream}.{durable}" for verb in ("CREATE", "DURABLE.CREATE", "RESET")),
        f"{_API}.CONSUMER.CREATE.{stream}.{durable}.>",
        *(f"{_API}.STREAM.{verb}.{stream}" for verb in ("INFO", "MSG.GET")),
    ]


def _reading(stream: str, durable: str) -> list[str]:
    """Asking for messages and acknowledging them; the second form of acknowledgement also names a domain."""
    return [
        *(f"{_API}.CONSUMER.{verb}.{stream}.{durable}" for verb in ("INFO", "MSG.NEXT")),
        f"$JS.ACK.{stream}.{durable}.>",
        f"$JS.ACK.*.*.{stream}.{durable}.>",
    ]


def _dead_letter_upkeep() -> list[str]:
    return [f"{_API}.STREAM.{verb}.{DEAD_LETTER_STREAM}" for verb in ("INFO", "CREATE", "UPDATE")]


def _any_stream() -> list[str]:
    streams = [stream_name(service) for service in TELLING_SERVICES]
    looks = [f"{_API}.STREAM.{verb}.{stream}" for stream in streams for verb in ("INFO", "MSG.GET")]
    return [*looks, *(one for stream in streams for one in _any_consumer(stream))]


_LETTERS = f"{_API}.STREAM.MSG.GET.{DEAD_LETTER_STREAM}"
_BEYOND_ITS_CARD_PUBLISH: dict[str, Sequence[str]] = {
    "gateway": (_LETTERS,),  # its board says how many letters are dead
    "registration": (_LETTERS, f"{_API}.STREAM.MSG.DELETE.{DEAD_LETTER_STREAM}"),  # it erases people there, too
    "reporting": _any_stream(),  # it tells somebody's story from what was told about them
    "integration": _any_stream(),  # it reads for others, and makes their durables
}
_BEYOND_ITS_CARD_SUBSCRIBE: dict[str, Sequence[str]] = {
    "gateway": (_WATCHING,),  # open pages change as things happen
    "integration": (_WATCHING,),  # webhooks are posted as things happen
}
