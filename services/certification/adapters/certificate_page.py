"""The words of a printed certificate. Where they stand, and in which letters, is the template's."""

import re
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import zxingcpp

from credentials.printed_page import HOURS, Label
from credentials.wording import CREDIT, HOUR, counted, date_in_figures, date_in_words, decimal_comma, period_in_words
from services.certification.domain.snapshot import CertificateFacts

_DEEDS = {"male": Label.DEED_OF_HIM, "female": Label.DEED_OF_HER}
_NBSP = "\N{NO-BREAK SPACE}"
_DARK = re.compile(rb"\x00+")


@dataclass(frozen=True, slots=True)
class Proof:
    """How a certificate is checked: at an address, by what its QR code holds, and by the credential attached to it."""

    address: str
    scanned: str
    credential: bytes


def certificate_page(facts: CertificateFacts, proof: Proof) -> dict[str, object]:
    """Everything the certificate's template needs, in words."""
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
        "deed": _DEEDS.get(facts.sex, Label.DEED),
        "programme_title": f"«{facts.programme_title}»",
        "programme_kind": facts.programme_kind,
        "rows": learning_rows(facts),
        "outcomes_heading": Label.OUTCOMES,
        "outcomes": list(facts.outcomes),
        "overleaf": Label.OVERLEAF,
        "supplement": f"{Label.SUPPLEMENT} {Label.NUMBER}{_NBSP}{facts.number} ({facts.full_name})",
        "contents": _contents(facts),
        "signatory_position": facts.signatory_position,
        "signatory_name": facts.signatory_name,
        "place_and_date": ", ".join(part for part in (facts.place, date_in_words(facts.issued_on)) if part),
        "check": Label.CHECK,
        "verification_url": proof.address,
        "qr": qr_code(proof.scanned),
        "qr_alt": f"QR-код для перевірки, також без мережі: {proof.address}",
        "credential_description": f"Підписаний сертифікат № {facts.number} (Open Badges 3.0)",
        "donor": facts.donor_acknowledgement,
    }


def learning_rows(facts: CertificateFacts) -> list[dict[str, str]]:
    """How somebody learnt, how much, and how it ended."""
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


def _contents(facts: CertificateFacts) -> dict[str, object] | None:
    """The table of webinars by module, for the second page."""
    if not facts.webinars:
        return None
    rows = [
        {"module": one.module, "day": date_in_figures(one.day), "topic": one.topic, "hours": decimal_comma(one.hours)}
        for one in facts.webinars
    ]
    return {
        "heading": Label.CONTENTS,
        "header": [Label.DAY, Label.TOPIC, Label.HOURS],
        "modules": [{"title": title, "rows": list(some)} for title, some in groupby(rows, key=itemgetter("module"))],
        "together": Label.TOGETHER,
        "total": counted(facts.hours_contact, HOUR),
    }


def qr_code(address: str) -> str:
    """A QR code as SVG, one unit a module; the quiet zone is the paper around it.

    The drawing is ours: the encoder's takes several times as long as the code itself.
    """
    code = zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image = code.to_image(scale=1, add_quiet_zones=False)
    height, width = image.shape
    modules = memoryview(image).tobytes()  # type: ignore[arg-type]  # it is a buffer, which its types do not say
    runs = [
        f"M{dark.start() - row * width} {row}h{len(dark[0])}v1h-{len(dark[0])}Z"
        for row in range(height)
        for dark in _DARK.finditer(modules, row * width, (row + 1) * width)
    ]
    size = f'width="{width}" height="{height}"'
    drawing = f'<rect {size} fill="#fff"/><path d="{"".join(runs)}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{drawing}</svg>'
