"""What a report says on paper: words, numbers as they are read, and lengths of bars; how it looks is the template's."""

from collections.abc import Iterable, Mapping, Sequence

from babel.numbers import format_decimal

from services.reporting.adapters.files import HIDDEN, NONE
from services.reporting.domain.indicators import FUNNEL, HEADLINE, Unit
from services.reporting.domain.reports import Cell, Report, ReportTable, Row
from services.reporting.domain.wording import Words, words_of

_SAY_THEMSELVES = {Unit.PEOPLE, Unit.HOURS, Unit.PER_CENT}
"""Units that the name of an indicator, or the number itself, says."""


def page_of(report: Report, tables: Sequence[ReportTable], language: str, *, for_others: bool) -> dict[str, object]:
    """Everything the template needs, in words."""
    words = words_of(language)
    titles = {one.code: one.title[language] for one in report.definitions}
    summary = {row.cells[0].place.indicator: row.cells[0] for row in tables[0].rows}
    return {
        "language": language,
        "made_on": {"year": report.made_at.year, "month": report.made_at.month, "day": report.made_at.day},
        "heading": words.report,
        "title": report.title,
        "facts": [{"name": name, "value": value} for name, value in _facts(report, words) if value],
        "remark": words.hidden if for_others else words.internal,
        "acknowledgement": report.acknowledgement[language],
        "headline": _headline(summary, titles, language),
        "funnel": _funnel(summary, titles, language),
        "tables": [_table(table, language) for table in tables],
        "definitions_heading": words.definitions,
        "definitions": [{"name": one.title[language], "text": one.definition[language]} for one in report.definitions],
    }


def shown(cell: Cell, language: str) -> str:
    """A number as it is read in a language."""
    if cell.number is None:
        return NONE if cell.is_empty else HIDDEN
    digits = "#,##0" if cell.unit in {Unit.PEOPLE, Unit.TIMES} else "#,##0.0"
    number = format_decimal(cell.number, digits, locale=language).replace("-", "\N{MINUS SIGN}")
    return f"{number}\N{NO-BREAK SPACE}%" if cell.unit is Unit.PER_CENT else number


def _facts(report: Report, words: Words) -> list[tuple[str, str]]:
    return [
        (words.project, report.project),
        (words.issuer, report.issuer),
        (words.period, words.period_of([one.starts_at for one in report.sessions], report.timezone)),
        (words.as_of, words.moment(report.as_of, report.timezone)),
        (words.made, words.moment(report.made_at, report.timezone)),
        (words.definitions_version, str(report.definitions_version)),
    ]


def _headline(summary: Mapping[str, Cell], titles: Mapping[str, str], language: str) -> list[dict[str, str]]:
    """For whoever reads nothing else."""
    units = words_of(language).units
    return [
        {
            "name": titles[code],
            "value": shown(cell, language),
            "unit": "" if cell.unit in _SAY_THEMSELVES else units[cell.unit],
        }
        for code in HEADLINE
        if (cell := summary.get(code))
    ]


def _funnel(summary: Mapping[str, Cell], titles: Mapping[str, str], language: str) -> list[dict[str, object]]:
    """From applying to the certificate; a hidden number has no bar."""
    steps = [summary[code] for code in FUNNEL if code in summary]
    most = _most(steps)
    return [
        {"name": titles[cell.place.indicator], "value": shown(cell, language), "length": _per_cent(cell, most)}
        for cell in steps
    ]


def _table(table: ReportTable, language: str) -> dict[str, object]:
    most = _most(cell for row in table.rows if not row.is_total for cell in row.cells[: table.drawn])
    return {
        "title": table.title,
        "head": list(table.head),
        "rows": [_row(row, language, most=most, drawn=0 if row.is_total else table.drawn) for row in table.rows],
        "note": table.note,
        "drawn": table.drawn,
        "is_spread": table.is_spread,
    }


def _row(row: Row, language: str, *, most: float, drawn: int) -> dict[str, object]:
    return {
        "label": row.label,
        "cells": [shown(cell, language) for cell in row.cells],
        "total": row.is_total,
        "lengths": [_per_cent(cell, most) for cell in row.cells[:drawn]],
    }


def _most(cells: Iterable[Cell]) -> float:
    return max((cell.number or 0 for cell in cells), default=0)


def _per_cent(cell: Cell, most: float) -> float:
    """How long its bar is."""
    return round(100 * (cell.number or 0) / most, 2) if most else 0.0
