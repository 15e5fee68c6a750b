"""Facts that notification hears, as other services tell them. Everybody here is invented."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from shared.bus import Heard, derived_id
from shared.contracts.assessment import TestFailed, TestPassed
from shared.contracts.certification import CertificateIssued
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
    EnrolmentCancelled,
    EnrolmentConfirmed,
    EnrolmentWaitlisted,
    ParticipantErased,
    ParticipantRegistered,
    ParticipantUpdated,
)
from shared.contracts.scheduling import (
    MaterialPublished,
    ProgrammePublished,
    WebinarCancelled,
    WebinarRescheduled,
    WebinarScheduled,
)
from shared.contracts.vocabulary import (
    BodyType,
    MaterialKind,
    Oblast,
    ProgrammeContent,
    ProgrammeLength,
    Sex,
    Visibility,
)
from shared.testing import START

WEBINAR = "osnovy-m1-w1"
OTHER_WEBINAR = "osnovy-m1-w2"
STARTS = datetime(2024, 3, 14, 12, 0, tzinfo=UTC)
_FIRST_ID = UUID("018df968-0000-7000-8000-000000000000")


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def heard(fact: Fact, *, number: int = 0, minutes: float = 0) -> Heard[Fact]:
    """A fact with an id that follows from what it says, so that a test can deliver it again."""
    fact_id = derived_id(str(_FIRST_ID), (fact.model_dump_json(), str(number)))
    return Heard(id=fact_id, time=at(minutes), correlation_id=fact_id, causation_id=None, fact=fact)


def personal(who: str = "iryna", **changes: object) -> Personal:
    named = {
        "iryna": {"family_name": "Коваленко", "given_name": "Ірина", "sex": Sex.FEMALE},
        "artem": {"family_name": "Бондар", "given_name": "Артем", "sex": Sex.MALE},
    }
    return Personal.model_validate({"email": f"{who}@example.org"} | named[who] | changes)


def submitted(who: str = "iryna") -> ApplicationSubmitted:
    return ApplicationSubmitted(
        participant_id=who,
        application_id=f"application-{who}",
        programme_id="osnovy",
        oblast=Oblast.KHARKIV,
        body_type=BodyType.LOCAL_SELF_GOVERNMENT,
        submitted_at=at(0),
        personal=personal(who),
    )


def accepted(who: str = "iryna") -> ApplicationAccepted:
    return ApplicationAccepted(
        participant_id=who,
        application_id=f"application-{who}",
        programme_id="osnovy",
        decided_by="organiser",
        decided_at=at(1),
    )


def declined(who: str = "iryna", reason: str = "Місць більше немає") -> ApplicationDeclined:
    return ApplicationDeclined(
        participant_id=who,
        application_id=f"application-{who}",
        programme_id="osnovy",
        reason=reason,
        decided_by="organiser",
        decided_at=at(1),
    )


def registered(who: str = "iryna", **changes: object) -> ParticipantRegistered:
    return ParticipantRegistered(
        participant_id=who,
        application_id=f"application-{who}",
        programme_id="osnovy",
        oblast=Oblast.KHARKIV,
        body_type=BodyType.LOCAL_SELF_GOVERNMENT,
        registered_at=at(1),
        personal=personal(who, **changes),
    )


def updated(who: str = "iryna", revision: int = 2, **changes: object) -> ParticipantUpdated:
    return ParticipantUpdated(
        participant_id=who, revision=revision, updated_at=at(2), personal=personal(who, **changes)
    )


def erased(who: str = "iryna") -> ParticipantErased:
    return ParticipantErased(participant_id=who, erased_at=at(3))


def confirmed(
    who: str = "iryna", webinar: str = WEBINAR, *, minutes: float = 5, promoted: bool = False
) -> EnrolmentConfirmed:
    return EnrolmentConfirmed(
        participant_id=who,
        enrolment_id=f"{who}-{webinar}",
        programme_id="osnovy",
        webinar_id=webinar,
        promoted=promoted,
        confirmed_at=at(minutes),
    )


def waitlisted(who: str = "iryna", webinar: str = WEBINAR, *, minutes: float = 5) -> EnrolmentWaitlisted:
    return EnrolmentWaitlisted(
        participant_id=who,
        enrolment_id=f"{who}-{webinar}",
        programme_id="osnovy",
        webinar_id=webinar,
        position=3,
        waitlisted_at=at(minutes),
    )


def cancelled(
    who: str = "iryna", webinar: str = WEBINAR, *, minutes: float = 30, reason: str = ""
) -> EnrolmentCancelled:
    return EnrolmentCancelled(
        participant_id=who,
        enrolment_id=f"{who}-{webinar}",
        programme_id="osnovy",
        webinar_id=webinar,
        reason=reason,
        cancelled_at=at(minutes),
    )


def rescheduled(sequence: int = 1, webinar: str = WEBINAR) -> WebinarRescheduled:
    moved = STARTS + timedelta(days=sequence)
    return WebinarRescheduled(
        webinar_id=webinar,
        programme_id="osnovy",
        previous_starts_at=moved - timedelta(days=1),
        starts_at=moved,
        ends_at=moved + timedelta(hours=2),
        sequence=sequence,
    )


def scheduled(sequence: int = 0, webinar: str = WEBINAR, *, days: float = 0) -> WebinarScheduled:
    starts_at = STARTS + timedelta(days=days)
    return WebinarScheduled(
        webinar_id=webinar,
        programme_id="osnovy",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        sequence=sequence,
    )


def moved(sequence: int, *, days: float, since: float = 0, webinar: str = WEBINAR) -> WebinarRescheduled:
    """Moved to so many days after the first time, from so many."""
    starts_at = STARTS + timedelta(days=days)
    return WebinarRescheduled(
        webinar_id=webinar,
        programme_id="osnovy",
        previous_starts_at=STARTS + timedelta(days=since),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        sequence=sequence,
    )


def called_off(webinar: str = WEBINAR, *, minutes: float = 60, sequence: int = 9) -> WebinarCancelled:
    return WebinarCancelled(webinar_id=webinar, programme_id="osnovy", sequence=sequence, cancelled_at=at(minutes))


def material(
    kind: MaterialKind = MaterialKind.RECORDING, webinar: str = WEBINAR, *, minutes: float = 20, title: str = "Запис"
) -> MaterialPublished:
    return MaterialPublished(
        webinar_id=webinar,
        programme_id="osnovy",
        material_id=f"{webinar}-{kind}",
        kind=kind,
        title=title,
        url=f"https://example.org/{kind}",
        visibility=Visibility.PARTICIPANTS,
        published_at=at(minutes),
    )


def passed(who: str = "iryna") -> TestPassed:
    return TestPassed(
        participant_id=who,
        programme_id="osnovy",
        test_id="pidsumkovyi",
        attempt_id=f"attempt-{who}",
        attempt_number=2,
        score=80,
        pass_mark=60,
        passed_at=at(40),
    )


def failed(who: str = "iryna", attempts_left: int = 2) -> TestFailed:
    return TestFailed(
        participant_id=who,
        programme_id="osnovy",
        test_id="pidsumkovyi",
        attempt_id=f"attempt-{who}",
        attempt_number=1,
        attempts_left=attempts_left,
        score=45,
        pass_mark=60,
        failed_at=at(35),
    )


def certificate(who: str = "iryna", sequence: int = 1) -> CertificateIssued:
    return CertificateIssued(
        participant_id=who,
        programme_id="osnovy",
        certificate_id=f"certificate-{who}",
        number=f"12345678/{sequence:06d}-24",
        year=2024,
        sequence=sequence,
        hours=60,
        credits=2,
        programme_version=1,
        evidence=[],
        issued_at=at(50),
    )


def published(
    version: int = 1, *, title: str = "Основи залучення", webinars: tuple[str, ...] = ()
) -> ProgrammePublished:
    sessions = [
        Webinar(id=webinar, topic=f"Тема {webinar[-1]}", starts_at=STARTS, duration_minutes=120, capacity=30)
        for webinar in webinars or (WEBINAR, OTHER_WEBINAR)
    ]
    programme = Programme(
        id="osnovy",
        title=title,
        project="Громада – влада",
        content=ProgrammeContent.SPECIAL,
        length=ProgrammeLength.SHORT_TERM,
        oblasts=[Oblast.KHARKIV],
        body_types=[BodyType.LOCAL_SELF_GOVERNMENT],
        hours=Hours(contact=30, self_study=30),
        issuer=Organisation(name="Інститут сталих громад"),
        signatory=Signatory(full_name="Олена Бойко", position="директорка"),
        donor_acknowledgement=DonorAcknowledgement(uk="Завдяки щирій підтримці донора."),
        modules=[Module(id="m1", title="Перший модуль", webinars=sessions)],
        tests=[Test(id="pidsumkovyi", title="Підсумкове тестування", pass_mark=60, attempt_limit=3)],
        rule=CertificateRule(),
    )
    return ProgrammePublished(programme_id="osnovy", version=version, published_at=at(0), programme=programme)
