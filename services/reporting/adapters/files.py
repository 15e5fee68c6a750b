"""A report as a spreadsheet and as CSV. No text in them can act as a formula."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell.cell import TYPE_STRING, Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from services.reporting.domain.indicators import Unit
from services.reporting.domain.reports import Cell as Number
from services.reporting.domain.reports import Report, ReportTable
from services.reporting.domain.wording import words_of

HIDDEN, NONE = "•", "–"
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FORMATS = {Unit.PEOPLE: "#,##0", Unit.TIMES: "#,##0"}
_SHEET_NAME, _LONGEST_NAME = re.compile(r"[\[\]:*?/\\]"), 31
_FIRST, _OTHERS = 48, 16
_ZIP_BEGINS = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file."""

    extension: str
    media_type: str


FORMATS = {
    "pdf": Format("pdf", "application/pdf"),
    "xlsx": Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": Format("csv", "text/csv; charset=utf-8"),
}


def write_xlsx(report: Report, tables: Sequence[ReportTable], *, language: str, for_others: bool) -> bytes:
    """A sheet for each table, and one for what the report is and what is meant. The same report, the same bytes."""
    words = words_of(language)
    book = Workbook()
    about: Worksheet = book.active  # type: ignore[assignment]  # a new book has a worksheet
    about.title = words.report[:_LONGEST_NAME]
    for name, value in _about(report, language, for_others=for_others):
        _append(about, [name, value])
    _append(about, [words.definitions], bold=True)
    for one in report.definitions:
        _append(about, [one.title[language], one.definition[language]])
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = _FIRST, 110
    for row in about.iter_rows(min_col=2, max_col=2):
        row[0].alignment = Alignment(wrap_text=True, vertical="top")
    for table in tables:
        _add_sheet(book, table)
    moment = report.made_at.astimezone(UTC).replace(tzinfo=None)
    book.properties.created = book.properties.modified = moment
    book.properties.creator = "Dovira"
    content = io.BytesIO()
    book.save(content)
    return _with_one_time(content.getvalue(), moment)


def write_csv(report: Report, tables: Sequence[ReportTable], *, language: str, for_others: bool) -> bytes:
    """A line for each number: of which table, which row and column; begins with the mark by which Excel knows UTF-8."""
    words = words_of(language)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["table", "row", "column", words.value, words.unit, "indicator", "subject", "dimension", "member"])
    for table in tables:
        for row in table.rows:
            for column, cell in zip(table.head[1:], row.cells, strict=True):
                place = cell.place
                ids = [place.indicator, place.subject_id, str(place.dimension), place.value]
                line = [table.title, row.label, column, _plain(cell), words.units[cell.unit.value], *ids]
                writer.writerow([_harmless(one) for one in line])
    for name, value in _about(report, language, for_others=for_others):
        writer.writerow([_harmless(one) for one in (words.report, name, value)])
    return text.getvalue().encode("utf-8-sig")


def _about(report: Report, language: str, *, for_others: bool) -> list[tuple[str, str]]:
    words = words_of(language)
    lines = [
        (words.report, report.title),
        (words.project, report.project),
        (words.issuer, report.issuer),
        (words.as_of, words.moment(report.as_of, report.timezone)),
        (words.made, words.moment(report.made_at, report.timezone)),
        (words.definitions_version, str(report.definitions_version)),
        ("", report.acknowledgement[language]),
        ("", words.hidden if for_others else words.internal),
    ]
    return [line for line in lines if line[1]]


def _add_sheet(book: Workbook, table: ReportTable) -> None:
    taken = {sheet.title for sheet in book.worksheets}
    name = _SHEET_NAME.sub("", table.sheet or table.title)[:_LONGEST_NAME]
    sheet = book.create_sheet(name if name not in taken else f"{name[: _LONGEST_NAME - 2]} 2")
    _append(sheet, table.head, bold=True)
    for row in table.rows:
        _append(sheet, [row.label, *map(_spreadsheet_value, row.cells)], bold=row.is_total)
        for cell, number in zip(sheet[sheet.max_row][1:], row.cells, strict=True):
            cell.number_format = _FORMATS.get(number.unit, "#,##0.0")
    if table.note:
        _append(sheet, [table.note])
    sheet.freeze_panes = "B2"
    for column in range(1, len(table.head) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = _FIRST if column == 1 else _OTHERS
    for cell in sheet[1]:
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _append(sheet: Worksheet, values: Sequence[str | float | None], *, bold: bool = False) -> None:
    sheet.append(list(values))
    for cell in sheet[sheet.max_row]:
        if isinstance(cell, Cell) and isinstance(cell.value, str):
            cell.data_type = TYPE_STRING  # also what begins with «=»
        if bold:
            cell.font = Font(bold=True)


def _spreadsheet_value(cell: Number) -> str | float:
    if cell.number is None:
        return NONE if cell.is_empty else HIDDEN
    return int(cell.number) if cell.unit in _FORMATS else round(cell.number, 4)


def _plain(cell: Number) -> str:
    value = _spreadsheet_value(cell)
    return value if isinstance(value, str) else f"{value:g}" if isinstance(value, int) else repr(value)


def _harmless(text: str) -> str:
    """A text that a spreadsheet would take for a formula gets an apostrophe; a negative number is none."""
    is_number = re.fullmatch(r"-?\d+(\.\d+)?", text) is not None
    return f"'{text}" if text.startswith(_STARTS_FORMULA) and not is_number else text


def _with_one_time(content: bytes, moment: datetime) -> bytes:
    """The parts of a spreadsheet bear the time of saving: they get that of the report, so that bytes stay the same."""
    stamp = max(_ZIP_BEGINS, moment.timetuple()[:6])
    result = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(result, "w", ZIP_DEFLATED) as new:
        for part in old.infolist():
            body = old.read(part)
            if part.filename == "docProps/core.xml":
                body = re.sub(
                    rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + f"{moment:%Y-%m-%dT%H:%M:%SZ}".encode(), body
                )
            info = ZipInfo(part.filename, stamp)
            info.compress_type = ZIP_DEFLATED
            new.writestr(info, body)
    return result.getvalue()
