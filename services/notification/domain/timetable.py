"""The timetable of webinars as facts told it, and what of it people still have to be told.

Scheduling raises a webinar's ``sequence`` by one with each change: the highest one holds in whatever order they come.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from services.notification.domain.messages import Kind, Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """What one change made of a webinar. A cancellation keeps no times: those before it hold."""

    webinar_id: str
    programme_id: str
    sequence: int
    fact_id: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    @property
    def cancelled(self) -> bool:
        """Whether the webinar does not take place."""
        return self.starts_at is None


History = Mapping[int, Slot]
"""The slots of one webinar by their sequence."""


def histories(slots: Iterable[Slot]) -> dict[str, History]:
    """The histories of webinars by id."""
    known: dict[str, dict[int, Slot]] = {}
    for slot in slots:
        known.setdefault(slot.webinar_id, {})[slot.sequence] = slot
    return dict(known)


def present(history: History) -> Slot:
    """The slot that holds."""
    return history[max(history)]


def times(history: History) -> tuple[datetime, datetime] | None:
    """When the webinar takes place, or would have, had it not been cancelled; none when no fact said it."""
    for sequence in sorted(history, reverse=True):
        slot = history[sequence]
        if slot.starts_at is not None and slot.ends_at is not None:
            return slot.starts_at, slot.ends_at
    return None


def is_reminder_of_use(kind: Kind, now: Slot, at: datetime) -> bool:
    """Whether a reminder that is about to leave is true: the webinar is ahead, and not further than said."""
    lead = next(lead for lead in Lead if lead.kind is kind)
    return now.starts_at is not None and at < now.starts_at <= at + lead.time


def told_before(news: Sequence[Message], history: History, announced: int | None) -> Slot:
    """What a person believes who is about to hear this news: the slot of the last letter, else the one before the news.

    Where neither is known, the first piece of news says from what it moved.
    """
    first = min(news, key=_sequence)
    known = _sequence(first) - 1 if announced is None else announced
    if known in history:
        return history[known]
    previous = str(first.details.get("previous_starts_at", ""))
    # Without a time in the news it is of a cancellation, and any time will do: the webinar was to take place.
    starts_at = datetime.fromisoformat(previous) if previous else first.told_at
    return Slot(
        webinar_id=first.webinar_id,
        programme_id=first.programme_id,
        sequence=known,
        fact_id="",
        starts_at=starts_at,
        ends_at=None,
    )


def is_still_news(kind: Kind, *, before: Slot, now: Slot) -> bool:
    """Whether a letter of that kind tells what a person does not know. A change taken back is none."""
    if kind is Kind.WEBINAR_CANCELLED:
        return now.cancelled and not before.cancelled
    return not now.cancelled and (before.cancelled or _differ(before, now))


def _differ(before: Slot, now: Slot) -> bool:
    if before.starts_at != now.starts_at:
        return True
    return before.ends_at is not None and before.ends_at != now.ends_at


def _sequence(message: Message) -> int:
    return int(message.details.get("sequence", 0))


# ---- reminders


class Lead(StrEnum):
    """How long before a webinar its people are reminded."""

    DAY = "day"
    HOUR = "hour"

    @property
    def time(self) -> timedelta:
        """The lead as a time."""
        return _TIMES[self]

    @property
    def kind(self) -> Kind:
        """The kind of the message."""
        return _KINDS[self]


_TIMES = {Lead.DAY: timedelta(days=1), Lead.HOUR: timedelta(hours=1)}
_KINDS = {Lead.DAY: Kind.REMINDER_DAY, Lead.HOUR: Kind.REMINDER_HOUR}


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """When people are to be reminded of a webinar. No time: it does not take place."""

    webinar_id: str
    lead: Lead
    due_at: datetime | None


def timers_of(slot: Slot) -> list[Timer]:
    """The timers of a webinar as it is now."""
    return [
        Timer(
            webinar_id=slot.webinar_id, lead=lead, due_at=None if slot.starts_at is None else slot.starts_at - lead.time
        )
        for lead in Lead
    ]


def is_worth_reminding(lead: Lead, starts_at: datetime, now: datetime) -> bool:
    """Whether a reminder that comes late still helps: until the next one is due, and never once it has begun."""
    following = Lead.HOUR.time if lead is Lead.DAY else timedelta()
    return now < starts_at - following
