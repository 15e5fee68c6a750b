"""What a programme's forms ask: its sections, and its parts that stand in lists. Data, and which depends on which."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from services.gateway.adapters.language import N_, gettext
from services.gateway.domain.programme_drafts import Fields, Way, listed
from services.gateway.pages import words
from services.gateway.pages.organiser_desk.programme_fields import Field, Kind
from shared.contracts.vocabulary import EnrolmentPolicy, Oblast

WordT = TypeVar("WordT", bound=str)

POLICIES = {
    EnrolmentPolicy.ACCEPTED.value: N_("ті, чию заявку прийнято"),
    EnrolmentPolicy.SUBMITTED.value: N_("усі, хто подав заявку"),
}
_OBLASTS = {one.uk: one.uk for one in Oblast}
HONORIFICS = {"пані": "пані", "пан": "пан"}


@dataclass(frozen=True, slots=True)
class Section:
    """A page of fields of the programme itself; some depend on what else the draft says."""

    name: str
    title: str
    fields_in: Callable[[Fields], Sequence[Field]]


@dataclass(frozen=True, slots=True)
class PartKind:
    """A kind of part that stands in a list. ``letter`` begins the ids that we give."""

    title: str
    adding: str
    letter: str
    fields_in: Callable[[Fields], Sequence[Field]]


def _about(_: Fields) -> Sequence[Field]:
    return (
        Field(("title",), gettext("Назва програми"), required=True),
        Field(("project",), gettext("Проєкт")),
        Field(("content",), gettext("Зміст"), Kind.CHOICE, options=_words(words.CONTENTS), required=True),
        Field(("length",), gettext("Вид за тривалістю"), Kind.CHOICE, options=_words(words.LENGTHS), required=True),
        Field(("form",), gettext("Форма навчання"), Kind.CHOICE, options=_words(words.FORMS), usual="online"),
        Field(("free",), gettext("Участь безкоштовна"), Kind.FLAG, usual="true"),
        Field(("place",), gettext("Місце"), hint=gettext("Де видано сертифікат, наприклад «м. Харків».")),
        Field(("slogan",), gettext("Заклик"), Kind.AREA),
        Field(("contact_email",), gettext("Пошта для запитань")),
        Field(("links",), gettext("Посилання"), Kind.LINKS, hint=gettext("Одне на рядок: «Назва | https://адреса».")),
    )


def _audience(fields: Fields) -> Sequence[Field]:
    oblasts = fields.get("oblasts")
    chosen = [one for one in Oblast if isinstance(oblasts, list) and one.uk in oblasts]
    quotas = [
        Field(
            ("quotas", one.uk),
            one.uk,
            Kind.NUMBER,
            hint=gettext("Найбільше місць на вебінарі; порожньо – без квоти."),
            name=f"quota-{one}",
        )
        for one in chosen
    ]
    return (
        Field(("application_deadline",), gettext("Заявки приймають до"), Kind.MOMENT),
        Field(
            ("enrolment_policy",),
            gettext("Хто записується на вебінари"),
            Kind.CHOICE,
            options=_words(POLICIES),
            usual="accepted",
        ),
        Field(
            ("body_types",),
            gettext("Для яких органів"),
            Kind.SEVERAL,
            options=_words(words.BODY_TYPES),
            required=True,
        ),
        Field(("oblasts",), gettext("Області"), Kind.SEVERAL, options=_OBLASTS, required=True),
        *quotas,
    )


def _volume(_: Fields) -> Sequence[Field]:
    return (
        Field(("hours", "contact"), gettext("Години вебінарів"), Kind.NUMBER, required=True),
        Field(("hours", "self_study"), gettext("Години самостійної роботи"), Kind.NUMBER),
        Field(("hours", "assessment"), gettext("Години тестування"), Kind.NUMBER),
        Field(("outcomes",), gettext("Результати навчання"), Kind.LINES, hint=gettext("Один на рядок.")),
    )


def _issuer(_: Fields) -> Sequence[Field]:
    return (
        Field(("issuer", "name"), gettext("Хто видає сертифікат"), required=True),
        Field(("issuer", "edrpou"), gettext("Код ЄДРПОУ"), hint=gettext("Вісім цифр.")),
        Field(("signatory", "full_name"), gettext("Хто підписує"), required=True),
        Field(("signatory", "position"), gettext("Посада того, хто підписує"), required=True),
        Field(
            ("donor_acknowledgement", "uk"),
            gettext("Подяка донорові"),
            Kind.AREA,
            hint=gettext("Дослівно. Без неї програму не можна опублікувати."),
            required=True,
        ),
        Field(("donor_acknowledgement", "en"), gettext("Подяка донорові англійською"), Kind.AREA),
        Field(("specimen",), gettext("Сертифікати – лише зразки"), Kind.FLAG),
    )


def _rule(fields: Fields) -> Sequence[Field]:
    tests = _tests_in(fields)
    modules = [
        Field(
            ("rule", "modules", str(one.get("id"))),
            str(one.get("title", one.get("id"))),
            Kind.NUMBER,
            hint=gettext("Скільки вебінарів модуля відвідати щонайменше."),
        )
        for one in listed(fields, "modules")
    ]
    needed = [Field(("rule", "tests"), gettext("Які тести скласти"), Kind.SEVERAL, options=tests)] if tests else []
    return (
        *modules,
        Field(("rule", "share_of_all"), gettext("Частка всіх вебінарів, у відсотках"), Kind.PER_CENT),
        Field(
            ("rule", "minimum_minutes"),
            gettext("Скільки хвилин бути на вебінарі"),
            Kind.NUMBER,
            hint=gettext("Менша присутність не зараховується."),
        ),
        *needed,
        Field(("rule", "until"), gettext("Усе виконати до"), Kind.MOMENT),
        Field(("rule", "recordings"), gettext("Зараховувати вебінар за записом і тестом"), Kind.FLAG),
    )


def _tests_in(fields: Fields) -> dict[str, str]:
    return {str(one.get("id")): str(one.get("title", one.get("id"))) for one in listed(fields, "tests")}


SECTIONS = (
    Section("about", N_("Про програму"), _about),
    Section("audience", N_("Для кого і квоти"), _audience),
    Section("volume", N_("Обсяг і результати"), _volume),
    Section("issuer", N_("Сертифікат і донор"), _issuer),
    Section("rule", N_("Умови сертифіката"), _rule),
)


def tidied(fields: Fields) -> Fields:
    """Without the quotas of oblasts that are not chosen: nothing would ask for them any more."""
    oblasts, quotas = fields.get("oblasts"), fields.get("quotas")
    if isinstance(oblasts, list) and isinstance(quotas, dict):
        kept = {oblast: places for oblast, places in quotas.items() if oblast in oblasts}
        return {name: value for name, value in fields.items() if name != "quotas"} | ({"quotas": kept} if kept else {})
    return fields


def _speaker(_: Fields) -> Sequence[Field]:
    return (
        Field(("full_name",), gettext("Ім’я і прізвище"), required=True),
        Field(("given_name",), gettext("Ім’я"), hint=gettext("Для наступних згадок: «пані Юлія».")),
        Field(("honorific",), gettext("Звертання"), Kind.CHOICE, options=HONORIFICS),
        Field(("position",), gettext("Посада")),
        Field(("employer",), gettext("Місце роботи")),
        Field(("academic_degree",), gettext("Науковий ступінь")),
        Field(("academic_title",), gettext("Вчене звання")),
    )


def _module(_: Fields) -> Sequence[Field]:
    return (Field(("title",), gettext("Назва модуля"), required=True),)


def _webinar(fields: Fields) -> Sequence[Field]:
    speakers = {str(one.get("id")): str(one.get("full_name", one.get("id"))) for one in listed(fields, "speakers")}
    who = [Field(("speaker_ids",), gettext("Спікери"), Kind.SEVERAL, options=speakers)] if speakers else []
    tests = {"": gettext("немає"), **_tests_in(fields)}
    quiz = [Field(("recap_test",), gettext("Тест за записом"), Kind.CHOICE, options=tests)] if len(tests) > 1 else []
    return (
        Field(("topic",), gettext("Тема"), hint=gettext("Офіційна: її буде на документах."), required=True),
        Field(("announcement_title",), gettext("Назва для оголошень")),
        Field(("starts_at",), gettext("Початок"), Kind.MOMENT, required=True),
        Field(("duration_minutes",), gettext("Тривалість, хвилин"), Kind.NUMBER, required=True),
        Field(("capacity",), gettext("Кількість місць"), Kind.NUMBER, required=True),
        *who,
        *quiz,
        Field(("join_url",), gettext("Адреса зустрічі"), hint=gettext("Її бачить лише той, хто має місце.")),
        Field(("agenda",), gettext("Програма заходу"), Kind.LINES, hint=gettext("Один пункт на рядок.")),
    )


def _test(_: Fields) -> Sequence[Field]:
    return (
        Field(("title",), gettext("Назва тесту"), required=True),
        Field(("pass_mark",), gettext("Прохідний бал, у відсотках"), Kind.NUMBER, required=True),
        Field(("attempt_limit",), gettext("Скільки спроб"), Kind.NUMBER, required=True),
        Field(("draw",), gettext("Запитань у спробі"), Kind.NUMBER, hint=gettext("Порожньо – усі.")),
        Field(
            ("time_limit_minutes",), gettext("Хвилин на спробу"), Kind.NUMBER, hint=gettext("Порожньо – без обмеження.")
        ),
    )


PARTS: Mapping[str, PartKind] = {
    "speakers": PartKind(N_("Спікер"), N_("Додати спікера"), "s", _speaker),
    "modules": PartKind(N_("Модуль"), N_("Додати модуль"), "m", _module),
    "webinars": PartKind(N_("Вебінар"), N_("Додати вебінар"), "w", _webinar),
    "tests": PartKind(N_("Тест"), N_("Додати тест"), "t", _test),
}
"""By the name of their list."""


def kind_at(way: Way) -> PartKind | None:
    """What stands at the end of a way; none where no such list is."""
    known = way[::2] in {("speakers",), ("modules",), ("tests",), ("modules", "webinars")}
    return PARTS[way[-2]] if known and len(way) % 2 == 0 else None


def _words(meanings: Mapping[WordT, str]) -> dict[str, str]:
    return {str(value): gettext(said) for value, said in meanings.items()}
