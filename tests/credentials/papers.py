"""Printed certificates, genuine and forged."""

import io
from dataclasses import fields

import typst
from pypdf import PdfReader, PdfWriter

from credentials.issuing import Credential
from credentials.keys import Keyring
from services.certification.adapters import Printer, Proof
from services.certification.domain.certificate import TEMPLATE
from services.certification.domain.snapshot import CertificateFacts as Frozen
from services.certification.domain.snapshot import WebinarFacts
from shared.contracts.certification import CertificateFacts
from tests.credentials.builders import SITE, facts, issued

_PRINTER = Printer()


def printed(ring: Keyring, of: CertificateFacts | None = None, *, credential: Credential | None = None) -> bytes:
    """The PDF of these facts; with another's credential it is what a forger would print."""
    told, signed = of or facts(), credential or issued(ring, of)
    address = f"{SITE.public_url}/verify/{told.number}"
    proof = Proof(address=address, scanned=SITE.paper(signed.paper_code), credential=signed.document)
    names = {one.name for one in fields(Frozen)}
    values = {name: value for name, value in told.model_dump().items() if name in names}
    webinars = tuple(WebinarFacts(**one.model_dump(), minutes_present=0, counted="") for one in told.webinars)
    frozen = Frozen(**values | {"outcomes": tuple(told.outcomes), "webinars": webinars})
    return _PRINTER.typeset(frozen, TEMPLATE, proof)


def written_over(pdf: bytes, words: str) -> bytes:
    """The same pages with words laid upon the first, as by a program that adds text; what they hide is still below."""
    page = f"#set page(width: 297mm, height: 210mm, margin: 0mm, fill: none)\n#place(dx: 80mm, dy: 62mm)[{words}]"
    layer = typst.compile(page.encode(), format="pdf")
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.pages[0].merge_page(PdfReader(io.BytesIO(layer)).pages[0])
    return _bytes_of(writer)


def saved_anew(pdf: bytes) -> bytes:
    """The same pages as another program would write them."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.add_metadata({"/Producer": "editor"})
    return _bytes_of(writer)


def without_attachment(pdf: bytes) -> bytes:
    """Only the pages, as a print to a file leaves them."""
    writer = PdfWriter()
    for page in PdfReader(io.BytesIO(pdf)).pages:
        writer.add_page(page)
    return _bytes_of(writer)


def _bytes_of(writer: PdfWriter) -> bytes:
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()
