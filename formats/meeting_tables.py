"""A meeting's report as the tables it is made of: several in one file, each with its own heading.

Zoom, Microsoft Teams and Google Meet write such files; whose headings are others' says itself which column tells what.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from formats.csv_text import Record
from formats.names import tidy


class Kind(StrEnum):
    """What a table of a report is about. SPANS: everybody once, from the first join to the last leave."""

    MEETING = "meeting"
    HOSTS = "hosts"
    PANELISTS = "panelists"
    ATTENDEES = "attendees"
    OTHER_ATTENDED = "other attended"
    PARTICIPANTS = "participants"
    SPANS = "spans"
    TOTALS = "totals"


class Column(StrEnum):
    """What a column tells."""

    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    EMAIL = "email"
    JOIN = "joined"
    LEAVE = "left"
    STAYED = "stayed"
    WAITING = "waiting"
    ATTENDED = "attended"
    ROLE = "role"
    TOPIC = "topic"
    MEETING_ID = "meeting_id"
    START = "start"
    DURATION = "duration"
    TOTAL = "total"


Names = Mapping[Column, Sequence[str]]
"""Headings in small letters, by what they tell."""

KNOWN: Names = {
    Column.NAME: ("user name (original name)", "name (original name)", "user name", "full name", "name", "ім’я"),
    Column.FIRST_NAME: ("first name",),
    Column.LAST_NAME: ("last name", "прізвище"),
    Column.EMAIL: ("email", "user email", "email address", "електронна адреса"),
    Column.JOIN: ("join time", "first join", "first join time", "time joined"),
    Column.LEAVE: ("leave time", "last leave", "last leave time", "time exited"),
    Column.STAYED: ("in-meeting duration", "duration", "тривалість"),
    Column.WAITING: ("in waiting room",),
    Column.ATTENDED: ("attended",),
    Column.ROLE: ("role",),
    Column.TOPIC: ("topic",),
    Column.MEETING_ID: ("webinar id", "meeting id", "id"),
    Column.START: ("actual start time", "start time"),
    Column.DURATION: ("actual duration (minutes)", "duration (minutes)"),
    Column.TOTAL: ("total duration (minutes)",),
}
_OF_SPANS = {"first join", "first join time", "time joined"}
_SECTION = re.compile(r"\d+\. ")

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
    names: Names
    lines: list[Record] = field(default_factory=list)

    def cell(self, line: Record, column: Column) -> str:
        """The cell under the first heading there is of the column's; ``--`` is how Zoom writes nothing."""
        place = _place(self.headings, self.names[column])
        text = tidy(line.cells[place]) if place is not None and place < len(line.cells) else ""
        return "" if text in _NOTHING else text

    def has(self, column: Column) -> bool:
        return _place(self.headings, self.names[column]) is not None

    def heading_of(self, column: Column) -> str:
        place = _place(self.headings, self.names[column])
        return tidy(self.heading.cells[place]) if place is not None else next(iter(KNOWN[column]))


def names_with(chosen: Mapping[str, str]) -> Names:
    """The known headings, but where somebody has said which it is; an empty one says that there is none."""
    return {
        column: KNOWN[column] if column not in chosen else tuple(filter(None, [_plain(chosen[column])]))
        for column in Column
    }


def split_tables(records: Sequence[Record], names: Names) -> list[Table]:
    return list(_tables(records, names))


def said_before(records: Sequence[Record], title: str) -> str:
    """What a line before all tables says, as Teams begins: ``Meeting title`` and the title."""
    found = (record.cells[1] for record in records if len(record.cells) > 1 and _plain(record.cells[0]) == title)
    return tidy(next(found, ""))


def _tables(records: Sequence[Record], names: Names) -> Iterator[Table]:
    title, table = None, None
    for record in records:
        announced = _title(record)
        headings = [_plain(cell) for cell in record.cells]
        kind = _kind_of_heading(headings, title, names)
        if announced or _begins_section(record):
            title, table = announced, None
        elif kind:
            table = Table(kind, record, headings, names)
            yield table
        elif table:
            table.lines.append(record)


def _title(record: Record) -> Kind | None:
    return _TITLES.get(_plain(record.cells[0]).rstrip(":")) if _is_alone(record) else None


def _begins_section(record: Record) -> bool:
    """As Teams numbers them: ``3. In-Meeting Activities``."""
    return _is_alone(record) and bool(_SECTION.match(record.cells[0].strip()))


def _is_alone(record: Record) -> bool:
    return not any(cell.strip() for cell in record.cells[1:])


def _kind_of_heading(cells: Sequence[str], title: Kind | None, names: Names) -> Kind | None:
    """Which table a line is the heading of, if it is one."""

    def has(column: Column) -> bool:
        return _place(cells, names[column]) is not None

    if has(Column.TOPIC) and has(Column.MEETING_ID):
        return Kind.MEETING
    if not (has(Column.NAME) or has(Column.FIRST_NAME)):
        return None
    if has(Column.JOIN):
        if _OF_SPANS & set(cells) or not has(Column.LEAVE):
            return Kind.SPANS
        return title or (Kind.ATTENDEES if has(Column.ATTENDED) else Kind.PARTICIPANTS)
    return Kind.TOTALS if has(Column.TOTAL) else None


def _place(cells: Sequence[str], names: Sequence[str]) -> int | None:
    return next((cells.index(name) for name in names if name in cells), None)


def _plain(text: str) -> str:
    return tidy(text).casefold()
