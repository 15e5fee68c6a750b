"""When speakers speak: what a speaker is to know of a webinar, what they were told last, and the news between the two.

Only the net change is news: what was changed and changed back is none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

Times = Mapping[str, tuple[datetime, datetime]]
"""By webinar: beginning and end."""


class News(StrEnum):
    """What a letter to a speaker is about. RELEASED: the webinar takes place, and somebody else speaks."""

    INVITED = "invited"
    MOVED = "moved"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    RELEASED = "released"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Slot:
    """What one change of the timetable made of a webinar; no times: it does not take place. The highest holds."""

    webinar_id: str
    programme_id: str
    sequence: int
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A webinar as the newest version of its programme that has it says; it stays known after it left."""

    webinar_id: str
    programme_id: str
    version: int
    topic: str
    join_url: str = ""
    speakers: Mapping[str, str] = field(default_factory=dict)
    """Full names by the speakers' ids."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """That somebody speaks at a webinar, as it stands in their calendar."""

    name: str
    topic: str
    join_url: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What a speaker was told last of a webinar; of one that was called off, when it would have been."""

    webinar_id: str
    speaker_id: str
    programme_id: str
    appointment: Appointment
    sequence: int
    news: News
    told_at: datetime

    @property
    def holds(self) -> bool:
        """Whether the speaker expects to speak."""
        return self.news not in {News.CANCELLED, News.RELEASED}


@dataclass(frozen=True, slots=True)
class Standing:
    """A webinar as it stands: what it is about, and when it is."""

    session: Session
    slot: Slot

    def appointment_of(self, speaker_id: str) -> Appointment | None:
        """What the speaker is to know; none when the webinar is off, or others speak there."""
        session, slot = self.session, self.slot
        name = session.speakers.get(speaker_id)
        if name is None or slot.starts_at is None or slot.ends_at is None:
            return None
        return Appointment(name, session.topic, session.join_url, slot.starts_at, slot.ends_at)

    def news_for(self, speaker_id: str, told: Told | None, *, now: datetime) -> News | None:
        """What the speaker does not know yet. Of what has begun there is no news."""
        appointment = self.appointment_of(speaker_id)
        if appointment is not None and appointment.starts_at > now:
            return News.INVITED if told is None else _difference(appointment, told)
        if appointment is None and told is not None and told.holds and told.appointment.starts_at > now:
            return News.CANCELLED if self.slot.starts_at is None else News.RELEASED
        return None

    @property
    def to_tell(self) -> tuple[object, ...]:
        """All that speakers are told of."""
        session, slot = self.session, self.slot
        return session.topic, session.join_url, session.speakers, slot.starts_at, slot.ends_at


def _difference(appointment: Appointment, told: Told) -> News | None:
    before = told.appointment
    if not told.holds:
        return News.RESTORED
    if (before.starts_at, before.ends_at) != (appointment.starts_at, appointment.ends_at):
        return News.MOVED
    if (before.topic, before.join_url) != (appointment.topic, appointment.join_url):
        return News.CHANGED
    return None


def next_sequence(slot: Slot, told: Told | None) -> int:
    """Of the entry in the speaker's calendar: no lower than the webinar's own, and higher with every letter."""
    return slot.sequence if told is None else max(slot.sequence, told.sequence + 1)


def planned(known: Mapping[str, Standing], sessions: Iterable[Session], times: Times) -> dict[str, Standing]:
    """What publishing would change: webinars as they would stand; one that left does not take place."""
    after = {one.webinar_id: one for one in sessions}
    left = {webinar_id: one.session for webinar_id, one in known.items() if webinar_id not in after}
    standing = {
        webinar_id: Standing(one, Slot(webinar_id, one.programme_id, 0, *times.get(webinar_id, ())))
        for webinar_id, one in (left | after).items()
    }
    return {key: one for key, one in standing.items() if key not in known or one.to_tell != known[key].to_tell}
