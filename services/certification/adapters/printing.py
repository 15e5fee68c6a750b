"""The printer: typesets certificates and recognition packs as PDF.

Text goes to the templates as data, so that nothing a person wrote can act as markup.
"""

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time
from pathlib import Path

import typst

from services.certification.adapters.certificate_page import Proof, certificate_page
from services.certification.adapters.pack_page import Pack, pack_page
from services.certification.domain.snapshot import CertificateFacts

_TEMPLATES = Path(__file__).parent.parent / "templates"
_PACK = "recognition-pack"
# Kept for decades, and read aloud to whoever cannot see it.
_STANDARDS: "list[typst.PDFStandard]" = ["a-3a", "ua-1"]


class Printer:
    """Prints in threads of its own; each has a compiler, because a compiler serves one caller at a time."""

    def __init__(self, threads: int = 2) -> None:
        self._fonts = typst.Fonts(include_system_fonts=False)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="printer")
        self._own = threading.local()

    async def print_certificate(self, facts: CertificateFacts, *, template: str, proof: Proof) -> bytes:
        """The PDF, without holding up the event loop."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self.typeset, facts, template, proof)

    async def print_pack(self, pack: Pack, *, proof: Proof) -> bytes:
        """The PDF of a recognition pack, likewise."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self.typeset_pack, pack, proof)

    def typeset(self, facts: CertificateFacts, template: str, proof: Proof) -> bytes:
        """The PDF. The same facts and proof give the same bytes."""
        inputs = {"page": json.dumps(certificate_page(facts, proof)), "credential": proof.credential.decode()}
        return self._typeset(template, inputs, datetime.combine(facts.issued_on, time(), UTC))

    def typeset_pack(self, pack: Pack, proof: Proof) -> bytes:
        """The PDF, with everything it says as data inside, and the signed credential."""
        inputs = {"page": json.dumps(pack_page(pack, proof)), "contents": pack.contents.decode()}
        return self._typeset(_PACK, inputs | {"credential": proof.credential.decode()}, pack.made_at)

    def _typeset(self, template: str, inputs: dict[str, str], printed_at: datetime) -> bytes:
        try:
            return self._compile(template, inputs, printed_at, standards=_STANDARDS)
        except typst.TypstError:
            # The standards refuse a sign that no font has; a name may hold one, and its bearer is due the paper.
            return self._compile(template, inputs, printed_at, standards=[])

    def _compile(
        self, template: str, inputs: dict[str, str], printed_on: datetime, *, standards: "list[typst.PDFStandard]"
    ) -> bytes:
        pdf = self._compiler().compile(
            input=_TEMPLATES / f"{template}.typ",
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=standards,
            timestamp=printed_on.replace(microsecond=0),  # it refuses parts of a second
        )
        if not isinstance(pdf, bytes):
            message = "The typesetter gave no document"
            raise TypeError(message)
        return pdf

    def _compiler(self) -> typst.Compiler:
        if not hasattr(self._own, "compiler"):
            self._own.compiler = typst.Compiler(root=_TEMPLATES, font_paths=self._fonts, ignore_system_fonts=True)
        compiler: typst.Compiler = self._own.compiler
        return compiler
