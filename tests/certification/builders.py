"""Builders of what certification hears. All persons are invented."""

from datetime import UTC, datetime, timedelta

from shared.bus import Heard, new_id
from shared.contracts.assessment import TestFailed, TestPassed, TestResultRevised
from shared.contracts.fact import Fact
from shared.contracts.person import Personal
from shared.contracts.programme import (
    CertificateRule,
    DonorAcknowledgement,
    Hours,
    Module,
    Organisation,
    Programme,
    Signatory,
    Test,
    Webinar,
)
from shared.contracts.registration import ParticipantErased, ParticipantRegistered, ParticipantUpdated
from shared.contracts.scheduling import AttendanceCorrected, AttendanceRecorded, ProgrammePublished, RecordingWatched
from shared.contracts.vocabulary import BodyType, Oblast, ProgrammeContent, ProgrammeLength
from shared.testing import START

PROGRAMME = "dialog"
FINAL = "final-test"
HOUR = 3600
URL = "https://dovira.example.ua/certificates/21234567%2F000001-24"

DEFAULT_RULE = CertificateRule(modules={"one": 1, "two": 2}, minimum_minutes=60, tests=[FINAL])


def webinar_id(module: str, number: int) -> str:
    return f"{PROGRAMME}-{module}-{number}"


def quiz_of(webinar: str) -> str:
    """The quiz that with the recording stands for a webinar, where the rule says so."""
    return f"{webinar}-quiz"


WEBINARS = [webinar_id(module, number) for module in ("one", "two") for number in (1, 2, 3)]


def programme(**changes: object) -> Programme:
    values: dict[str, object] = {
        "id": PROGRAMME,
        "title": "Основи успішного залучення громадянського суспільства до вирішення завдань місцевого розвитку",
        "content": ProgrammeContent.SPECIAL,
        "length": ProgrammeLength.PROFESSIONAL,
        "oblasts": [Oblast.KHARKIV],
        "body_types": [BodyType.LOCAL_SELF_GOVERNMENT],
        "hours": Hours(contact=36, self_study=20.5, assessment=3.5),
        "outcomes": ["знає, якою є мета партисипації", "уміє обрати інструмент діалогу"],
        "issuer": Organisation(name="Благодійна організація «Приклад»", edrpou="21234567"),
        "signatory": Signatory(full_name="Ольга Ґудзь", position="Голова правління"),
        "place": "м. Харків",
        "donor_acknowledgement": DonorAcknowledgement(uk="Стало можливим завдяки підтримці донора."),
        "modules": [_module("one", day=0), _module("two", day=30)],
        "tests": [Test(id=FINAL, title="Підсумковий тест", pass_mark=60, attempt_limit=3)],
        "rule": DEFAULT_RULE,
    }
    return Programme.model_validate(values | changes)


def _module(module: str, *, day: int) -> Module:
    first = datetime(2024, 2, 1, 12, 0, tzinfo=UTC) + timedelta(days=day)
    return Module(
        id=module,
        title=f"Модуль {module}",
        webinars=[
            Webinar(
                id=webinar_id(module, number),
                topic=f"Тема {number}",
                starts_at=first + timedelta(days=7 * number),
                duration_minutes=120,
                capacity=100,
                recap_test=quiz_of(webinar_id(module, number)),
            )
            for number in (1, 2, 3)
        ],
    )


def published(version: int = 1, **changes: object) -> ProgrammePublished:
    told = programme(**changes)
    return ProgrammePublished(programme_id=told.id, version=version, published_at=START, programme=told)


def personal(**changes: object) -> Personal:
    values: dict[str, object] = {
        "email": "halahan@example.ua",
        "family_name": "Ґалаґан",
        "given_name": "Мар’яна",
        "patronymic": "Євгеніївна",
        "position": "начальниця відділу",
        "body_name": "Їжакевицька сільська рада",
    }
    return Personal.model_validate(values | changes)


def registered(participant: str, *, programme_id: str = PROGRAMME, person: Personal | None = None) -> Fact:
    return ParticipantRegistered(
        participant_id=participant,
        application_id=f"application-{participant}",
        programme_id=programme_id,
        oblast=Oblast.KHARKIV,
        body_type=BodyType.LOCAL_SELF_GOVERNMENT,
        registered_at=START,
        personal=person or personal(),
    )


def updated(participant: str, person: Personal, *, revision: int) -> Fact:
    return ParticipantUpdated(participant_id=participant, revision=revision, updated_at=START, personal=person)


def erased(participant: str) -> Fact:
    return ParticipantErased(participant_id=participant, erased_at=START)


def present(participant: str, webinar: str, seconds: int = 2 * HOUR, *, programme_id: str = PROGRAMME) -> Fact:
    return AttendanceRecorded(
        participant_id=participant,
        programme_id=programme_id,
        webinar_id=webinar,
        seconds=seconds,
        recorded_at=START,
    )


def corrected(participant: str, webinar: str, seconds: int, *, revision: int = 2) -> Fact:
    return AttendanceCorrected(
        participant_id=participant,
        programme_id=PROGRAMME,
        webinar_id=webinar,
        seconds=seconds,
        revision=revision,
        corrected_at=START,
    )


def watched(participant: str, webinar: str, *, at: datetime = START) -> Fact:
    return RecordingWatched(participant_id=participant, programme_id=PROGRAMME, webinar_id=webinar, watched_at=at)


def passed(
    participant: str,
    *,
    test: str = FINAL,
    attempt: int = 1,
    score: float = 87.5,
    at: datetime = START,
    programme_id: str = PROGRAMME,
) -> Fact:
    return TestPassed(
        participant_id=participant,
        programme_id=programme_id,
        test_id=test,
        attempt_id=_attempt_id(participant, test, attempt),
        attempt_number=attempt,
        score=score,
        pass_mark=60,
        passed_at=at,
    )


def failed(participant: str, *, test: str = FINAL, attempt: int = 1, score: float = 40, at: datetime = START) -> Fact:
    return TestFailed(
        participant_id=participant,
        programme_id=PROGRAMME,
        test_id=test,
        attempt_id=_attempt_id(participant, test, attempt),
        attempt_number=attempt,
        attempts_left=2,
        score=score,
        pass_mark=60,
        failed_at=at,
    )


def revised(participant: str, *, to: bool, test: str = FINAL, attempt: int = 1, revision: int = 1) -> Fact:
    """Long after the attempt."""
    return TestResultRevised(
        participant_id=participant,
        programme_id=PROGRAMME,
        test_id=test,
        attempt_id=_attempt_id(participant, test, attempt),
        revision=revision,
        score=70 if to else 30,
        passed=to,
        reason="помилка в запитанні",
        revised_at=START + timedelta(days=90),
    )


def _attempt_id(participant: str, test: str, attempt: int) -> str:
    return f"{participant}-{attempt}" if test == FINAL else f"{participant}-{test}-{attempt}"


def everything_earned(participant: str) -> list[Fact]:
    """All that the default rule asks for."""
    webinars = [webinar_id("one", 1), webinar_id("two", 1), webinar_id("two", 2)]
    return [registered(participant), *(present(participant, webinar) for webinar in webinars), passed(participant)]


def heard(fact: Fact, moment: datetime = START) -> Heard[Fact]:
    fact_id = new_id()
    return Heard(id=fact_id, time=moment, correlation_id=fact_id, causation_id=None, fact=fact)
