"""A Zoom report as the tables it is made of. A report is several tables in one file, each with its own heading."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from formats.csv_text import Record
from formats.names import tidy


class Kind(StrEnum):
    """What a table of a report is about."""

    MEETING = "meeting"
    HOSTS = "hosts"
    PANELISTS = "panelists"
    ATTENDEES = "attendees"
    OTHER_ATTENDED = "other attended"
    PARTICIPANTS = "participants"
    TOTALS = "totals"


NAME = ("user name (original name)", "name (original name)", "user name", "name")
EMAIL = ("email", "user email")
JOIN = ("join time",)
LEAVE = ("leave time",)
ATTENDED = ("attended",)
FIRST_NAME = ("first name",)
LAST_NAME = ("last name",)
WAITING = ("in waiting room",)
TOPIC = ("topic",)
MEETING_ID = ("webinar id", "meeting id", "id")
START = ("actual start time", "start time")
DURATION = ("actual duration (minutes)", "duration (minutes)")
TOTAL = ("total duration (minutes)",)

_TITLES: Mapping[str, Kind] = {
    "host details": Kind.HOSTS,
    "panelist details": Kind.PANELISTS,
    "attendee details": Kind.ATTENDEES,
    "other attended": Kind.OTHER_ATTENDED,
}
_NOTHING = {"", "--", "-"}


@dataclass(frozen=True, slots=True)
class Table:
    """A heading and the lines under it."""

    kind: Kind
    heading: Record
    headings: list[str]
    lines: list[Record] = field(default_factory=list)

    def cell(self, line: Record, names: Sequence[str]) -> str:
        """The cell under the first heading there is of those names; ``--`` is how Zoom writes nothing."""
        place = _place(self.headings, names)
        text = tidy(line.cells[place]) if place is not None and place < len(line.cells) else ""
        return "" if text in _NOTHING else text

    def has(self, names: Sequence[str]) -> bool:
        return _place(self.headings, names) is not None

    def heading_of(self, names: Sequence[str]) -> str:
        place = _place(self.headings, names)
        return tidy(self.heading.cells[place]) if place is not None else names[0]


def split_tables(records: Sequence[Record]) -> list[Table]:
    return list(_tables(records))


def _tables(records: Sequence[Record]) -> Iterator[Table]:
    title, table = None, None
    for record in records:
        announced = _title(record)
        headings = [_plain(cell) for cell in record.cells]
        kind = _kind_of_heading(headings, title)
        if announced:
            title, table = announced, None
        elif kind:
            table = Table(kind, record, headings)
            yield table
        elif table:
            table.lines.append(record)


def _title(record: Record) -> Kind | None:
    if any(cell.strip() for cell in record.cells[1:]):
        return None
    return _TITLES.get(_plain(record.cells[0]).rstrip(":"))


def _kind_of_heading(cells: Sequence[str], title: Kind | None) -> Kind | None:
    """Which table a line is the heading of, if it is one."""
    if _place(cells, TOPIC) is not None and _place(cells, MEETING_ID) is not None:
        return Kind.MEETING
    if _place(cells, NAME) is None:
        return None
    if _place(cells, JOIN) is not None:
        return title or (Kind.ATTENDEES if _place(cells, ATTENDED) is not None else Kind.PARTICIPANTS)
    return Kind.TOTALS if _place(cells, TOTAL) is not None else None


def _place(cells: Sequence[str], names: Sequence[str]) -> int | None:
    return next((cells.index(name) for name in names if name in cells), None)


def _plain(text: str) -> str:
    return tidy(text).casefold()
