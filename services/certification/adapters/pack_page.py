"""The words of a printed recognition pack: what an employer's personnel service needs to count the training."""

from dataclasses import dataclass
from datetime import datetime

from credentials.printed_page import PACK_HEADING, Label
from credentials.wording import HOUR, counted, date_in_figures, date_in_words, decimal_comma, percent
from services.certification.adapters.certificate_page import Proof, learning_rows, qr_code
from services.certification.domain.certificate import Certificate, CertificateStatus
from services.certification.domain.snapshot import CertificateFacts, WebinarFacts

_NBSP = "\N{NO-BREAK SPACE}"
_COUNTED = {"attended": "присутність", "recording": "запис і тест"}
_STATUS = {
    CertificateStatus.VALID: "чинний",
    CertificateStatus.REPLACED: "замінений",
    CertificateStatus.REVOKED: "анульований",
}


@dataclass(frozen=True, slots=True)
class Pack:
    """``contents`` are what the pack says, as data for programs."""

    certificate: Certificate
    made_at: datetime
    contents: bytes


def pack_page(pack: Pack, proof: Proof) -> dict[str, object]:
    """Everything the template needs, in words."""
    certificate, facts = pack.certificate, pack.certificate.facts
    return {
        "document_title": f"{PACK_HEADING}: сертифікат № {facts.number}",
        "made_on": {"year": pack.made_at.year, "month": pack.made_at.month, "day": pack.made_at.day},
        "heading": PACK_HEADING,
        "about": f"до сертифіката №{_NBSP}{facts.number} від {date_in_words(facts.issued_on)}",
        "watermark": Label.SPECIMEN if facts.specimen else "",
        "sections": [
            {"title": "Сертифікат", "rows": _rows(_of_certificate(pack))},
            {"title": "Програма", "rows": _rows(_of_programme(facts))},
            {"title": "Надавач", "rows": _rows(_of_provider(facts))},
        ],
        "outcomes": {"title": Label.OUTCOMES, "list": list(facts.outcomes)},
        "attendance": _attendance(facts),
        "conditions": {"title": "Умови програми і як їх виконано", "list": list(facts.conditions)},
        "evidence": {
            "title": "Підстави в журналі подій",
            "text": f"Правило програми, редакція {certificate.programme_version}.",
            "list": list(certificate.evidence),
        },
        "check": "Чинність на сьогодні перевіряйте за адресою або QR-кодом:",
        "verification_url": proof.address,
        "qr": qr_code(proof.scanned),
        "qr_alt": f"QR-код для перевірки сертифіката, також без мережі: {proof.address}",
        "contents_description": f"Ті самі відомості для програм, сертифікат № {facts.number}",
        "credential_description": f"Підписаний сертифікат № {facts.number} (Open Badges 3.0)",
        "donor": facts.donor_acknowledgement,
    }


def _of_certificate(pack: Pack) -> dict[str, str]:
    certificate, facts = pack.certificate, pack.certificate.facts
    instead = f"; замість нього видано №{_NBSP}{certificate.replaced_by}" if certificate.replaced_by else ""
    return {
        "Кому видано": facts.full_name,
        "Посада": facts.position,
        "Орган": facts.body_name,
        "Номер": facts.number,
        "Дата видачі": date_in_words(facts.issued_on),
        "Стан": f"{_STATUS[certificate.status]} на {date_in_words(pack.made_at.date())}{instead}",
    }


def _of_programme(facts: CertificateFacts) -> dict[str, str]:
    return {
        "Назва": f"«{facts.programme_title}»",
        "Вид": facts.programme_kind,
        **{row["name"]: row["value"] for row in learning_rows(facts)},
    }


def _of_provider(facts: CertificateFacts) -> dict[str, str]:
    return {
        "Назва": facts.issuer_name,
        "Код ЄДРПОУ": facts.issuer_edrpou,
        "Підписав": ", ".join(part for part in (facts.signatory_name, facts.signatory_position) if part),
        "Місце": facts.place,
    }


def _attendance(facts: CertificateFacts) -> dict[str, object] | None:
    if not facts.webinars:
        return None
    return {
        "title": "Зміст програми і відвідування",
        "header": [Label.DAY, "Модуль і тема", Label.HOURS, "Присутність, хв", "Зараховано"],
        "rows": [_attended(one) for one in facts.webinars],
        "together": Label.TOGETHER,
        "total": counted(facts.hours_contact, HOUR),
        "tests": [
            f"«{one.title}»: {percent(one.score)}, прохідний бал {percent(one.pass_mark)}" for one in facts.tests
        ],
    }


def _attended(one: WebinarFacts) -> dict[str, str]:
    return {
        "day": date_in_figures(one.day),
        "module": one.module,
        "topic": one.topic,
        "hours": decimal_comma(one.hours),
        "minutes": str(one.minutes_present),
        "counted": _COUNTED.get(one.counted, "ні"),
    }


def _rows(stated: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in stated.items() if value]
