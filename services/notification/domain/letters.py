"""Letters: one or several messages of a person together with everything their text needs. Held in memory only."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from services.notification.domain.copies import Contact, Place, Programme, Standing, Webinar
from services.notification.domain.messages import Details, Kind
from services.notification.domain.timetable import Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One message of a letter. Of a webinar: its present slot, the one told before, and where the person stands."""

    about_id: str
    told_at: datetime
    webinar: Webinar | None = None
    slot: Slot | None = None
    before: Slot | None = None
    standing: Standing | None = None
    details: Details = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """From when to when a webinar moved. None before: it was cancelled and is back."""

    previous: datetime | None
    current: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A material to open; ``kind`` is agenda, slides or recording."""

    kind: str
    title: str
    url: str


class Method(StrEnum):
    """What a calendar is asked for (RFC 5546)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """In whose calendar an entry stands."""

    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A webinar in one person's calendar. ``stated_at`` orders entries of one sequence."""

    attendee: Attendee
    method: Method
    webinar: Webinar
    sequence: int
    stated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What surrounds words that another service asks to send. No contact: to somebody who is no participant."""

    programme: Programme
    contact: Contact | None = None
    entry: Entry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What leaves as one mail. Its id is the lowest of its messages' ids and becomes the Message-ID, at every try."""

    letter_id: str
    kind: Kind
    contact: Contact
    programme: Programme
    parts: Sequence[Part]
    traces: Sequence[str] = ()

    @property
    def details(self) -> Details:
        """What the only part, or the latest one, says."""
        return max(self.parts, key=lambda part: (part.told_at, part.about_id)).details

    @property
    def places(self) -> list[Part]:
        """The latest word on each webinar, in the order in which they begin."""
        latest = {
            _webinar_id(part): part for part in sorted(self.parts, key=lambda part: (part.told_at, part.about_id))
        }
        return sorted(latest.values(), key=lambda part: (_begin(part), part.about_id))

    @property
    def webinar(self) -> Webinar:
        """The webinar a letter is about. Raises LookupError if it is about none."""
        for part in self.parts:
            if part.webinar is not None:
                return part.webinar
        raise LookupError(self.kind)

    @property
    def move(self) -> Move:
        """The move as a whole: from the time the person was told last to the present one."""
        before = self.parts[0].before
        return Move(previous=before.starts_at if before else None, current=self.webinar.starts_at)

    @property
    def entries(self) -> list[Entry]:
        """What the person's calendar is to do: take a webinar in, or drop one that it may hold."""
        contact = self.contact
        attendee = Attendee(name=f"{contact.given_name} {contact.family_name}", address=contact.email)
        found = (_entry(self.kind, part, attendee) for part in self.places)
        return [entry for entry in found if entry is not None]

    @property
    def materials(self) -> list[Material]:
        """What can be opened: of each kind the newest, since a new address replaces the old one."""
        newest = {
            str(part.details["kind"]): part.details
            for part in sorted(self.parts, key=lambda part: (str(part.details["published_at"]), part.about_id))
        }
        return [
            Material(kind=kind, title=str(newest[kind]["title"]), url=str(newest[kind]["url"]))
            for kind in ("agenda", "slides", "recording")
            if kind in newest
        ]

    @property
    def test_title(self) -> str:
        """The title of the test a letter is about; empty if the programme does not name it."""
        return self.programme.test_titles.get(str(self.details["test_id"]), "")


_INVITING = (Kind.PLACE_CONFIRMED, Kind.WEBINAR_RESCHEDULED)
_RECALLING = (Kind.PLACE_CANCELLED, Kind.WEBINAR_CANCELLED)


def _entry(kind: Kind, part: Part, attendee: Attendee) -> Entry | None:
    if part.webinar is None or part.standing is None:
        return None
    goes_on = part.slot is None or not part.slot.cancelled
    if kind in _INVITING and part.standing.place is Place.CONFIRMED and goes_on:
        method = Method.REQUEST
    elif kind in _RECALLING and part.standing.held and (kind is Kind.WEBINAR_CANCELLED or not _stays(part)):
        method = Method.CANCEL
    else:
        return None
    sequence = 0 if part.slot is None else part.slot.sequence
    return Entry(attendee=attendee, method=method, webinar=part.webinar, sequence=sequence, stated_at=part.told_at)


def _stays(part: Part) -> bool:
    """Whether a place that was given up was taken again since."""
    return part.standing is not None and part.standing.place is Place.CONFIRMED


def _webinar_id(part: Part) -> str:
    return "" if part.webinar is None else part.webinar.webinar_id


def _begin(part: Part) -> datetime:
    return part.told_at if part.webinar is None else part.webinar.starts_at
