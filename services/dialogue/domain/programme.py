"""A programme as far as a post about one of its webinars needs it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Speaker:
    """As entered: forms of words are never generated from a name."""

    full_name: str
    id: str = ""
    given_name: str = ""
    honorific: str = ""
    position: str = ""
    employer: str = ""
    academic_degree: str = ""
    academic_title: str = ""


@dataclass(frozen=True, slots=True)
class Webinar:
    id: str
    topic: str
    starts_at: datetime
    duration_minutes: int = 0
    announcement_title: str = ""
    speakers: tuple[Speaker, ...] = ()
    agenda: tuple[str, ...] = ()

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.duration_minutes)


@dataclass(frozen=True, slots=True)
class Link:
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Programme:
    """A published version. ``modules`` are the webinars of each module, in order."""

    programme_id: str
    version: int
    title: str
    project: str
    content: str
    length: str
    is_free: bool
    timezone: str
    oblasts: tuple[str, ...]
    body_types: tuple[str, ...]
    acknowledgement: str
    slogan: str
    links: tuple[Link, ...]
    has_tests: bool
    modules: tuple[tuple[Webinar, ...], ...]

    def day_of(self, moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(self.timezone)).date()

    def place_of(self, webinar_id: str) -> "Place | None":
        """Where a webinar stands; None when this version has none of that id."""
        for module_number, module in enumerate(self.modules, 1):
            for number, webinar in enumerate(module, 1):
                if webinar.id == webinar_id:
                    return Place(self, webinar, module_number, number, len(module))
        return None

    def in_order_of_time(self) -> list[tuple[Webinar, int]]:
        """Every webinar with the number of its module."""
        numbered = [(webinar, number) for number, module in enumerate(self.modules, 1) for webinar in module]
        return sorted(numbered, key=lambda pair: (pair[0].starts_at, pair[1]))


@dataclass(frozen=True, slots=True)
class Place:
    """A webinar in its programme, numbers from 1."""

    programme: Programme
    webinar: Webinar
    module_number: int
    number: int
    module_size: int

    @property
    def is_last_of_several(self) -> bool:
        return self.number == self.module_size > 1

    @property
    def has_earlier(self) -> bool:
        """Something was learnt before, in whatever module."""
        return self.programme.in_order_of_time()[0][0].id != self.webinar.id

    @property
    def following(self) -> tuple[Webinar, int] | None:
        """The next webinar with the number of its module, across modules; None after the last."""
        order = self.programme.in_order_of_time()
        position = [webinar.id for webinar, _ in order].index(self.webinar.id)
        return order[position + 1] if position + 1 < len(order) else None


@dataclass(frozen=True, slots=True)
class Material:
    """What can be opened of a webinar: one of each kind, the newest. Not public: for participants."""

    webinar_id: str
    kind: str
    url: str
    is_public: bool
    published_at: datetime
