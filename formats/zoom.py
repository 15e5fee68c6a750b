"""Who was in a Zoom session and when, from the webinar's attendee report or the meeting's list of participants.

One row per join, as in the file: joins of one person overlap and are not merged here. Hosts and panelists are left
out, but for an attendee who was made a panelist to speak: that time counts too.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from zoneinfo import ZoneInfo

from formats.csv_text import Record, read_records
from formats.faults import Fault, Gravity, Reading, in_file_order
from formats.names import tidy
from formats.timestamps import DateOrder, NoSuchTime, date_order, has_slashed_dates, read_time
from formats.zoom_tables import (
    ATTENDED,
    DURATION,
    EMAIL,
    FIRST_NAME,
    JOIN,
    LAST_NAME,
    LEAVE,
    MEETING_ID,
    NAME,
    START,
    TOPIC,
    WAITING,
    Kind,
    Table,
    split_tables,
)
from shared.contracts.scheduling import JoinRow

_OF_ATTENDEES = (Kind.ATTENDEES, Kind.OTHER_ATTENDED, Kind.PARTICIPANTS)
_MEANINGS = {"name": NAME, "email": EMAIL, "joined": JOIN, "left": LEAVE, "waiting": WAITING}
_YES, _NO = {"yes", "так"}, {"no", "ні"}
_HOST = re.compile(r"\(host(, me)?\)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Meeting:
    """What the report says of the session. Without a preamble the start is that of the earliest join."""

    topic: str = ""
    meeting_id: str = ""
    actual_start: datetime | None = None
    duration_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class AttendanceReading(Reading[JoinRow]):
    """The joins, the faults, the session they belong to, and which heading was read as what."""

    meeting: Meeting = field(default_factory=Meeting)
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Report:
    """What every reader of a line needs to know of the file."""

    file: str
    zone: ZoneInfo
    order: DateOrder
    host_email: str
    faults: list[Fault]


def read_attendance(data: bytes, *, file: str, timezone: str) -> AttendanceReading:
    """Every join of every attendee. The report names no zone: its times are taken to be of ``timezone``."""
    records = read_records(data, file=file)
    tables = split_tables(records.rows)
    refusal = _unfit(tables, records.rows, file=file)
    if refusal:
        return AttendanceReading([], [*records.faults, refusal])
    order, doubt = _order_of_dates(tables, file=file)
    report = _Report(file, ZoneInfo(timezone), order, _host_email(tables), [*records.faults, *doubt])
    rows = list(_joins(tables, report))
    meeting = _meeting(tables, rows, report)
    return AttendanceReading(rows, in_file_order(report.faults), meeting, _columns(tables))


def _columns(tables: Sequence[Table]) -> dict[str, str]:
    """The headings of the first list of people, by what they were taken to mean."""
    table = next(table for table in tables if table.kind in _OF_ATTENDEES and table.has(LEAVE))
    return {meaning: table.heading_of(names) for meaning, names in _MEANINGS.items() if table.has(names)}


def _unfit(tables: Sequence[Table], records: Sequence[Record], *, file: str) -> Fault | None:
    """Why the report cannot be used at all."""
    if any(table.kind in _OF_ATTENDEES and table.has(LEAVE) for table in tables):
        return None
    totals = next((table for table in tables if table.kind is Kind.TOTALS), None)
    if totals:
        message = (
            "у звіті лише загальна тривалість, без часу входу й виходу: вивантажте його ще раз, "
            "знявши позначку «Показувати унікальних користувачів» (Show unique users)"
        )
        return Fault(file, totals.heading.row, "", message)
    seen = "; ".join(", ".join(cell for cell in record.cells if cell) for record in records[:2]) or "нічого"
    message = (
        "не схоже на звіт Zoom: немає рядка заголовків зі стовпцями «Name (Original Name)», «Join Time», "
        f"«Leave Time». На початку файлу: {seen[:200]}"
    )
    return Fault(file, 0, "", message)


def _order_of_dates(tables: Sequence[Table], *, file: str) -> tuple[DateOrder, list[Fault]]:
    cells = [table.cell(line, names) for table in tables for line in table.lines for names in (JOIN, LEAVE, START)]
    order = date_order(cells)
    if order is not DateOrder.NOT_TOLD or not has_slashed_dates(cells):
        return order, []
    message = "з дат не видно, що в них перше: місяць чи день. Прочитано як місяць/день/рік"
    return order, [Fault(file, 0, "", message, Gravity.WARNING)]


def _host_email(tables: Sequence[Table]) -> str:
    lines = ((table, line) for table in tables if table.kind is Kind.MEETING for line in table.lines[:1])
    return next((table.cell(line, EMAIL).casefold() for table, line in lines), "")


def _joins(tables: Sequence[Table], report: _Report) -> Iterator[JoinRow]:
    attendees = [(table, line) for table in tables if table.kind in _OF_ATTENDEES for line in table.lines]
    mailboxes = {table.cell(line, EMAIL).casefold() for table, line in attendees} - {""}
    promoted = [
        (table, line)
        for table in tables
        if table.kind is Kind.PANELISTS
        for line in table.lines
        if table.cell(line, EMAIL).casefold() in mailboxes and not _is_absent(table, line)
    ]
    found = (_join(table, line, report) for table, line in chain(attendees, promoted))
    yield from sorted((row for row in found if row), key=lambda row: row.row)


def _join(table: Table, line: Record, report: _Report) -> JoinRow | None:
    name, email = _name(table, line), table.cell(line, EMAIL)
    is_host = bool(_HOST.search(table.cell(line, NAME))) or (email and email.casefold() == report.host_email)
    if table.kind is Kind.PARTICIPANTS and is_host:
        return None
    if table.cell(line, WAITING).casefold() in _YES:
        message = "цей час людина провела в залі очікування: не зараховано"
        report.faults.append(Fault(report.file, line.row, table.heading_of(WAITING), message, Gravity.WARNING))
        return None
    if _is_absent(table, line):
        return JoinRow(row=line.row, name=name, email=email)
    joined_at, left_at = (_time(table, line, names, report) for names in (JOIN, LEAVE))
    if joined_at is None or left_at is None:
        return None
    if left_at < joined_at:
        message = "вихід раніше за вхід: виправте час або вивантажте звіт ще раз"
        report.faults.append(Fault(report.file, line.row, table.heading_of(LEAVE), message))
        return None
    return JoinRow(row=line.row, name=name, email=email, joined_at=joined_at, left_at=left_at)


def _is_absent(table: Table, line: Record) -> bool:
    said = table.cell(line, ATTENDED).casefold()
    return said in _NO or (said not in _YES and not table.cell(line, JOIN) and not table.cell(line, LEAVE))


def _name(table: Table, line: Record) -> str:
    """The name given at registration, family name first, or else as shown: ``New (Old)`` when it was changed."""
    registered = tidy(f"{table.cell(line, LAST_NAME)} {table.cell(line, FIRST_NAME)}")
    return registered or table.cell(line, NAME) or "без імені"


def _time(table: Table, line: Record, names: Sequence[str], report: _Report) -> datetime | None:
    text = table.cell(line, names)
    try:
        if text:
            return read_time(text, zone=report.zone, order=report.order)
        message = "людина була присутня, а часу немає: вивантажте звіт ще раз"
    except NoSuchTime as refusal:
        message = str(refusal)
    report.faults.append(Fault(report.file, line.row, table.heading_of(names), message))
    return None


def _meeting(tables: Sequence[Table], rows: Sequence[JoinRow], report: _Report) -> Meeting:
    earliest = min((row.joined_at for row in rows if row.joined_at), default=None)
    table = next((table for table in tables if table.kind is Kind.MEETING and table.lines), None)
    if table is None:
        return Meeting(actual_start=earliest)
    line = table.lines[0]
    start = _time(table, line, START, report) if table.cell(line, START) else None
    duration = table.cell(line, DURATION)
    return Meeting(
        topic=table.cell(line, TOPIC),
        meeting_id=re.sub(r"\D", "", table.cell(line, MEETING_ID)),
        actual_start=start or earliest,
        duration_minutes=int(duration) if duration.isdigit() else None,
    )
