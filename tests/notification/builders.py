"""People, programmes and letters for the tests of notification. Everybody here is invented."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from services.notification.domain.copies import Contact, Language, Programme, Sex, Webinar
from services.notification.domain.letters import Letter, Part
from services.notification.domain.messages import Detail, Kind
from services.notification.domain.timetable import Slot

NOW = datetime(2024, 3, 1, 9, 30, tzinfo=UTC)
FIRST_STARTS = datetime(2024, 3, 14, 12, 0, tzinfo=UTC)
LONG_TITLE = (
    "Основи успішного залучення громадянського суспільства до вирішення завдань місцевого розвитку "
    "в умовах воєнного та повоєнного часу: «Громада – влада»"
)
LONG_TOPIC = "Методи, інструменти та технології партисипації: діалог та партнерство із громадськістю"


def contact(**changes: object) -> Contact:
    person = Contact(
        participant_id="p-1",
        revision=1,
        stated_at=NOW,
        fact_id="f-1",
        email="iryna.kovalenko@example.org",
        family_name="Нечуй-Левицька-Свєженцева",
        given_name="Ірина",
        vocative="",
        sex=Sex.FEMALE,
        language=Language.UKRAINIAN,
        reminders="day hour",
    )
    return replace(person, **changes)  # type: ignore[arg-type]  # the test names real fields


def programme(**changes: object) -> Programme:
    course = Programme(
        programme_id="osnovy",
        version=1,
        title=LONG_TITLE,
        project="Громада – влада: діалог, довіра, дія",
        issuer="Всеукраїнська благодійна організація «Інститут сталих громад»",
        timezone="Europe/Kyiv",
        contact_email="org@example.org",
        acknowledgement_uk="Реалізація ініціативи стала можливою завдяки щирій підтримці донора.",
        acknowledgement_en="Made possible by the generous support of the donor.",
        test_titles={"pidsumkovyi": "Підсумкове тестування"},
    )
    return replace(course, **changes)  # type: ignore[arg-type]  # the test names real fields


def webinar(number: int = 1) -> Webinar:
    starts_at = FIRST_STARTS + timedelta(days=7 * (number - 1))
    return Webinar(
        webinar_id=f"osnovy-m1-w{number}",
        programme_id="osnovy",
        version=1,
        topic=LONG_TOPIC if number == 1 else f"Тема {number}",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        join_url="https://meet.example.org/j/123",
        speakers="Юлія Свєженцева",
    )


def slot(sequence: int = 0, *, days: float = 0, cancelled: bool = False) -> Slot:
    starts_at = None if cancelled else FIRST_STARTS + timedelta(days=days)
    return Slot(
        webinar_id="osnovy-m1-w1",
        programme_id="osnovy",
        sequence=sequence,
        fact_id=f"slot-{sequence}",
        starts_at=starts_at,
        ends_at=None if starts_at is None else starts_at + timedelta(hours=2),
    )


def fact_of(**details: Detail) -> Part:
    return Part(about_id="fact-1", told_at=NOW, details=details)


def part(number: int = 1, **details: Detail) -> Part:
    return Part(
        about_id=f"fact-{number}", told_at=NOW + timedelta(seconds=number), webinar=webinar(number), details=details
    )


def material(number: int, kind: str, title: str) -> Part:
    url = f"https://www.youtube.com/watch?v=aBcDeFgHi{number}Q&t=42"
    published = (NOW + timedelta(seconds=number)).isoformat()
    details: dict[str, Detail] = {"kind": kind, "title": title, "url": url, "published_at": published}
    return Part(about_id=f"fact-{number}", told_at=NOW + timedelta(seconds=number), webinar=webinar(), details=details)


PARTS: dict[Kind, list[Part]] = {
    Kind.APPLICATION_RECEIVED: [fact_of()],
    Kind.APPLICATION_ACCEPTED: [fact_of()],
    Kind.APPLICATION_DECLINED: [fact_of(reason="усі місця надано людям із «семи областей»")],
    Kind.PLACE_CONFIRMED: [part(2, promoted=False), part(1, promoted=False)],
    Kind.PLACE_WAITLISTED: [part(1, position=3)],
    Kind.PLACE_CANCELLED: [part(1, reason=""), part(2, reason="application_withdrawn")],
    Kind.WEBINAR_RESCHEDULED: [replace(part(1, sequence=sequence), before=slot(days=-2)) for sequence in (2, 1)],
    Kind.WEBINAR_CANCELLED: [part(1)],
    Kind.MATERIALS_READY: [
        material(1, "recording", "Запис"),
        material(2, "slides", "Слайди"),
        material(3, "recording", "Повний запис"),
    ],
    Kind.REMINDER_DAY: [part(1)],
    Kind.REMINDER_HOUR: [part(1)],
    Kind.TEST_PASSED: [fact_of(test_id="pidsumkovyi", score=86.666, pass_mark=60.0)],
    Kind.TEST_FAILED: [fact_of(test_id="pidsumkovyi", score=45.0, pass_mark=60.0, attempts_left=2)],
    Kind.CERTIFICATE_ISSUED: [fact_of(number="12345678/000001-24", hours=61.0, credits=2.03)],
}
"""The messages of a full letter of each kind."""


def letter(kind: Kind, **changes: object) -> Letter:
    full = Letter(letter_id=f"letter-{kind}", kind=kind, contact=contact(), programme=programme(), parts=PARTS[kind])
    return replace(full, **changes)  # type: ignore[arg-type]  # the test names real fields
