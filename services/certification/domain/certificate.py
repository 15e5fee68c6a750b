"""A certificate: the facts printed on it, frozen at issue, and the states it can be in."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.certification.domain.earning import Evaluation
from services.certification.domain.programme import Programme
from services.certification.domain.register import format_number
from services.certification.domain.standing import Person
from services.certification.domain.wording import WEBINAR, counted, percent

TEMPLATE = "certificate"
"""The design new certificates are bound to at issue; another design is another template beside this one."""


class CertificateStatus(StrEnum):
    VALID = "valid"
    REPLACED = "replaced"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """Every fact printed on a certificate, frozen at issue."""

    certificate_id: str
    number: str
    full_name: str
    position: str
    body_name: str
    programme_title: str
    programme_kind: str
    form: str
    first_day: date
    last_day: date
    hours_contact: float
    hours_self_study: float
    hours_assessment: float
    hours_total: float
    credits: float
    outcomes: tuple[str, ...]
    result: str
    issuer_name: str
    issuer_edrpou: str
    signatory_name: str
    signatory_position: str
    place: str
    donor_acknowledgement: str
    issued_on: date
    specimen: bool


@dataclass(frozen=True, slots=True)
class Certificate:
    """A line of the register. ``edition`` 1 is the one that was earned; a replacement is the next."""

    certificate_id: str
    participant_id: str
    programme_id: str
    programme_version: int
    edition: int
    issuer_edrpou: str
    year: int
    sequence: int
    facts: CertificateFacts
    evidence: tuple[str, ...]
    template: str
    issued_at: datetime
    status: CertificateStatus = CertificateStatus.VALID
    changed_at: datetime | None = None
    reason: str = ""
    replaced_by: str = ""

    @property
    def number(self) -> str:
        return self.facts.number


@dataclass(frozen=True, slots=True)
class Earned:
    """Somebody has earned the certificate of a programme."""

    programme: Programme
    participant_id: str
    person: Person
    evaluation: Evaluation


def issue(earned: Earned, *, certificate_id: str, sequence: int, now: datetime, edition: int = 1) -> Certificate:
    """Write down everything the certificate says as it is at this moment."""
    programme, evaluation = earned.programme, earned.evaluation
    day = programme.day_of(now)
    number = format_number(programme.number_pattern, edrpou=programme.issuer_edrpou, sequence=sequence, year=day.year)
    return Certificate(
        certificate_id=certificate_id,
        participant_id=earned.participant_id,
        programme_id=programme.programme_id,
        programme_version=programme.version,
        edition=edition,
        issuer_edrpou=programme.issuer_edrpou,
        year=day.year,
        sequence=sequence,
        facts=_freeze(earned, certificate_id=certificate_id, number=number, issued_on=day),
        evidence=evaluation.evidence,
        template=TEMPLATE,
        issued_at=now,
    )


def _freeze(earned: Earned, *, certificate_id: str, number: str, issued_on: date) -> CertificateFacts:
    programme, person = earned.programme, earned.person
    return CertificateFacts(
        certificate_id=certificate_id,
        number=number,
        full_name=person.full_name,
        position=person.position,
        body_name=person.body_name,
        programme_title=programme.title,
        programme_kind=programme.kind,
        form=programme.form,
        first_day=programme.first_day,
        last_day=programme.last_day,
        hours_contact=programme.hours_contact,
        hours_self_study=programme.hours_self_study,
        hours_assessment=programme.hours_assessment,
        hours_total=programme.hours_total,
        credits=programme.credits,
        outcomes=programme.outcomes,
        result=result_in_words(programme, earned.evaluation),
        issuer_name=programme.issuer_name,
        issuer_edrpou=programme.issuer_edrpou,
        signatory_name=programme.signatory_name,
        signatory_position=programme.signatory_position,
        place=programme.place,
        donor_acknowledgement=programme.donor_acknowledgement,
        issued_on=issued_on,
        specimen=programme.specimen,
    )


def result_in_words(programme: Programme, evaluation: Evaluation) -> str:
    """What was done for it: «відвідано 7 вебінарів із 10; «Підсумковий тест»: 87,5 %»."""
    titles = {test.id: test.title for test in programme.tests}
    attended, planned = len(evaluation.attended), len(programme.all_webinars)
    webinars = [f"відвідано {counted(attended, WEBINAR)} із {planned}"] if attended else []
    tests = [
        f"«{titles.get(attempt.test_id, attempt.test_id)}»: {percent(attempt.score)}" for attempt in evaluation.passed
    ]
    return "; ".join((*webinars, *tests))
