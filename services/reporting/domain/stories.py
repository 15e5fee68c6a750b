"""Plain words for what happened to a person: one sentence for each type of fact, in Ukrainian and in English.

A fact of a type that has no sentence here is told by its type, so that nothing is left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Happening:
    """A fact as it was told, and what it followed from. ``is_own``: it is about the person."""

    fact_id: str
    type: str
    at: datetime
    values: Values
    cause_id: str
    correlation_id: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A sentence of the story with its cause."""

    happening: Happening
    text: str
    because: str


_LETTER_SENT = ("Надіслано лист: {letter}.", "A letter was sent: {letter}.")
_LETTER_FAILED = ("Лист не доставлено: {letter} ({reason}).", "A letter could not be delivered: {letter} ({reason}).")
SENTENCES: Mapping[str, tuple[str, str]] = {
    "registration.application.submitted": (
        "Подано заявку на програму «{programme}».",
        "Applied for the programme “{programme}”.",
    ),
    "registration.application.accepted": ("Заявку прийнято.", "The application was accepted."),
    "registration.application.declined": ("Заявку відхилено: {reason}", "The application was declined: {reason}"),
    "registration.application.withdrawn": ("Заявку відкликано.", "The application was withdrawn."),
    "registration.participant.registered": (
        "Зараховано до учасників програми «{programme}».",
        "Became a participant of the programme “{programme}”.",
    ),
    "registration.participant.updated": (
        "Змінено відомості про людину (редакція {revision}).",
        "What is known of the person was changed (revision {revision}).",
    ),
    "registration.participant.erased": ("Людину забуто на її прохання.", "The person was forgotten."),
    "registration.consents.stated": ("Заявлено згоди: {consents}.", "Consents were stated: {consents}."),
    "registration.enrolment.confirmed": ("Отримано місце: {webinar}.", "Got a place: {webinar}."),
    "registration.enrolment.promoted": (
        "Звільнилося місце, черга дійшла: {webinar}.",
        "A place became free and the turn came: {webinar}.",
    ),
    "registration.enrolment.waitlisted": (
        "Вільних місць не було, у черзі {position}-й номер: {webinar}.",
        "No place was free; number {position} on the waiting list: {webinar}.",
    ),
    "registration.enrolment.cancelled": (
        "Місце або чергу скасовано: {webinar}. {reason}",
        "The place or the wait was given up: {webinar}. {reason}",
    ),
    "scheduling.attendance.recorded": (
        "Записано присутність {minutes} хв: {webinar}. {reason}",
        "Presence of {minutes} min was recorded: {webinar}. {reason}",
    ),
    "scheduling.attendance.corrected": (
        "Присутність виправлено на {minutes} хв: {webinar}. {reason}",
        "Presence was corrected to {minutes} min: {webinar}. {reason}",
    ),
    "scheduling.recording.watched": ("Переглянуто запис: {webinar}.", "Watched the recording: {webinar}."),
    "scheduling.webinar_rating.given": ("Заповнено опитування: {webinar}.", "Answered the survey: {webinar}."),
    "scheduling.check_in.recorded": ("Введено код присутності: {webinar}.", "Entered the check-in code: {webinar}."),
    "scheduling.reported_person.identified": (
        "Організатор упізнав людину у звіті про вебінар: {webinar}.",
        "An organiser recognised the person in the report: {webinar}.",
    ),
    "scheduling.webinar.rescheduled": ("Вебінар перенесено: {webinar}.", "The webinar was moved: {webinar}."),
    "scheduling.webinar.cancelled": ("Вебінар скасовано: {webinar}.", "The webinar was cancelled: {webinar}."),
    "scheduling.webinar.held": ("Вебінар відбувся: {webinar}.", "The webinar took place: {webinar}."),
    "scheduling.material.published": ("Опубліковано матеріали: {webinar}.", "Materials were published: {webinar}."),
    "scheduling.interruption.declared": (
        "Визнано перерву не з вини учасників: {webinar}.",
        "An interruption was excused: {webinar}.",
    ),
    "scheduling.interruption.withdrawn": (
        "Визнання перерви відкликано: {webinar}.",
        "The excuse of an interruption was withdrawn: {webinar}.",
    ),
    "scheduling.programme.published": (
        "Опубліковано програму «{programme}», редакція {version}.",
        "The programme “{programme}” was published, version {version}.",
    ),
    "assessment.test.passed": (
        "Тест «{test}» складено: спроба {attempt_number}, {score} % (треба {pass_mark} %).",
        "Passed the test “{test}”: attempt {attempt_number}, {score}% ({pass_mark}% needed).",
    ),
    "assessment.test.failed": (
        "Тест «{test}» не складено: спроба {attempt_number}, {score} % (треба {pass_mark} %).",
        "Failed the test “{test}”: attempt {attempt_number}, {score}% ({pass_mark}% needed).",
    ),
    "assessment.test_result.revised": (
        "Результат тесту «{test}» перераховано: {score} %. {reason}",
        "The result of the test “{test}” was revised: {score}%. {reason}",
    ),
    "assessment.extra_time.granted": ("Надано додатковий час на тести.", "Extra time for tests was granted."),
    "assessment.extra_time.revoked": ("Додатковий час скасовано.", "Extra time was revoked."),
    "certification.certificate.issued": ("Видано сертифікат № {number}.", "Certificate No. {number} was issued."),
    "certification.certificate.replaced": (
        "Сертифікат № {replaces_number} замінено на № {number}: {reason}",
        "Certificate No. {replaces_number} was replaced by No. {number}: {reason}",
    ),
    "certification.certificate.revoked": (
        "Сертифікат № {number} анульовано: {reason}",
        "Certificate No. {number} was revoked: {reason}",
    ),
    "certification.certificate_review.opened": (
        "Сертифікат № {number} взято на розгляд.",
        "Certificate No. {number} was put under review.",
    ),
    "certification.certificate_review.decided": (
        "Розгляд сертифіката № {number} завершено: {reason}",
        "The review of certificate No. {number} ended: {reason}",
    ),
    "notification.message.sent": _LETTER_SENT,
    "notification.message.failed": _LETTER_FAILED,
    "notification.letter.sent": _LETTER_SENT,
    "notification.letter.failed": _LETTER_FAILED,
    "notification.letter.retried": ("Лист надсилають ще раз.", "The letter is being sent once more."),
    "notification.reminder.sent": ("Надіслано нагадування: {webinar}.", "A reminder was sent: {webinar}."),
    "notification.reminder.failed": (
        "Нагадування не доставлено: {webinar} ({reason}).",
        "A reminder could not be delivered: {webinar} ({reason}).",
    ),
}
LETTERS: Mapping[str, tuple[str, str]] = {
    "application_received": ("заявку отримано", "application received"),
    "application_accepted": ("заявку прийнято", "application accepted"),
    "application_declined": ("заявку відхилено", "application declined"),
    "place_confirmed": ("місце за вами", "place confirmed"),
    "place_waitlisted": ("ви в черзі", "on the waiting list"),
    "place_cancelled": ("місце скасовано", "place cancelled"),
    "webinar_rescheduled": ("вебінар перенесено", "webinar moved"),
    "webinar_cancelled": ("вебінар скасовано", "webinar cancelled"),
    "materials_ready": ("матеріали готові", "materials ready"),
    "test_passed": ("тест складено", "test passed"),
    "test_failed": ("тест не складено", "test failed"),
    "certificate_issued": ("сертифікат видано", "certificate issued"),
    "post": ("допис про вебінар", "post about a webinar"),
    "quote_consent": ("прохання про згоду на цитату", "request for consent to a quotation"),
}
CONSENTS: Mapping[str, tuple[str, str]] = {
    "processing": ("обробка даних", "processing of data"),
    "donor_transfer": ("передача донору", "transfer to the donor"),
    "recording": ("запис вебінарів", "recording of webinars"),
    "public_quote": ("цитування", "being quoted"),
    "mailing": ("новини поштою", "news by mail"),
    "public_verification": ("ім’я на сторінці перевірки", "name on the page of verification"),
}
_UNKNOWN = ("Подія «{type}».", "Event “{type}”.")
_ELSEWHERE = ("подія, якої тут не видно ({id})", "an event not shown here ({id})")
_PROMOTED = "registration.enrolment.promoted"


