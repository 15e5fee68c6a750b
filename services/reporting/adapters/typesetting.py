"""A report as PDF. Words are chosen here, layout is the template's; nothing a person wrote acts as markup."""

import asyncio
import json
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import typst
from babel.numbers import format_decimal

from services.reporting.adapters.files import HIDDEN, NONE
from services.reporting.domain.indicators import FUNNEL, Unit
from services.reporting.domain.reports import Cell, Report, ReportTable
from services.reporting.domain.wording import words_of

_TEMPLATES = Path(__file__).parent.parent / "templates"
_STANDARDS: "list[typst.PDFStandard]" = ["a-3a", "ua-1"]


class Typesetter:
    """Prints in a thread of its own, which alone uses the compiler."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="typesetter")
        self._own = threading.local()

    async def typeset(self, report: Report, tables: Sequence[ReportTable], *, language: str, for_others: bool) -> bytes:
        """The PDF, without holding up the event loop. The same report gives the same bytes."""
        page = json.dumps(_page(report, tables, language, for_others=for_others), ensure_ascii=False)
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._compile, page, report)

    def _compile(self, page: str, report: Report) -> bytes:
        try:
            return self._print(page, report, standards=_STANDARDS)
        except typst.TypstError:
            # The standards refuse a sign that no font has; a title may hold one.
            return self._print(page, report, standards=[])

    def _print(self, page: str, report: Report, *, standards: "list[typst.PDFStandard]") -> bytes:
        pdf = self._compiler().compile(
            input=_TEMPLATES / "report.typ",
            format="pdf",
            sys_inputs={"page": page},
            pdf_standards=standards,
            timestamp=report.made_at.replace(microsecond=0),  # it refuses parts of a second
        )
        if not isinstance(pdf, bytes):
            message = "The typesetter gave no document"
            raise TypeError(message)
        return pdf

    def _compiler(self) -> typst.Compiler:
        if not hasattr(self._own, "compiler"):
            fonts = typst.Fonts(include_system_fonts=False)
            self._own.compiler = typst.Compiler(root=_TEMPLATES, font_paths=fonts, ignore_system_fonts=True)
        compiler: typst.Compiler = self._own.compiler
        return compiler


def _page(report: Report, tables: Sequence[ReportTable], language: str, *, for_others: bool) -> dict[str, object]:
    """Everything the template needs, in words."""
    words = words_of(language)
    return {
        "language": language,
        "made_on": {"year": report.made_at.year, "month": report.made_at.month, "day": report.made_at.day},
        "heading": words.report,
        "title": report.title,
        "facts": [
            {"name": name, "value": value}
            for name, value in (
                (words.project, report.project),
                (words.issuer, report.issuer),
                (words.as_of, words.moment(report.as_of, report.timezone)),
                (words.made, words.moment(report.made_at, report.timezone)),
                (words.definitions_version, str(report.definitions_version)),
            )
            if value
        ],
        "remark": words.hidden if for_others else words.internal,
        "acknowledgement": report.acknowledgement[language],
        "funnel": _funnel(report, tables, language),
        "tables": [_table(table, language) for table in tables],
        "definitions_heading": words.definitions,
        "definitions": [{"name": one.title[language], "text": one.definition[language]} for one in report.definitions],
    }


def _funnel(report: Report, tables: Sequence[ReportTable], language: str) -> list[dict[str, object]]:
    """From applying to the certificate, with lengths of bars in per cent; a hidden number has no bar."""
    titles = {one.code: one.title[language] for one in report.definitions}
    cells = {row.cells[0].place.indicator: row.cells[0] for row in tables[0].rows}
    steps = [cells[code] for code in FUNNEL if code in cells]
    most = max((cell.number or 0 for cell in steps), default=0)
    return [
        {
            "name": titles[cell.place.indicator],
            "value": shown(cell, language),
            "length": round(100 * (cell.number or 0) / most, 2) if most else 0,
        }
        for cell in steps
    ]


def _table(table: ReportTable, language: str) -> dict[str, object]:
    return {
        "title": table.title,
        "head": list(table.head),
        "rows": [
            {"label": row.label, "cells": [shown(cell, language) for cell in row.cells], "total": row.is_total}
            for row in table.rows
        ],
        "note": table.note,
    }


def shown(cell: Cell, language: str) -> str:
    """A number as it is read in a language."""
    if cell.number is None:
        return NONE if cell.is_empty else HIDDEN
    digits = "#,##0" if cell.unit in {Unit.PEOPLE, Unit.TIMES} else "#,##0.0"
    number = format_decimal(cell.number, digits, locale=language).replace("-", "\N{MINUS SIGN}")
    return f"{number}\N{NO-BREAK SPACE}%" if cell.unit is Unit.PER_CENT else number
