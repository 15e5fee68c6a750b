"""A programme file, other rules for it, and people of whom something is told. All invented."""

from datetime import UTC, datetime, timedelta

from formats.programme_file import read_programme
from shared.bus import Heard, Logged, new_id
from shared.contracts.assessment import TestPassed
from shared.contracts.certification import CertificateIssued, CertificateRevoked
from shared.contracts.fact import Fact
from shared.contracts.person import Personal
from shared.contracts.programme import Programme
from shared.contracts.registration import ParticipantErased, ParticipantRegistered
from shared.contracts.scheduling import AttendanceCorrected, AttendanceRecorded, ProgrammePublished, RecordingWatched
from shared.contracts.vocabulary import BodyType, Oblast

PROGRAMME, NOON = "demo", datetime(2024, 3, 21, 12, tzinfo=UTC)
FIRST, SECOND = "demo-m1-w1", "demo-m1-w2"
FINAL, RECAP = "demo-final", "demo-recap"
STRICT = "{modules: {m1: 2}, minimum_minutes: 60, tests: [final]}"

_FILE = """\
id: demo
title: Програма
content: special
length: professional
oblasts: [UA-63]
body_types: [local_self_government]
hours: {{contact: 4, self_study: 56}}
issuer: {{name: Інститут, edrpou: "01234567"}}
signatory: {{full_name: Зразкова Олена, position: керівниця}}
donor_acknowledgement: {{uk: Дякуємо.}}
modules:
  - id: m1
    title: Перший
    webinars:
      - {{id: w1, topic: Початок, starts_at: 2024-03-21 14:00, duration_minutes: 120, capacity: 9, recap_test: recap}}
      - {{id: w2, topic: Далі, starts_at: 2024-04-04 14:00, duration_minutes: 120, capacity: 9}}
tests:
  - {{id: final, title: Тест, pass_mark: 60, attempt_limit: 2}}
  - {{id: recap, title: За записом, pass_mark: 50, attempt_limit: 5}}
rule: {rule}
"""


def file_with(rule: str = STRICT) -> str:
    return _FILE.format(rule=rule)


def programme(rule: str = STRICT) -> Programme:
    [read] = read_programme(file_with(rule).encode(), file="програма.yaml").rows
    return read


def published(rule: str = STRICT, *, version: int = 1) -> Fact:
    return ProgrammePublished(programme_id=PROGRAMME, version=version, published_at=NOON, programme=programme(rule))


def registered(person: str, *, programme_id: str = PROGRAMME) -> Fact:
    return ParticipantRegistered(
        participant_id=person,
        application_id=f"application-{person}",
        programme_id=programme_id,
        oblast=Oblast.KHARKIV,
        body_type=BodyType.LOCAL_SELF_GOVERNMENT,
        registered_at=NOON,
        personal=Personal(email=f"{person}@rada.example", family_name=f"Прізвище-{person}", given_name="Ім’я"),
    )


def present(person: str, webinar: str, *, minutes: int = 120) -> Fact:
    return AttendanceRecorded(
        participant_id=person, programme_id=PROGRAMME, webinar_id=webinar, seconds=minutes * 60, recorded_at=NOON
    )


def corrected(person: str, webinar: str, *, minutes: int) -> Fact:
    return AttendanceCorrected(
        participant_id=person,
        programme_id=PROGRAMME,
        webinar_id=webinar,
        seconds=minutes * 60,
        revision=2,
        corrected_at=NOON,
    )


def passed(person: str, test: str = FINAL, *, days: int = 0) -> Fact:
    return TestPassed(
        participant_id=person,
        programme_id=PROGRAMME,
        test_id=test,
        attempt_id=f"{person}-{test}",
        attempt_number=1,
        score=80,
        pass_mark=60,
        passed_at=NOON + timedelta(days=days),
    )


def watched(person: str, webinar: str = FIRST) -> Fact:
    return RecordingWatched(participant_id=person, programme_id=PROGRAMME, webinar_id=webinar, watched_at=NOON)


def erased(person: str) -> Fact:
    return ParticipantErased(participant_id=person, erased_at=NOON)


def issued(person: str) -> Fact:
    return CertificateIssued(
        participant_id=person,
        programme_id=PROGRAMME,
        certificate_id=f"certificate-{person}",
        number=f"01234567/{person}-24",
        year=2024,
        sequence=1,
        hours=60,
        credits=2,
        programme_version=1,
        evidence=[],
        issued_at=NOON,
    )


def revoked(person: str) -> Fact:
    return CertificateRevoked(
        participant_id=person,
        programme_id=PROGRAMME,
        certificate_id=f"certificate-{person}",
        number=f"01234567/{person}-24",
        reason="помилка",
        revoked_by="staff",
        revoked_at=NOON,
    )


def logged(fact: Fact) -> Logged:
    fact_id = new_id()
    heard = Heard(id=fact_id, time=NOON, correlation_id=fact_id, causation_id=None, fact=fact)
    return Logged("DOVIRA", 1, fact.subject, heard)
