"""A cohort that took part in a programme, as facts: invented people, drawn by a seed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from shared.bus import Heard
from shared.contracts.assessment import TestFailed, TestPassed, TestResultRevised
from shared.contracts.certification import CertificateIssued, CertificateRevoked
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
from shared.contracts.registration import (
    ApplicationAccepted,
    ApplicationDeclined,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    EnrolmentCancelled,
    EnrolmentConfirmed,
    EnrolmentWaitlisted,
    ParticipantRegistered,
    ParticipantUpdated,
)
from shared.contracts.scheduling import AttendanceCorrected, AttendanceRecorded, ProgrammePublished, RecordingWatched
from shared.contracts.scheduling_surveys import Ratings, WebinarRatingGiven
from shared.contracts.vocabulary import (
    AgeBand,
    BodyType,
    Oblast,
    OfficeRole,
    ProgrammeContent,
    ProgrammeLength,
    Sex,
    TestStage,
)

PROGRAMME, ENTRY, FINAL = "dialog", "dialog-entry", "dialog-final"
FIRST = datetime(2024, 2, 1, 9, 0, tzinfo=UTC)
OBLASTS = (Oblast.KHARKIV, Oblast.SUMY, Oblast.POLTAVA, Oblast.DNIPROPETROVSK)
MODULES = ("one", "two", "three")
WEBINARS = [f"{PROGRAMME}-{module}-{number}" for module in MODULES for number in (1, 2)]
MINUTES = 60


def programme(**changes: object) -> Programme:
    values: dict[str, object] = {
        "id": PROGRAMME,
        "title": "Основи діалогу",
        "project": "Громада – влада: діалог, довіра, дія",
        "content": ProgrammeContent.SPECIAL,
        "length": ProgrammeLength.PROFESSIONAL,
        "oblasts": OBLASTS,
        "body_types": [BodyType.LOCAL_SELF_GOVERNMENT, BodyType.LOCAL_EXECUTIVE],
        "hours": Hours(contact=36, self_study=20.5, assessment=3.5),
        "issuer": Organisation(name="Благодійна організація «Приклад»", edrpou="21234567"),
        "signatory": Signatory(full_name="Ольга Ґудзь", position="Голова правління"),
        "donor_acknowledgement": DonorAcknowledgement(
            uk="Стало можливим завдяки щирій підтримці донора.",
            en="Made possible by the generous support of the donor.",
        ),
        "modules": [_module(module, week=2 * place) for place, module in enumerate(MODULES)],
        "tests": [
            Test(id=ENTRY, title="Вхідний тест", pass_mark=0, attempt_limit=1, stage=TestStage.ENTRY),
            Test(id=FINAL, title="Підсумковий тест", pass_mark=60, attempt_limit=3),
        ],
        "rule": CertificateRule(share_of_all=0.5, minimum_minutes=MINUTES, tests=[FINAL]),
    }
    return Programme.model_validate(values | changes)


def _module(module: str, *, week: int) -> Module:
    webinars = [
        Webinar(
            id=f"{PROGRAMME}-{module}-{number}",
            topic=f"Тема {module} {number}",
            starts_at=FIRST + timedelta(days=14 + 7 * (week + number)),
            duration_minutes=120,
            capacity=100_000,
        )
        for number in (1, 2)
    ]
    return Module(id=module, title=f"Модуль {module}", webinars=webinars)


class Cohort:
    """Facts in the order in which they were told, a few seconds apart; ids keep that order."""

    def __init__(self, size: int, *, seed: int = 1, start: datetime = FIRST, prefix: str = "fact") -> None:
        self.prefix = prefix
        self.size, self.chance, self.moment, self.number = size, Random(seed), start, 0

    def facts(self) -> Iterator[Heard[Fact]]:
        published = ProgrammePublished(
            programme_id=PROGRAMME, version=1, published_at=self.moment, programme=programme()
        )
        yield self.heard(published)
        for number in range(self.size):
            yield from map(self.heard, self._life(f"p{number:06}"))

    def heard(self, fact: Fact) -> Heard[Fact]:
        self.number += 1
        self.moment += timedelta(seconds=7)
        fact_id = f"{self.prefix}-{self.number:09}"
        return Heard(id=fact_id, time=self.moment, correlation_id=fact_id, causation_id=None, fact=fact)

    def _life(self, person: str) -> Iterator[Fact]:
        chance, known = self.chance, self._known()
        yield ApplicationSubmitted(participant_id=person, submitted_at=self.moment, **known)
        fate = chance.random()
        decided = {
            "participant_id": person,
            "application_id": known["application_id"],
            "programme_id": PROGRAMME,
            "decided_by": "s1",
            "decided_at": self.moment,
        }
        if fate < 0.08:
            yield ApplicationDeclined(**decided, reason="Не та область")
            return
        if fate < 0.14:
            return
        yield ApplicationAccepted(**decided)
        yield ParticipantRegistered(participant_id=person, registered_at=self.moment, **known)
        if fate < 0.2:
            yield ApplicationWithdrawn(
                participant_id=person,
                application_id=known["application_id"],
                programme_id=PROGRAMME,
                withdrawn_at=self.moment,
            )
            return
        if chance.random() < 0.05:
            other = known["personal"].model_copy(update={"sex": Sex.NOT_STATED, "role": OfficeRole.OTHER})
            yield ParticipantUpdated(participant_id=person, revision=2, updated_at=self.moment, personal=other)
        yield from self._learning(person)

    def _known(self) -> dict:
        chance = self.chance
        return {
            "application_id": f"a{self.number}",
            "programme_id": PROGRAMME,
            "oblast": chance.choices(OBLASTS, weights=(60, 25, 12, 3))[0],
            "body_type": chance.choice((BodyType.LOCAL_SELF_GOVERNMENT, BodyType.LOCAL_EXECUTIVE)),
            "personal": Personal(
                email=f"person{self.number}@council.example",
                family_name="Ґалаґан",
                given_name="Мар’яна",
                sex=chance.choices(tuple(Sex), weights=(60, 35, 5))[0],
                age_band=chance.choices(tuple(AgeBand), weights=(20, 75, 5))[0],
                role=chance.choice(tuple(OfficeRole)),
            ),
        }

    def _learning(self, person: str) -> Iterator[Fact]:
        attended = 0
        yield from self._attempt(person, ENTRY, number=1, mark=0, likely=0.7)
        for webinar in WEBINARS:
            for fact in self._session(person, webinar):
                yield fact
                attended += isinstance(fact, AttendanceRecorded) and fact.seconds >= MINUTES * 60
        for number in (1, 2):
            yield from self._attempt(person, FINAL, number=number, mark=60, likely=0.6)
        if attended >= 3:
            yield from self._certificate(person)

    def _session(self, person: str, webinar: str) -> Iterator[Fact]:
        chance = self.chance
        about: dict[str, Any] = {"participant_id": person, "programme_id": PROGRAMME, "webinar_id": webinar}
        place = {**about, "enrolment_id": f"e-{person}-{webinar}"}
        if chance.random() < 0.1:
            yield EnrolmentWaitlisted(**place, position=1, waitlisted_at=self.moment)
            return
        yield EnrolmentConfirmed(**place, confirmed_at=self.moment)
        if chance.random() < 0.05:
            yield EnrolmentCancelled(**place, cancelled_at=self.moment)
            return
        seconds = chance.choice((0, 1200, 5400, 6600, 7200))
        yield AttendanceRecorded(**about, seconds=seconds, recorded_at=self.moment)
        if chance.random() < 0.08:
            seconds = chance.choice((0, 3600, 7000))
            excused = chance.choice((0, 1800))
            yield AttendanceCorrected(
                **about, seconds=seconds, revision=2, excused_seconds=excused, corrected_at=self.moment
            )
        elif not seconds:
            yield RecordingWatched(**about, watched_at=self.moment)
        if seconds and chance.random() < 0.7:
            grades = {name: chance.randint(1, 5) for name in ("overall", "usefulness", "clarity")}
            yield WebinarRatingGiven(**about, ratings=Ratings(**grades), rated_at=self.moment)

    def _attempt(self, person: str, test: str, *, number: int, mark: float, likely: float) -> Iterator[Fact]:
        if self.chance.random() > likely:
            return
        score = self.chance.choice((30.0, 45.5, 60.0, 72.5, 90.0, 100.0))
        about: dict[str, Any] = {
            "participant_id": person,
            "programme_id": PROGRAMME,
            "test_id": test,
            "attempt_id": f"{person}-{test}-{number}",
        }
        told = about | {"attempt_number": number, "score": score, "pass_mark": mark}
        if score >= mark:
            yield TestPassed(**told, passed_at=self.moment)
        else:
            yield TestFailed(**told, attempts_left=1, failed_at=self.moment)
        if self.chance.random() < 0.03:
            yield TestResultRevised(
                **about, revision=1, score=score / 2, passed=score / 2 >= mark, reason="помилка", revised_at=self.moment
            )

    def _certificate(self, person: str) -> Iterator[Fact]:
        about: dict[str, Any] = {
            "participant_id": person,
            "programme_id": PROGRAMME,
            "certificate_id": f"c-{person}",
            "number": f"21234567/{self.number:06}-24",
        }
        yield CertificateIssued(
            **about,
            year=2024,
            sequence=self.number,
            hours=60,
            credits=2,
            programme_version=1,
            evidence=[],
            issued_at=self.moment,
        )
        if self.chance.random() < 0.04:
            yield CertificateRevoked(**about, reason="помилка", revoked_by="s1", revoked_at=self.moment)
