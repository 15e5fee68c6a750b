"""Letters: one or several messages of a person together with everything their text needs. Held in memory only."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.notification.domain.copies import Contact, Programme, Webinar
from services.notification.domain.messages import Details, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One message of a letter."""

    about_id: str
    told_at: datetime
    webinar: Webinar | None = None
    details: Details = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """From when to when a webinar moved."""

    previous: datetime
    current: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A material to open; ``kind`` is agenda, slides or recording."""

    kind: str
    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What leaves as one mail. Its id is the lowest of its messages' ids and becomes the Message-ID, at every try."""

    letter_id: str
    kind: Kind
    contact: Contact
    programme: Programme
    parts: Sequence[Part]

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
        """The move as a whole: from the time before the first one to the time after the last one."""
        moves = sorted(self.parts, key=lambda part: int(part.details["sequence"]))
        return Move(
            previous=datetime.fromisoformat(str(moves[0].details["previous_starts_at"])),
            current=datetime.fromisoformat(str(moves[-1].details["starts_at"])),
        )

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


def _webinar_id(part: Part) -> str:
    return "" if part.webinar is None else part.webinar.webinar_id


def _begin(part: Part) -> datetime:
    return part.told_at if part.webinar is None else part.webinar.starts_at
