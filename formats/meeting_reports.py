"""Who was in an online session and when: Zoom's and Teams' reports, Google Meet's, or any list with such columns.

One row per join, as in the file: joins of one person overlap and are not merged here. Hosts and panelists are left
out, but for an attendee who was made a panelist to speak: that time counts too.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from zoneinfo import ZoneInfo

from formats.csv_text import Record, read_records
from formats.durations import read_duration
from formats.faults import Fault, Gravity, Reading, in_file_order
from formats.meeting_tables import Column, Kind, Table, names_with, said_before, split_tables
from formats.names import tidy
from formats.timestamps import DateOrder, NoSuchTime, date_order, has_slashed_dates, read_time
from shared.contracts.programme import Programme
from shared.contracts.scheduling import JoinRow

_OF_JOINS = (Kind.ATTENDEES, Kind.OTHER_ATTENDED, Kind.PARTICIPANTS)
TOLD = (
    Column.NAME,
    Column.LAST_NAME,
    Column.FIRST_NAME,
    Column.EMAIL,
    Column.JOIN,
    Column.LEAVE,
    Column.STAYED,
    Column.WAITING,
)
"""What a list of people is read for: what somebody may say of its columns."""

_YES, _NO = {"yes", "так"}, {"no", "ні"}
_HOST = re.compile(r"\(host(, me)?\)$", re.IGNORECASE)
_ORGANISERS = {"organizer", "організатор"}
_TIME_ALONE = re.compile(r"\d{1,2}:\d{2}(:\d{2})?(\s*[AP]\.?M\.?)?", re.IGNORECASE)
_LEAST_CELLS = 3


@dataclass(frozen=True, slots=True)
class Meeting:
    """What the report says of the session. Without a preamble the start is that of the earliest join."""

    topic: str = ""
    meeting_id: str = ""
    actual_start: datetime | None = None
    duration_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class AttendanceReading(Reading[JoinRow]):
    """The joins, the faults, the session they belong to, which heading was read as what, and all headings."""

    meeting: Meeting = field(default_factory=Meeting)
    columns: dict[str, str] = field(default_factory=dict)
    headings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Report:
    """What every reader of a line needs to know of the file."""

    file: str
    zone: ZoneInfo
    order: DateOrder
    host_email: str
    day: date | None
    faults: list[Fault]


def read_attendance(
    data: bytes, *, file: str, timezone: str, day: date | None = None, chosen: Mapping[str, str] | None = None
) -> AttendanceReading:
    """Every join of every attendee. The report names no zone: its times are taken to be of ``timezone``.

    ``day``: that of the session, for times without a date. ``chosen``: headings by what they tell, as somebody said.
    """
    records = read_records(data, file=file)
    tables = split_tables(records.rows, names_with(chosen or {}))
    people = _people(tables)
    if not people:
        fault = _unfit(tables, records.rows, file=file)
        return AttendanceReading([], [*records.faults, fault], headings=_likely_headings(records.rows))
    order, doubt = _order_of_dates(tables, file=file)
    report = _Report(file, ZoneInfo(timezone), order, _host_email(tables), day, [*records.faults, *doubt])
    rows = list(_joins(tables, people, report))
    meeting = _meeting(tables, records.rows, rows, report)
    columns = {column.value: people[0].heading_of(column) for column in TOLD if people[0].has(column)}
    headings = [heading for cell in people[0].heading.cells if (heading := tidy(cell))]
    return AttendanceReading(rows, in_file_order(report.faults), meeting, columns, headings)


def session_day(programme: Programme, webinar_id: str) -> date | None:
    """The day of a webinar in its programme's time; none for one that the programme does not have."""
    zone = ZoneInfo(programme.timezone)
    days = (webinar.starts_at.astimezone(zone).date() for webinar in programme.webinars if webinar.id == webinar_id)
    return next(days, None)


def _people(tables: Sequence[Table]) -> list[Table]:
    """The lists of joins; where there are none, those of everybody once."""
    joins = [table for table in tables if table.kind in _OF_JOINS and table.has(Column.LEAVE)]
    return joins or [
        table for table in tables if table.kind is Kind.SPANS and (table.has(Column.LEAVE) or table.has(Column.STAYED))
    ]


def _likely_headings(records: Sequence[Record]) -> list[str]:
    """The first line of several cells: somebody may know what they mean."""
    found = (record.cells for record in records if sum(bool(cell.strip()) for cell in record.cells) >= _LEAST_CELLS)
    return [heading for cell in next(found, []) if (heading := tidy(cell))]


def _unfit(tables: Sequence[Table], records: Sequence[Record], *, file: str) -> Fault:
    """Why the report cannot be used at all."""
    totals = next((table for table in tables if table.kind is Kind.TOTALS), None)
    if totals:
        message = (
            "у звіті лише загальна тривалість, без часу входу й виходу: вивантажте його ще раз, "
            "знявши позначку «Показувати унікальних користувачів» (Show unique users)"
        )
        return Fault(file, totals.heading.row, "", message)
    seen = "; ".join(", ".join(cell for cell in record.cells if cell) for record in records[:2]) or "нічого"
    message = (
        "не схоже на звіт про зустріч (Zoom, Teams, Google Meet): немає рядка заголовків зі стовпцями імені, входу й "
        f"виходу, наприклад «Name», «Join Time», «Leave Time». На початку файлу: {seen[:200]}"
    )
    return Fault(file, 0, "", message)


