"""Reading the log for a consumer: what it was granted, after its cursor, each event once."""

import heapq
from collections.abc import Mapping, Sequence
from datetime import datetime

from services.integration import store
from services.integration.domain import Cursor, Grant, read_cursor, write_cursor
from services.integration.domain.refusals import CursorBeyondLog, UnknownToken
from services.integration.settings import Settings
from services.integration.use_cases.durables import granted_types
from shared.bus import Portion, RawEvent
from shared.contracts.catalogue import TELLING_SERVICES
from shared.contracts.integration import EventPage, ReadEvents
from shared.runtime import Work


async def read_events(work: Work, request: ReadEvents) -> EventPage:
    """A page of events in structured mode."""
    grant = await work.read(lambda tx: store.grant_of(tx, request.fingerprint))
    if grant is None:
        raise UnknownToken
    cursor = read_cursor(request.after, TELLING_SERVICES)
    if request.from_now or (request.since and not request.after):
        cursor = await cursor_at(work, None if request.from_now else request.since)
    if request.from_now:
        return EventPage(events=[], cursor=write_cursor(cursor))
    portions = {
        name: await portion_of(work, grant, name, cursor.get(name, 0), request.limit) for name in TELLING_SERVICES
    }
    if any(portion.last < cursor.get(name, 0) for name, portion in portions.items()):
        raise CursorBeyondLog
    return _page(portions, cursor, request.limit, room=work.use(Settings).page_bytes)


async def cursor_at(work: Work, moment: datetime | None) -> Cursor:
    """Where the log stood just before a moment, or stands now."""
    return {service: await work.log_position(service, before=moment) for service in TELLING_SERVICES}


async def portion_of(work: Work, grant: Grant, service: str, after: int, limit: int) -> Portion:
    """What a service told after a sequence, of what was granted."""
    return await work.read_log(service, types=granted_types(grant, service), after=after, limit=limit)


def _page(portions: Mapping[str, Portion], cursor: Cursor, limit: int, *, room: int) -> EventPage:
    """The oldest of all portions, as many as fit, at least one; each stream's cursor moves over what was taken."""
    rounds = [[(one.time, name, one) for one in portion.events] for name, portion in portions.items()]
    taken: dict[str, list[RawEvent]] = {name: [] for name in portions}
    events: list[dict[str, object]] = []
    for _, name, one in heapq.merge(*rounds, key=lambda item: item[:2]):
        room -= one.size
        if len(events) == limit or (events and room < 0):
            break
        taken[name].append(one)
        events.append(one.structured())
    cursor = {name: moved(portions[name], taken[name], cursor.get(name, 0)) for name in portions}
    has_more = any(cursor[name] < portion.last for name, portion in portions.items())
    return EventPage(events=events, cursor=write_cursor(cursor), has_more=has_more)


def moved(portion: Portion, taken: Sequence[RawEvent], stood: int) -> int:
    """Where a cursor stands that took these of a portion."""
    if len(taken) == len(portion.events) and portion.is_whole:
        return portion.last
    return taken[-1].sequence if taken else stood
