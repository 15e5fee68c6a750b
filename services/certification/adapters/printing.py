"""The printer: turns the facts of a certificate into a PDF. Words for print are chosen here, layout is the template's.

Text goes to the template as data, so that nothing a person wrote can act as markup.
"""

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

import typst
import zxingcpp

from credentials.printed_page import HOURS, Label
from credentials.wording import CREDIT, HOUR, counted, date_in_words, period_in_words
from services.certification.domain.snapshot import CertificateFacts

_TEMPLATES = Path(__file__).parent.parent / "templates"
# Kept for decades, and read aloud to whoever cannot see it.
_STANDARDS: "list[typst.PDFStandard]" = ["a-3a", "ua-1"]
_NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Proof:
    """How a certificate is checked: at an address, by what its QR code holds, and by the credential attached to it."""

    address: str
    scanned: str
    credential: bytes


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

    def typeset(self, facts: CertificateFacts, template: str, proof: Proof) -> bytes:
        """The PDF. The same facts and proof give the same bytes."""
        inputs = {"page": json.dumps(_page(facts, proof)), "credential": proof.credential.decode()}
        printed_on = datetime.combine(facts.issued_on, time(), UTC)
        try:
            return self._compile(template, inputs, printed_on, standards=_STANDARDS)
        except typst.TypstError:
            # The standards refuse a sign that no font has; a name may hold one, and its bearer is due the paper.
            return self._compile(template, inputs, printed_on, standards=[])

    def _compile(
        self, template: str, inputs: dict[str, str], printed_on: datetime, *, standards: "list[typst.PDFStandard]"
    ) -> bytes:
        pdf = self._compiler().compile(
            input=_TEMPLATES / f"{template}.typ",
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=standards,
            timestamp=printed_on,
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


def _page(facts: CertificateFacts, proof: Proof) -> dict[str, object]:
    """Everything the template needs, in words."""
    return {
        "document_title": f"Сертифікат № {facts.number}: {facts.full_name}",
        "issued_on": {"year": facts.issued_on.year, "month": facts.issued_on.month, "day": facts.issued_on.day},
        "issuer_name": facts.issuer_name,
        "issuer_code": f"{Label.ISSUER_CODE} {facts.issuer_edrpou}" if facts.issuer_edrpou else "",
        "watermark": Label.SPECIMEN if facts.specimen else "",
        "heading": Label.HEADING,
        "subheading": Label.SUBHEADING,
        "number": f"{Label.NUMBER}{_NBSP}{facts.number}",
        "testifies": Label.TESTIFIES,
        "full_name": facts.full_name,
        "office": ", ".join(part for part in (facts.position, facts.body_name) if part),
        "deed": Label.DEED,
        "programme_title": f"«{facts.programme_title}»",
        "programme_kind": facts.programme_kind,
        "rows": _rows(facts),
        "outcomes_heading": Label.OUTCOMES,
        "outcomes": list(facts.outcomes),
        "overleaf": Label.OVERLEAF,
        "supplement_to": f"{Label.SUPPLEMENT} {Label.NUMBER}{_NBSP}{facts.number} ({facts.full_name})",
        "signatory_position": facts.signatory_position,
        "signatory_name": facts.signatory_name,
        "place_and_date": ", ".join(part for part in (facts.place, date_in_words(facts.issued_on)) if part),
        "check": Label.CHECK,
        "verification_url": proof.address,
        "qr": _qr(proof.scanned),
        "qr_alt": f"QR-код для перевірки, також без мережі: {proof.address}",
        "credential_description": f"Підписаний сертифікат № {facts.number} (Open Badges 3.0)",
        "donor": facts.donor_acknowledgement,
    }


def _rows(facts: CertificateFacts) -> list[dict[str, str]]:
    rows = {
        Label.FORM: facts.form,
        Label.PERIOD: period_in_words(facts.first_day, facts.last_day),
        Label.VOLUME: f"{counted(facts.hours_total, HOUR)} ({counted(facts.credits, CREDIT)} {Label.ECTS})",
        Label.SPLIT: _split(facts),
        Label.RESULT: facts.result,
    }
    return [{"name": name, "value": value} for name, value in rows.items() if value]


def _split(facts: CertificateFacts) -> str:
    """Hours by category; nothing when there is only one."""
    parts = {label: getattr(facts, name) for name, label in HOURS.items()}
    stated = [f"{label}: {counted(hours, HOUR)}".replace(" ", _NBSP) for label, hours in parts.items() if hours]
    return "; ".join(stated) if len(stated) > 1 else ""


def _qr(address: str) -> str:
    """A QR code as SVG, one unit a module; the quiet zone is the paper around it."""
    return zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_svg(add_quiet_zones=False)
