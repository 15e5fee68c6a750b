"""Sample letters for a look at the templates: one of each kind, with names as long as they come. Nobody exists."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.notification.domain.copies import Contact, Language, Place, Programme, Sex, Standing, Webinar
from services.notification.domain.letters import Attendee, Entry, Letter, Method, Notice, Part
from services.notification.domain.messages import Details, Kind
from services.notification.domain.timetable import Slot

SAMPLE_ADDRESS = "sample@example.org"

_TEST = "sample-test"
_LONG_QUOTE = "Ми вперше обговорили бюджет разом із мешканцями, і тепер кожен знає, на що підуть кошти громади."
_DETAILS: Mapping[Kind, Details] = {
    Kind.APPLICATION_DECLINED: {"reason": "усі місця вже надано; запрошуємо на наступний набір"},
    Kind.PLACE_CONFIRMED: {"promoted": False},
    Kind.PLACE_WAITLISTED: {"position": 12, "quota": 10},
    Kind.PLACE_CANCELLED: {"reason": ""},
    Kind.WEBINAR_RESCHEDULED: {"sequence": 1},
    Kind.WEBINAR_CANCELLED: {"sequence": 1},
    Kind.TEST_PASSED: {"test_id": _TEST, "score": 86.67, "pass_mark": 60.0},
    Kind.TEST_FAILED: {"test_id": _TEST, "score": 45.0, "pass_mark": 60.0, "attempts_left": 2},
    Kind.CERTIFICATE_ISSUED: {"number": "12345678/000001-24", "hours": 61.5, "credits": 2.05},
}
_WITHOUT_WEBINAR = frozenset(
    {
        Kind.APPLICATION_RECEIVED,
        Kind.APPLICATION_ACCEPTED,
        Kind.APPLICATION_DECLINED,
        Kind.TEST_PASSED,
        Kind.TEST_FAILED,
        Kind.CERTIFICATE_ISSUED,
    }
)


def sample_letter(kind: Kind, language: Language, *, programme: Programme, webinar: Webinar, now: datetime) -> Letter:
    """A letter of that kind about this programme and webinar to somebody with a long name."""
    titles = {_TEST: "Підсумкове тестування"} | dict(programme.test_titles)
    return Letter(
        letter_id=f"sample-{kind}",
        kind=kind,
        contact=_contact(language, now),
        programme=Programme(**{name: getattr(programme, name) for name in _FIELDS}, test_titles=titles),
        parts=[_part(kind, details, webinar, now) for details in _details_of(kind, now)],
    )


def sample_notice(
    kind: Kind, language: Language, *, programme: Programme, webinar: Webinar, now: datetime
) -> tuple[Notice, dict[str, object]]:
    """The same of the kinds whose words another service hands on: what surrounds the words, and words."""
    match kind:
        case Kind.SPEAKER_DIGEST:
            return Notice(programme=programme), {"topic": webinar.topic, "questions": _QUESTIONS}
        case Kind.SPEAKER_TIMETABLE:
            return Notice(programme=programme, entry=_speaker_entry(webinar, now)), _speaker_news(webinar)
        case Kind.QUOTE_CONSENT:
            sentence = f"Пані Олександра-Святослава зазначила: «{_LONG_QUOTE}»"
            said: dict[str, object] = {"sentence": sentence, "path": "/my/words"}
        case _:
            paragraphs = [f"Відбувся вебінар «{webinar.topic}».", _LONG_QUOTE]
            said = {"title": webinar.topic, "paragraphs": paragraphs, "path": f"/recaps/{webinar.webinar_id}"}
    return Notice(programme=programme, contact=_contact(language, now)), said


@dataclass(frozen=True, slots=True)
class _Question:
    text: str
    votes: int


_QUESTIONS = [
    _Question("З чого почати громаді, яка ще не має досвіду публічних консультацій і відповідального працівника?", 12),
    _Question("Чи є зразок положення?", 0),
]


def _speaker_entry(webinar: Webinar, now: datetime) -> Entry:
    attendee = Attendee(name="Олександра-Святослава Нечуй-Левицька-Свєженцева", address=SAMPLE_ADDRESS)
    return Entry(attendee=attendee, method=Method.REQUEST, webinar=webinar, sequence=1, stated_at=now)


def _speaker_news(webinar: Webinar) -> dict[str, object]:
    return {
        "news": "moved",
        "webinar": webinar,
        "minutes": (webinar.ends_at - webinar.starts_at) // timedelta(minutes=1),
        "previous": webinar.starts_at - timedelta(days=7),
    }


_FIELDS = [name for name in Programme.__slots__ if name != "test_titles"]


def _part(kind: Kind, details: Details, webinar: Webinar, now: datetime) -> Part:
    if kind in _WITHOUT_WEBINAR:
        return Part(about_id="sample", told_at=now, details=details)
    before = Slot(
        webinar_id=webinar.webinar_id,
        programme_id=webinar.programme_id,
        sequence=0,
        fact_id="sample",
        starts_at=webinar.starts_at - timedelta(days=7),
    )
    standing = Standing(Place.CONFIRMED, held=True)
    return Part(about_id="sample", told_at=now, webinar=webinar, before=before, standing=standing, details=details)


def _details_of(kind: Kind, now: datetime) -> list[Details]:
    if kind is not Kind.MATERIALS_READY:
        return [_DETAILS.get(kind, {})]
    return [
        {"kind": name, "title": title, "url": f"https://example.org/{name}", "published_at": now.isoformat()}
        for name, title in (("agenda", "Програма"), ("slides", "Презентація"), ("recording", "Відеозапис"))
    ]


def _contact(language: Language, now: datetime) -> Contact:
    return Contact(
        participant_id="sample",
        revision=1,
        stated_at=now,
        fact_id="sample",
        email=SAMPLE_ADDRESS,
        family_name="Нечуй-Левицька-Свєженцева",
        given_name="Олександра-Святослава",
        vocative="",
        sex=Sex.FEMALE,
        language=language,
        reminders="",
    )
