"""What publishing does to the webinars: which are new, which move, which are cancelled.

``sequence`` is that of the webinar's calendar entry (RFC 5545): it rises with each change of time, cancelling and
return, and never falls, so that calendars know which word was the last.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from services.scheduling.domain.programme import PlannedWebinar
from services.scheduling.domain.refusals import HeldWebinarMoved, HeldWebinarRemoved, WebinarTaken

CORRECTION = timedelta(hours=12)
"""A webinar that was held may be moved by as much: a corrected time, not another event."""


class Happening(StrEnum):
    ADDED = "added"
    MOVED = "moved"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Slot:
    """A webinar that was published before."""

    webinar_id: str
    programme_id: str
    starts_at: datetime
    ends_at: datetime
    sequence: int
    cancelled: bool = False
    held: bool = False


@dataclass(frozen=True, slots=True)
class TimetableChange:
    happening: Happening
    webinar_id: str
    starts_at: datetime
    ends_at: datetime
    previous_starts_at: datetime
    sequence: int


def timetable_changes(
    programme_id: str, *, known: Mapping[str, Slot], planned: Iterable[PlannedWebinar]
) -> list[TimetableChange]:
    """``known`` holds every webinar of the programme, and any other that bears the id of a planned one."""
    webinars = {webinar.webinar_id: webinar for webinar in planned}
    changes = [_place(programme_id, webinar, known.get(key)) for key, webinar in webinars.items()]
    removed = [slot for key, slot in known.items() if key not in webinars and slot.programme_id == programme_id]
    return [change for change in [*changes, *(_cancel(slot) for slot in removed)] if change]


def recalculated(changes: Iterable[TimetableChange], known: Mapping[str, Slot]) -> list[str]:
    """Webinars whose presences must be counted anew, because they were held and their time is corrected."""
    return [change.webinar_id for change in changes if change.webinar_id in known and known[change.webinar_id].held]


def warnings_about_changes(
    changes: Iterable[TimetableChange], *, known: Mapping[str, Slot], now: datetime
) -> list[str]:
    changes = list(changes)
    return [
        *(
            f"Вебінар «{change.webinar_id}» призначено на минулий час."
            for change in changes
            if change.happening is not Happening.CANCELLED and change.ends_at < now
        ),
        *(
            f"Вебінар «{webinar_id}» уже відбувся: присутність буде перераховано за новим часом заняття."
            for webinar_id in recalculated(changes, known)
        ),
    ]


def _place(programme_id: str, webinar: PlannedWebinar, slot: Slot | None) -> TimetableChange | None:
    if slot is None:
        return _change(Happening.ADDED, webinar, previous=webinar.starts_at, sequence=0)
    if slot.programme_id != programme_id:
        raise WebinarTaken(webinar_id=webinar.webinar_id, programme_id=slot.programme_id)
    if slot.cancelled:
        return _change(Happening.ADDED, webinar, previous=slot.starts_at, sequence=slot.sequence + 1)
    if (slot.starts_at, slot.ends_at) == (webinar.starts_at, webinar.ends_at):
        return None
    if slot.held and abs(webinar.starts_at - slot.starts_at) > CORRECTION:
        raise HeldWebinarMoved(webinar_id=slot.webinar_id, hours=CORRECTION // timedelta(hours=1))
    return _change(Happening.MOVED, webinar, previous=slot.starts_at, sequence=slot.sequence + 1)


def _cancel(slot: Slot) -> TimetableChange | None:
    if slot.cancelled:
        return None
    if slot.held:
        raise HeldWebinarRemoved(slot.webinar_id)
    return TimetableChange(
        Happening.CANCELLED, slot.webinar_id, slot.starts_at, slot.ends_at, slot.starts_at, slot.sequence + 1
    )


def _change(happening: Happening, webinar: PlannedWebinar, *, previous: datetime, sequence: int) -> TimetableChange:
    return TimetableChange(happening, webinar.webinar_id, webinar.starts_at, webinar.ends_at, previous, sequence)
