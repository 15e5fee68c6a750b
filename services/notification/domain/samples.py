"""Sample letters for a look at the templates: one of each kind, with names as long as they come. Nobody exists."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from services.notification.domain.copies import Contact, Language, Place, Programme, Sex, Standing, Webinar
from services.notification.domain.letters import Letter, Part
from services.notification.domain.messages import Details, Kind
from services.notification.domain.timetable import Slot

_TEST = "sample-test"
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
        email="sample@example.org",
        family_name="Нечуй-Левицька-Свєженцева",
        given_name="Олександра-Святослава",
        vocative="",
        sex=Sex.FEMALE,
        language=language,
        reminders="",
    )
