"""What the audit asks the NATS server: how far streams reach, who listens, the log itself, the dead letters."""

from collections.abc import Callable

from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from dovira.audit.evidence import Extent, Index, Listening, Spot, digest_of
from dovira.registry import SERVICES
from shared.bus import Heard, Logged, read_log, stream_name
from shared.bus.consumers import asked_for
from shared.bus.dead_letters import list_dead_letters
from shared.contracts.fact import Fact
from shared.contracts.registration import ParticipantErased

EFFECTS_FIRST = ("notification", "dialogue", "certification", "assessment", "registration", "scheduling")
"""The order in which streams are read, so that on a system at work no effect is seen without its cause."""

See = Callable[[Heard[Fact]], None]

_PAGE = 256


async def measure_streams(js: JetStreamContext) -> dict[str, Extent]:
    """How far each stream reaches; a stream that is not there is empty."""
    extents = {}
    for service in EFFECTS_FIRST:
        try:
            info = await js.stream_info(stream_name(service))
        except NotFoundError:
            extents[stream_name(service)] = Extent()
        else:
            ages = bool(info.config.max_age)
            extents[stream_name(service)] = Extent(info.state.first_seq, info.state.last_seq, ages)
    return extents


async def list_listening(js: JetStreamContext) -> list[Listening]:
    """Every durable consumer that a service holds on a stream of facts."""
    listening: list[Listening] = []
    for service in EFFECTS_FIRST:
        offset, page = 0, _PAGE
        while page == _PAGE:
            try:
                infos = await js.consumers_info(stream_name(service), offset)
            except NotFoundError:
                break
            offset, page = offset + len(infos), len(infos)
            for info in infos:
                durable = info.config.durable_name or ""
                owner = durable.partition("-")[0]
                if owner not in SERVICES:
                    continue
                listening.append(
                    Listening(
                        service=owner,
                        durable=durable,
                        stream=info.stream_name,
                        fact_types=frozenset(one.removesuffix(".>") for one in asked_for(info.config)),
                        pending=(info.num_pending or 0) + (info.num_ack_pending or 0),
                        delivered=info.delivered.stream_seq if info.delivered else 0,
                    )
                )
    return listening


async def list_buried(js: JetStreamContext) -> list[tuple[str, str]]:
    """The dead letters: the handler that failed, and the id of the fact as far as it has one."""
    return [(letter.handler, letter.headers.get("ce-id", "")) async for letter in list_dead_letters(js)]


async def read_facts(js: JetStreamContext, see: See) -> Index:
    """Index the whole log, and let every fact be seen once however often it stands there."""
    index = Index()
    for service in EFFECTS_FIRST:
        if await _is_empty(js, stream_name(service)):
            continue
        async for logged in read_log(js, stream_name(service)):
            if await _note(js, index, logged) and logged.heard is not None:
                if isinstance(logged.heard.fact, ParticipantErased):
                    index.erased.add(logged.heard.fact.participant_id)
                see(logged.heard)
    return index


async def _is_empty(js: JetStreamContext, stream: str) -> bool:
    """Nothing is there to wait for, though something may have been."""
    try:
        return not (await js.stream_info(stream)).state.messages
    except NotFoundError:
        return True


async def _note(js: JetStreamContext, index: Index, logged: Logged) -> bool:
    """Add a message to the index; returns whether it is a fact that was not there yet."""
    if logged.heard is None:
        await _note_unreadable(js, index, logged)
        return False
    fact, fact_id = logged.heard.fact, logged.heard.id
    spot = Spot(logged.stream, logged.sequence, digest_of(fact))
    if fact_id not in index.spots:
        index.spots[fact_id] = spot
        index.of_type[fact.type].append(fact_id)
        return True
    # The relay publishes under the fact's own id; a dead letter is put back under a new one.
    message_id = (await _headers(js, logged)).get("Nats-Msg-Id", fact_id)
    if message_id != fact_id and spot.digest == index.spots[fact_id].digest:
        index.returned += 1
    else:
        index.again.append((fact_id, spot))
    return False


async def _note_unreadable(js: JetStreamContext, index: Index, logged: Logged) -> None:
    spot = Spot(logged.stream, logged.sequence, None)
    fact_id = (await _headers(js, logged)).get("ce-id", "")
    if fact_id and fact_id not in index.spots:
        index.spots[fact_id] = spot
    else:
        index.unreadable.append((spot, logged.fault))


async def _headers(js: JetStreamContext, logged: Logged) -> dict[str, str]:
    """Of a message that may have been purged a moment ago."""
    try:
        return (await js.get_msg(logged.stream, logged.sequence)).headers or {}
    except NotFoundError:
        return {}