def tell(happenings: Sequence[Happening], language: str) -> list[Step]:
    """The person's own steps in order, each with what it followed from."""
    ordered = sorted(happenings, key=lambda one: (one.at, one.fact_id))
    known = {one.fact_id: one for one in ordered}
    return [Step(one, sentence(one, language), _because(one, known, language)) for one in ordered if one.is_own]


def sentence(one: Happening, language: str) -> str:
    """What happened, in words."""
    column = int(language == "en")
    texts = SENTENCES.get(_kind(one), _UNKNOWN)
    values = {"type": one.type, **one.values, "letter": _letter(one, column), "consents": _consents(one, column)}
    return texts[column].format_map(_Gentle(values)).strip().rstrip(":").strip()


def _kind(one: Happening) -> str:
    kind = ".".join(one.type.split(".")[1:4])
    return _PROMOTED if kind == "registration.enrolment.confirmed" and one.values.get("promoted") else kind


def _because(one: Happening, known: Mapping[str, Happening], language: str) -> str:
    if not one.cause_id:
        return ""
    cause = known.get(one.cause_id)
    return sentence(cause, language) if cause else _ELSEWHERE[int(language == "en")].format(id=one.cause_id)


def _letter(one: Happening, column: int) -> str:
    kind = str(one.values.get("kind", ""))
    return LETTERS.get(kind, (kind, kind))[column]


def _consents(one: Happening, column: int) -> str:
    codes = str(one.values.get("consents", "")).split()
    return ", ".join(CONSENTS.get(code, (code, code))[column] for code in codes) or "–"


class _Gentle(dict[str, object]):
    """A field that a fact of an older version lacks is left empty."""

    def __missing__(self, key: str) -> str:
        return ""
