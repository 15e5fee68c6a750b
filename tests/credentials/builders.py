"""Builders for credentials. All persons and organisations are invented."""

import json
from datetime import UTC, date, datetime
from typing import Any

from credentials.issuing import Credential, issue_credential
from credentials.keys import Keyring
from credentials.site import Site
from credentials.statements import Issuance
from shared.contracts.certification import CertificateFacts, CertificateWebinar

NOW = datetime(2024, 5, 2, 9, 30, 15, 250_000, tzinfo=UTC)
TITLE = "Основи успішного залучення громадянського суспільства до вирішення завдань місцевого розвитку"
SITE = Site("https://dovira.example.ua")


def facts(**changes: object) -> CertificateFacts:
    values: dict[str, object] = {
        "certificate_id": "0190f5b2-0000-7000-8000-000000000001",
        "number": "21234567/000001-24",
        "full_name": "Ґалаґан-Їжакевич Мар’яна Євгеніївна",
        "position": "начальниця відділу",
        "body_name": "Їжакевицька сільська рада",
        "programme_title": TITLE,
        "programme_kind": "спеціальна професійна (сертифікатна) програма",
        "form": "дистанційна",
        "first_day": date(2024, 2, 1),
        "last_day": date(2024, 4, 4),
        "hours_contact": 36,
        "hours_self_study": 20.5,
        "hours_assessment": 3.5,
        "hours_total": 60,
        "credits": 2,
        "outcomes": ["знає, якою є мета партисипації", "уміє обрати інструмент діалогу"],
        "result": "відвідано 3 вебінари із 6; «Підсумковий тест»: 87,5 %",
        "issuer_name": "Благодійна організація «Приклад»",
        "issuer_edrpou": "21234567",
        "signatory_name": "Ольга Ґудзь",
        "signatory_position": "Голова правління",
        "place": "м. Харків",
        "donor_acknowledgement": "Стало можливим завдяки підтримці донора.",
        "issued_on": date(2024, 5, 2),
        "specimen": False,
        "webinars": [
            CertificateWebinar(module=module, topic=f"Методи партисипації {n}", day=date(2024, month, n), hours=6)
            for module, month in (("Засади участі", 2), ("Діалог, довіра, дія", 4))
            for n in (1, 2, 3)
        ],
    }
    return CertificateFacts.model_validate(values | changes)


def issuance(of: CertificateFacts | None = None) -> Issuance:
    return Issuance(
        facts=of or facts(),
        programme_id="dialog",
        programme_version=3,
        issued_at=NOW,
        status_list_id="1",
        status_index=77_777,
    )


def issued(ring: Keyring, of: CertificateFacts | None = None) -> Credential:
    return issue_credential(issuance(of), ring=ring, site=SITE, now=NOW)


def document(credential: Credential) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(credential.document)
    return read