def _order_of_dates(tables: Sequence[Table], *, file: str) -> tuple[DateOrder, list[Fault]]:
    times = (Column.JOIN, Column.LEAVE, Column.START)
    cells = [table.cell(line, column) for table in tables for line in table.lines for column in times]
    order = date_order(cells)
    if order is not DateOrder.NOT_TOLD or not has_slashed_dates(cells):
        return order, []
    message = "з дат не видно, що в них перше: місяць чи день. Прочитано як місяць/день/рік"
    return order, [Fault(file, 0, "", message, Gravity.WARNING)]


def _host_email(tables: Sequence[Table]) -> str:
    lines = ((table, line) for table in tables if table.kind is Kind.MEETING for line in table.lines[:1])
    return next((table.cell(line, Column.EMAIL).casefold() for table, line in lines), "")


def _joins(tables: Sequence[Table], people: Sequence[Table], report: _Report) -> Iterator[JoinRow]:
    attendees = [(table, line) for table in people for line in table.lines]
    mailboxes = {table.cell(line, Column.EMAIL).casefold() for table, line in attendees} - {""}
    promoted = [
        (table, line)
        for table in tables
        if table.kind is Kind.PANELISTS
        for line in table.lines
        if table.cell(line, Column.EMAIL).casefold() in mailboxes and not _is_absent(table, line)
    ]
    found = (_join(table, line, report) for table, line in chain(attendees, promoted))
    yield from sorted((row for row in found if row), key=lambda row: row.row)


def _join(table: Table, line: Record, report: _Report) -> JoinRow | None:
    name, email = _name(table, line), table.cell(line, Column.EMAIL)
    is_host = bool(_HOST.search(table.cell(line, Column.NAME))) or (email and email.casefold() == report.host_email)
    is_host = is_host or table.cell(line, Column.ROLE).casefold() in _ORGANISERS
    if table.kind in {Kind.PARTICIPANTS, Kind.SPANS} and is_host:
        return None
    if table.cell(line, Column.WAITING).casefold() in _YES:
        message = "цей час людина провела в залі очікування: не зараховано"
        report.faults.append(Fault(report.file, line.row, table.heading_of(Column.WAITING), message, Gravity.WARNING))
        return None
    if _is_absent(table, line):
        return JoinRow(row=line.row, name=name, email=email)
    joined_at = _time(table, line, Column.JOIN, report)
    left_at = _left(table, line, report, joined_at=joined_at)
    if joined_at is None or left_at is None:
        return None
    if left_at < joined_at:
        message = "вихід раніше за вхід: виправте час або вивантажте звіт ще раз"
        report.faults.append(Fault(report.file, line.row, table.heading_of(Column.LEAVE), message))
        return None
    return JoinRow(row=line.row, name=name, email=email, joined_at=joined_at, left_at=left_at)


def _left(table: Table, line: Record, report: _Report, *, joined_at: datetime | None) -> datetime | None:
    """When somebody left. Where everybody stands once, they may have been away in between: what they stayed counts."""
    if table.kind is not Kind.SPANS or joined_at is None:
        return _time(table, line, Column.LEAVE, report)
    stayed = read_duration(table.cell(line, Column.STAYED))
    left_at = _time(table, line, Column.LEAVE, report) if table.has(Column.LEAVE) else None
    if stayed is None:
        return left_at
    return min(left_at, joined_at + stayed) if left_at else joined_at + stayed


def _is_absent(table: Table, line: Record) -> bool:
    said = table.cell(line, Column.ATTENDED).casefold()
    has_times = table.cell(line, Column.JOIN) or table.cell(line, Column.LEAVE)
    return said in _NO or (said not in _YES and not has_times)


def _name(table: Table, line: Record) -> str:
    """The name given at registration, family name first, or else as shown: ``New (Old)`` when it was changed."""
    registered = tidy(f"{table.cell(line, Column.LAST_NAME)} {table.cell(line, Column.FIRST_NAME)}")
    return registered or table.cell(line, Column.NAME) or "без імені"


def _time(table: Table, line: Record, column: Column, report: _Report) -> datetime | None:
    text = table.cell(line, column)
    if report.day and _TIME_ALONE.fullmatch(" ".join(text.split())):
        text = f"{report.day} {text}"
    try:
        if text:
            return read_time(text, zone=report.zone, order=report.order)
        message = "людина була присутня, а часу немає: вивантажте звіт ще раз"
    except NoSuchTime as refusal:
        message = str(refusal)
    report.faults.append(Fault(report.file, line.row, table.heading_of(column), message))
    return None


def _meeting(tables: Sequence[Table], records: Sequence[Record], rows: Sequence[JoinRow], report: _Report) -> Meeting:
    earliest = min((row.joined_at for row in rows if row.joined_at), default=None)
    table = next((table for table in tables if table.kind is Kind.MEETING and table.lines), None)
    if table is None:
        return Meeting(topic=said_before(records, "meeting title"), actual_start=earliest)
    line = table.lines[0]
    start = _time(table, line, Column.START, report) if table.cell(line, Column.START) else None
    duration = table.cell(line, Column.DURATION)
    return Meeting(
        topic=table.cell(line, Column.TOPIC),
        meeting_id=re.sub(r"\D", "", table.cell(line, Column.MEETING_ID)),
        actual_start=start or earliest,
        duration_minutes=int(duration) if duration.isdigit() else None,
    )
