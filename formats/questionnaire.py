"""The questionnaire as a Google form: which question is which field, and which options it offers. No reading here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import count

from pydantic import BaseModel, ConfigDict

from formats.names import fold_text
from formats.vocabulary import BODY_TYPES, CONSENTS, Words, nearest
from shared.contracts.vocabulary import BodyType, Consent


class Field(StrEnum):
    """What the questionnaire asks in every programme; any other question is kept as an answer."""

    TIMESTAMP = "timestamp"
    EMAIL = "email"
    FAMILY_NAME = "family_name"
    GIVEN_NAME = "given_name"
    PATRONYMIC = "patronymic"
    SEX = "sex"
    AGE_BAND = "age_band"
    POSITION = "position"
    ROLE = "role"
    BODY_NAME = "body_name"
    BODY_TYPE = "body_type"
    OBLAST = "oblast"
    SETTLEMENT = "settlement"
    CONSENTS = "consents"
    LANGUAGE = "language"


REQUIRED = (Field.EMAIL, Field.FAMILY_NAME, Field.GIVEN_NAME, Field.BODY_TYPE, Field.OBLAST, Field.CONSENTS)
"""Without these columns no row can be read."""

HEADINGS: Mapping[Field, Sequence[str]] = {
    Field.TIMESTAMP: ("Позначка часу", "Timestamp", "Часова позначка", "Отметка времени"),
    Field.EMAIL: (
        "Електронна пошта",
        "Email Address",
        "Електронна адреса",
        "Адреса електронної пошти",
        "E-mail",
        "Email",
    ),
    Field.FAMILY_NAME: ("Прізвище", "Ваше прізвище", "Last name"),
    Field.GIVEN_NAME: ("Ім’я", "Ваше ім’я", "Власне ім’я", "First name"),
    Field.PATRONYMIC: ("По батькові", "Ваше по батькові"),
    Field.SEX: ("Стать", "Ваша стать"),
    Field.AGE_BAND: ("Вікова група", "Вік", "Ваш вік"),
    Field.POSITION: ("Посада", "Ваша посада"),
    Field.ROLE: ("Статус", "Ваш статус", "Категорія посади"),
    Field.BODY_NAME: ("Назва органу", "Місце роботи", "Назва органу, в якому ви працюєте"),
    Field.BODY_TYPE: ("Тип органу", "Вид органу"),
    Field.OBLAST: ("Область", "Ваша область"),
    Field.SETTLEMENT: ("Населений пункт", "Громада або населений пункт"),
    Field.CONSENTS: ("Згоди", "Згода", "Ваші згоди"),
    Field.LANGUAGE: ("Мова листування", "Мова", "Language"),
}
"""The questions as headings; the first of each is the one we use ourselves."""


class Questionnaire(BaseModel):
    """How one form differs from the usual one: its own wording of questions and of options."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: dict[Field, str] = {}
    consents: dict[str, Consent] = dict(CONSENTS)
    body_types: dict[str, BodyType] = dict(BODY_TYPES)

    @cached_property
    def bodies(self) -> Words[BodyType]:
        """The kinds of body by the form's own words."""
        return Words(self.body_types)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands, counted from 0. ``repeated`` are further columns of a field that stands twice."""

    headings: list[str]
    places: dict[Field, int]
    repeated: dict[Field, list[int]]
    questions: dict[int, str]

    @property
    def missing(self) -> list[Field]:
        return [field for field in REQUIRED if field not in self.places]

    def heading(self, field: Field) -> str:
        return self.headings[self.places[field]] if field in self.places else HEADINGS[field][0]


def find_columns(headings: Sequence[str], questionnaire: Questionnaire) -> Columns:
    """Tell the columns apart by their headings; a saved wording goes before the usual ones."""
    places: dict[Field, int] = {}
    repeated: dict[Field, list[int]] = {}
    questions: dict[int, str] = {}
    for place, heading in enumerate(headings):
        field = _field_of(heading, questionnaire)
        if field is None:
            if heading.strip():
                questions[place] = _unused(" ".join(heading.split()), questions)
        elif field in places:
            repeated.setdefault(field, []).append(place)
        else:
            places[field] = place
    return Columns(list(headings), places, repeated, questions)


def nearest_heading(field: Field, columns: Columns) -> str | None:
    """The unused heading that is probably the missing column."""
    candidates = [nearest(spelling, columns.questions.values()) for spelling in HEADINGS[field]]
    return next((candidate for candidate in candidates if candidate), None)


def _field_of(heading: str, questionnaire: Questionnaire) -> Field | None:
    plain = _plain(heading)
    saved = {_plain(question): field for field, question in questionnaire.columns.items()}
    if plain in saved:
        return saved[plain]
    usual = (field for field in Field if field not in questionnaire.columns)
    return next((field for field in usual if _is_one_of(plain, HEADINGS[field])), None)


def _is_one_of(plain: str, spellings: Sequence[str]) -> bool:
    """«Область (де ви працюєте)» and «Email Address2» count, «Область інтересів» does not."""
    folded = [_plain(spelling) for spelling in spellings]
    return any(plain == spelling or plain.startswith(f"{spelling} (") or plain == f"{spelling}2" for spelling in folded)


def _plain(heading: str) -> str:
    return fold_text(heading).strip(" *:.?")


def _unused(question: str, taken: Mapping[int, str]) -> str:
    numbered = (question if number == 1 else f"{question} [{number}]" for number in count(1))
    return next(name for name in numbered if name not in taken.values())
