"""A report as PDF. Words are chosen in ``page``, layout is the template's; nothing a person wrote acts as markup."""

import asyncio
import json
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import typst

from services.reporting.adapters.page import page_of
from services.reporting.domain.reports import Report, ReportTable

_TEMPLATES = Path(__file__).parent.parent / "templates"
_STANDARDS: "list[typst.PDFStandard]" = ["a-3a", "ua-1"]


class Typesetter:
    """Prints in a thread of its own, which alone uses the compiler."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="typesetter")
        self._own = threading.local()

    async def typeset(self, report: Report, tables: Sequence[ReportTable], *, language: str, for_others: bool) -> bytes:
        """The PDF, without holding up the event loop. The same report gives the same bytes."""
        page = json.dumps(page_of(report, tables, language, for_others=for_others), ensure_ascii=False)
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
