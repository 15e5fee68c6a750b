"""What a certificate says, frozen at issue."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.certification.domain.earning import Evaluation
from services.certification.domain.merits import conditions_in_words, result_in_words
from services.certification.domain.programme import Programme
from services.certification.domain.standing import Person, Standing

HOLDER = ("full_name", "position", "body_name", "sex")
"""The facts that say whom a certificate names: sealed apart from all others."""


@dataclass(frozen=True, slots=True)
class WebinarFacts:
    """A webinar of the programme and what the holder did in it. ``counted``: attended, recording, or not at all."""

    module: str
    topic: str
    day: date
    hours: float
    minutes_present: int
    counted: str


@dataclass(frozen=True, slots=True)
class TestFacts:
    """How a test was passed; in per cent."""

    __test__ = False  # not a pytest class

    title: str
    score: float
    pass_mark: float


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """Every fact a certificate states, on paper or when an employer asks for more.

    ``conditions`` say in words how each condition of the rule was met.
    """

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
    sex: str = ""
    webinars: tuple[WebinarFacts, ...] = ()
    tests: tuple[TestFacts, ...] = ()
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Earned:
    """Somebody has earned the certificate of a programme by what they did in it."""

    programme: Programme
    participant_id: str
    person: Person
    standing: Standing
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
        sex=person.sex,
        webinars=tuple(_webinars(earned)),
        tests=tuple(_tests(earned)),
        conditions=tuple(conditions_in_words(programme, earned.evaluation)),
    )


def _webinars(earned: Earned) -> Iterator[WebinarFacts]:
    programme = earned.programme
    counted = {one.webinar_id: one.how.value for one in earned.evaluation.counted}
    seconds = {presence.webinar_id: presence.seconds for presence in earned.standing.presences}
    for webinar, hours in zip(programme.curriculum, _share_out(earned.programme), strict=True):
        yield WebinarFacts(
            module=webinar.module,
            topic=webinar.topic,
            day=programme.day_of(webinar.starts_at),
            hours=hours,
            minutes_present=seconds.get(webinar.id, 0) // 60,
            counted=counted.get(webinar.id, ""),
        )


def _share_out(programme: Programme) -> Iterator[float]:
    """The contact hours by how long each webinar lasts, so that they add up to what is stated."""
    total, passed, given = sum(one.minutes for one in programme.curriculum), 0, 0.0
    for webinar in programme.curriculum:
        passed += webinar.minutes
        until_here = round(programme.hours_contact * passed / total, 2)
        yield round(until_here - given, 2)
        given = until_here


def _tests(earned: Earned) -> Iterator[TestFacts]:
    tests = {test.id: test for test in earned.programme.tests}
    for attempt in earned.evaluation.passed:
        if attempt.test_id in tests:
            test = tests[attempt.test_id]
            yield TestFacts(title=test.title, score=attempt.score, pass_mark=test.pass_mark)
