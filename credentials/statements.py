"""Which words of Open Badges say which fact of a certificate, and back again. What was frozen comes out unchanged."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from pydantic import ValidationError

from credentials.badge import (
    Achievement,
    Address,
    Badge,
    Criteria,
    IdentifierEntry,
    IdentityObject,
    Issuer,
    Result,
    ResultDescription,
    Status,
    Subject,
)
from credentials.site import Site
from shared.contracts.certification import CertificateFacts, CertificateWebinar

_NAME, _BODY = "name", "ext:body"
_EDRPOU, _SIGNATORY = "ext:edrpou", "ext:signatoryPosition"
_SPECIMEN = "ЗРАЗОК / SPECIMEN"
_OUTCOME = "outcome-"
_WEBINARS = "webinars"
_TEXTS = {"form": "Форма навчання", "result": "Результат"}
_HOURS = {
    "hours_total": "Обсяг, годин",
    "hours_contact": "Контактна робота, годин",
    "hours_self_study": "Самостійна робота, годин",
    "hours_assessment": "Оцінювання, годин",
}


class NotOurs(Exception):
    """The credential does not have the shape in which certificates are written here."""


@dataclass(frozen=True, slots=True)
class Issuance:
    """What is signed: the printed facts, and what else a credential needs."""

    facts: CertificateFacts
    programme_id: str
    programme_version: int
    issued_at: datetime
    status_list_id: str
    status_index: int


def compose(issuance: Issuance, site: Site) -> Badge:
    """The credential of a certificate, unsigned."""
    facts = issuance.facts
    return Badge(
        id=f"urn:uuid:{facts.certificate_id}",
        name=f"Сертифікат про підвищення кваліфікації № {facts.number}",
        description=facts.donor_acknowledgement,
        issuer=_issuer(facts, site),
        valid_from=issuance.issued_at.replace(microsecond=0),
        awarded_date=_midnight(facts.issued_on),
        credential_subject=_subject(issuance, site),
        credential_status=_status(issuance, site),
    )


def read_badge(document: Mapping[str, object]) -> Badge:
    """Raises NotOurs."""
    try:
        return Badge.model_validate({name: value for name, value in document.items() if name != "proof"})
    except ValidationError as error:
        places = ", ".join(".".join(str(part) for part in one["loc"]) for one in error.errors(include_input=False))
        raise NotOurs(places) from error


def facts_of(badge: Badge) -> CertificateFacts:
    """The printed facts, as they were composed. Raises NotOurs."""
    subject, issuer = badge.credential_subject, badge.issuer
    told = _results(subject)
    identities = {one.identity_type: one.identity_hash for one in subject.identifier}
    entries = {one.identifier_type: one.identifier for one in issuer.other_identifier}
    try:
        return CertificateFacts(
            certificate_id=badge.id.removeprefix("urn:uuid:"),
            number=subject.license_number,
            full_name=identities[_NAME],
            position=subject.role,
            body_name=identities.get(_BODY, ""),
            programme_title=subject.achievement.name,
            programme_kind=subject.achievement.description,
            form=told.get("form", ""),
            first_day=subject.activity_start_date.date(),
            last_day=subject.activity_end_date.date(),
            hours_contact=float(told["hours_contact"]),
            hours_self_study=float(told["hours_self_study"]),
            hours_assessment=float(told["hours_assessment"]),
            hours_total=float(told["hours_total"]),
            credits=subject.credits_earned,
            outcomes=_outcomes(told),
            result=told.get("result", ""),
            issuer_name=issuer.name,
            issuer_edrpou=entries.get(_EDRPOU, ""),
            signatory_name=issuer.official,
            signatory_position=entries.get(_SIGNATORY, ""),
            place=issuer.address.address_locality if issuer.address else "",
            donor_acknowledgement=badge.description,
            issued_on=badge.awarded_date.date(),
            specimen=_SPECIMEN in subject.achievement.tag,
            webinars=_webinars(told.get(_WEBINARS, "")),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise NotOurs(str(error)) from error


def subject_id(certificate_id: str) -> str:
    """The holder as this one credential names them: another on every certificate, so that two do not lead together."""
    return f"urn:uuid:{uuid.uuid5(uuid.UUID(certificate_id), 'holder')}"


def _issuer(facts: CertificateFacts, site: Site) -> Issuer:
    entries = {_EDRPOU: facts.issuer_edrpou, _SIGNATORY: facts.signatory_position}
    return Issuer(
        id=site.did,
        name=facts.issuer_name,
        url=site.public_url,
        official=facts.signatory_name,
        address=Address(address_locality=facts.place) if facts.place else None,
        other_identifier=[
            IdentifierEntry(identifier=value, identifier_type=kind) for kind, value in entries.items() if value
        ],
    )


def _subject(issuance: Issuance, site: Site) -> Subject:
    facts = issuance.facts
    identities = {_NAME: facts.full_name, _BODY: facts.body_name}
    home = site.programme(issuance.programme_id)
    said = _said(facts)
    return Subject(
        id=subject_id(facts.certificate_id),
        achievement=_achievement(issuance, home, {key: name for key, (name, _) in said.items()}),
        identifier=[
            IdentityObject(identity_hash=value, identity_type=kind) for kind, value in identities.items() if value
        ],
        license_number=facts.number,
        role=facts.position,
        activity_start_date=_midnight(facts.first_day),
        activity_end_date=_midnight(facts.last_day),
        credits_earned=facts.credits,
        result=[Result(result_description=f"{home}#{key}", value=value) for key, (_, value) in said.items()],
    )


def _achievement(issuance: Issuance, home: str, descriptions: Mapping[str, str]) -> Achievement:
    facts = issuance.facts
    return Achievement(
        id=home,
        name=facts.programme_title,
        description=facts.programme_kind,
        criteria=Criteria(narrative=f"Виконано умови програми, редакція {issuance.programme_version}."),
        credits_available=facts.credits,
        version=str(issuance.programme_version),
        tag=[_SPECIMEN] if facts.specimen else [],
        result_description=[
            ResultDescription(id=f"{home}#{key}", name=name, result_type=_kind_of(key))
            for key, name in descriptions.items()
        ],
    )


def _said(facts: CertificateFacts) -> dict[str, tuple[str, str]]:
    """Facts that are told as results, by key: what they are called, and what they are."""
    texts = {key: (name, str(getattr(facts, key))) for key, name in _TEXTS.items() if getattr(facts, key)}
    hours = {key: (name, f"{getattr(facts, key):g}") for key, name in _HOURS.items()}
    outcomes = {
        f"{_OUTCOME}{place}": (f"Результат навчання {place}", text) for place, text in enumerate(facts.outcomes, 1)
    }
    return texts | hours | outcomes | _programme_in_lines(facts)


def _programme_in_lines(facts: CertificateFacts) -> dict[str, tuple[str, str]]:
    """A line a webinar, each a JSON array. One result for all: each result makes the signing slower."""
    lines = [
        json.dumps([one.day.isoformat(), one.hours, one.module, one.topic], ensure_ascii=False)
        for one in facts.webinars
    ]
    return {_WEBINARS: ("Зміст програми: дата, години, модуль, тема", "\n".join(lines))} if lines else {}


def _webinars(lines: str) -> list[CertificateWebinar]:
    rows = [json.loads(line) for line in lines.split("\n") if line]
    return [CertificateWebinar(day=day, hours=hours, module=module, topic=topic) for day, hours, module, topic in rows]


def _results(subject: Subject) -> dict[str, str]:
    return {one.result_description.rpartition("#")[2]: one.value for one in subject.result}


def _outcomes(told: Mapping[str, str]) -> list[str]:
    numbered = {int(key.removeprefix(_OUTCOME)): text for key, text in told.items() if key.startswith(_OUTCOME)}
    return [numbered[place] for place in sorted(numbered)]


def _kind_of(key: str) -> str:
    return "ext:Hours" if key in _HOURS else "ext:Outcome" if key.startswith(_OUTCOME) else "Result"


def _status(issuance: Issuance, site: Site) -> Status:
    address = site.status_list(issuance.status_list_id)
    index = str(issuance.status_index)
    return Status(id=f"{address}#{index}", status_list_index=index, status_list_credential=address)


def _midnight(day: date) -> datetime:
    """Open Badges wants moments where we have days."""
    return datetime.combine(day, time(), UTC)
