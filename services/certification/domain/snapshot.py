"""What a certificate says, frozen at issue."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from credentials.wording import WEBINAR, counted, percent
from services.certification.domain.earning import Evaluation, How
from services.certification.domain.programme import Programme
from services.certification.domain.standing import Person

HOLDER = ("full_name", "position", "body_name")
"""The facts that say whom a certificate names: sealed apart from all others."""


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
class Earned:
    """Somebody has earned the certificate of a programme."""

    programme: Programme
    participant_id: str
    person: Person
    evaluation: Evaluation


def freeze(earned: Earned, *, certificate_id: str, number: str, issued_on: date) -> CertificateFacts:
    """Write down everything as it is at this moment."""
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
    """What was done for it: «відвідано 7 вебінарів із 10, за записом зараховано 1; «Підсумковий тест»: 87,5 %»."""
    titles = {test.id: test.title for test in programme.tests}
    planned, by = len(programme.all_webinars), Counter(one.how for one in evaluation.counted)
    attended = [f"відвідано {counted(by[How.ATTENDED], WEBINAR)} із {planned}"] if by[How.ATTENDED] else []
    made_up = [f"за записом зараховано {by[How.RECORDING]}"] if by[How.RECORDING] else []
    webinars = [", ".join((*attended, *made_up))] if evaluation.counted else []
    tests = [
        f"«{titles.get(attempt.test_id, attempt.test_id)}»: {percent(attempt.score)}" for attempt in evaluation.passed
    ]
    return "; ".join((*webinars, *tests))
