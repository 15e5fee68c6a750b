"""The questionnaire: its sections and their fields, what is wrong with what was typed, and how it reads back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from pydantic import ValidationError

from services.gateway.adapters.faults import sentence_for
from services.gateway.adapters.language import N_, gettext
from services.gateway.pages import wording, words
from services.gateway.pages.forms import Form
from shared.contracts.names import find_lookalike
from shared.contracts.registration import ApplicationForm
from shared.contracts.vocabulary import Oblast


class State(StrEnum):
    """How far a section has come."""

    TO_DO = "past"
    WRONG = "bad"
    DONE = "good"


@dataclass(frozen=True, slots=True)
class Section:
    """A step of the questionnaire: one page with a few fields. An optional one need not be opened at all."""

    name: str
    title: str
    fields: tuple[str, ...]
    optional: bool = False

    @property
    def template(self) -> str:
        return f"apply/{self.name}.html"


SECTIONS = (
    Section("you", N_("Про вас"), ("email", "family_name", "given_name", "patronymic", "sex", "age_band")),
    Section("work", N_("Де ви працюєте"), ("body_type", "body_name", "position", "role", "settlement", "oblast")),
    Section("hopes", N_("Ваші очікування"), ("expectations",), optional=True),
    Section("consents", N_("Згоди"), ("consents",)),
)
LABELS = {
    "email": N_("Електронна пошта"),
    "family_name": N_("Прізвище"),
    "given_name": N_("Ім’я"),
    "patronymic": N_("По батькові"),
    "sex": N_("Стать"),
    "age_band": N_("Вік"),
    "body_type": N_("Вид органу"),
    "body_name": N_("Повна назва органу"),
    "position": N_("Посада"),
    "role": N_("Статус"),
    "settlement": N_("Населений пункт"),
    "oblast": N_("Область"),
    "expectations": N_("Чого ви очікуєте від програми?"),
    "consents": N_("Згоди"),
}
_IN_FORM = {"oblast", "body_type", "consents", "expectations"}
_PERSONAL = tuple(field for section in SECTIONS for field in section.fields if field not in _IN_FORM)
_EMPTY = {
    "email": N_("Впишіть адресу електронної пошти."),
    "family_name": N_("Впишіть прізвище."),
    "given_name": N_("Впишіть ім’я."),
    "position": N_("Впишіть посаду: її буде надруковано на сертифікаті."),
    "body_name": N_("Впишіть назву органу, у якому працюєте: її буде надруковано на сертифікаті."),
    "body_type": N_("Виберіть, до якого виду належить ваш орган."),
    "oblast": N_("Виберіть область."),
}
_NAMES = {
    "family_name": N_(
        "У прізвищі серед українських літер є латинська «%(letter)s». Наберіть слово наново українською."
    ),
    "given_name": N_("У імені серед українських літер є латинська «%(letter)s». Наберіть слово наново українською."),
    "patronymic": N_(
        "У імені по батькові серед українських літер є латинська «%(letter)s». Наберіть слово наново українською."
    ),
}
_LONGEST_ANSWER = 2000


def section_named(name: str) -> Section | None:
    return next((section for section in SECTIONS if section.name == name), None)


def section_of(field: str) -> Section | None:
    """Where a field is asked for."""
    return next((section for section in SECTIONS if field in section.fields), None)


def following(section: Section) -> Section | None:
    """The section after this one; none after the last."""
    return dict(pairwise(SECTIONS)).get(section)


# ---- what is wrong


def faults_of(typed: Form) -> dict[str, str]:
    """What is wrong with the answers, by field in the order of the pages; empty when they can be handed in."""
    found = _unfit(typed) | _missing(typed) | _lookalikes(typed)
    if len(typed.one("expectations")) > _LONGEST_ANSWER:
        found["expectations"] = gettext("Занадто довго: щонайбільше %(most)s символів.", most=_LONGEST_ANSWER)
    if "processing" not in typed.many("consents"):
        found["consents"] = gettext("Без згоди на обробку персональних даних заявку не можна зберегти.")
    return {field: found[field] for field in LABELS if field in found}


def state_of(section: Section, typed: Form, faults: Mapping[str, str]) -> State:
    """A section that nobody opened is to do, whatever is missing in it."""
    if not typed.values.keys() & set(section.fields):
        return State.TO_DO
    return State.WRONG if faults.keys() & set(section.fields) else State.DONE


def filled_in(typed: Form) -> ApplicationForm:
    """The answers as registration takes them. Raises ValidationError."""
    expectations = typed.one("expectations").strip()
    return ApplicationForm.model_validate(
        {
            "personal": {name: typed.one(name) for name in _PERSONAL if typed.one(name).strip()},
            "oblast": typed.one("oblast"),
            "body_type": typed.one("body_type"),
            "consents": typed.many("consents"),
            "answers": {"expectations": expectations} if expectations else {},
        }
    )


def _unfit(typed: Form) -> dict[str, str]:
    try:
        filled_in(typed)
    except ValidationError as error:
        return {_field_of(finding): sentence_for(finding) for finding in error.errors(include_input=False)}
    return {}


def _missing(typed: Form) -> dict[str, str]:
    return {name: gettext(text) for name, text in _EMPTY.items() if not typed.one(name).strip()}


def _lookalikes(typed: Form) -> dict[str, str]:
    found = {name: find_lookalike(typed.one(name)) for name in _NAMES}
    return {name: gettext(_NAMES[name], letter=letter) for name, letter in found.items() if letter}


def _field_of(finding: Mapping[str, object]) -> str:
    location = finding.get("loc", ())
    names = [part for part in location if isinstance(part, str)] if isinstance(location, tuple) else []
    return next((name for name in reversed(names) if name in LABELS), "")


# ---- how it reads back


def read_back(section: Section, typed: Form) -> Iterator[tuple[str, str, list[str]]]:
    """Each field of a section with its label and what was answered, in words."""
    for field in section.fields:
        yield field, gettext(LABELS[field]), [_in_words(field, value) for value in typed.many(field) if value.strip()]


def _in_words(field: str, value: str) -> str:
    if field == "oblast":
        return wording.oblast(Oblast(value)) if value in set(Oblast) else value
    known = {
        "sex": words.SEXES,
        "age_band": words.AGE_BANDS,
        "role": words.OFFICE_ROLES,
        "body_type": words.BODY_TYPES,
        "consents": words.CONSENTS,
    }
    texts: Mapping[str, str] = known.get(field, {})  # type: ignore[assignment]  # keys are texts, too
    return gettext(texts[value]) if value in texts else value
