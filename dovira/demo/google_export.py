"""Applications of invented people as a Google form exports its answers: the questions as headings, one row a form."""

import csv
import io
from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from dovira.demo.cohort import REASON_ASKED, TOOL_ASKED, Cohort, Plan, chance_of
from formats.names import APOSTROPHE
from formats.questionnaire import HEADINGS, Field
from formats.vocabulary import AGE_BANDS, BODY_TYPES, CONSENTS, LANGUAGES, ROLES, SEXES
from shared.contracts.registration import ApplicationForm

WordT = TypeVar("WordT")

_TYPED_APOSTROPHES = "'’ʼ`"
_LATIN = str.maketrans("аеіорсАВЕІКМНОРСТ", "aeiopcABEIKMHOPCT")
_QUESTIONS = (REASON_ASKED, TOOL_ASKED)


def applications_csv(cohort: Cohort) -> bytes:
    """One row for each time the form was sent, in that order, with what people mistype left in."""
    sent = [
        (form, member.plan) for member in cohort.members for form in (member.earlier, member.form) if form is not None
    ]
    zone = ZoneInfo(cohort.programme.timezone)
    chance = chance_of(cohort.seed, "typing")
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow([*(HEADINGS[field][0] for field in Field), *_QUESTIONS])
    for form, plan in sorted(sent, key=lambda pair: str(pair[0].submitted_at)):
        cells = _cells(form, zone, apostrophe=chance.choice(_TYPED_APOSTROPHES))
        if plan is Plan.LOOK_ALIKE:
            cells[Field.FAMILY_NAME], cells[Field.GIVEN_NAME] = _mixed(form)
        writer.writerow([*(cells[field] for field in Field), *(form.answers[question] for question in _QUESTIONS)])
    return text.getvalue().encode("utf-8-sig")


def _cells(form: ApplicationForm, zone: ZoneInfo, *, apostrophe: str) -> dict[Field, str]:
    personal = form.personal
    return {
        Field.TIMESTAMP: google_time(form.submitted_at, zone) if form.submitted_at else "",
        Field.EMAIL: personal.email,
        Field.FAMILY_NAME: personal.family_name.replace(APOSTROPHE, apostrophe),
        Field.GIVEN_NAME: personal.given_name.replace(APOSTROPHE, apostrophe),
        Field.PATRONYMIC: personal.patronymic.replace(APOSTROPHE, apostrophe),
        Field.SEX: _word_for(personal.sex, SEXES),
        Field.AGE_BAND: _word_for(personal.age_band, AGE_BANDS),
        Field.POSITION: personal.position,
        Field.ROLE: _word_for(personal.role, ROLES),
        Field.BODY_NAME: personal.body_name,
        Field.BODY_TYPE: _word_for(form.body_type, BODY_TYPES),
        Field.OBLAST: form.oblast.uk,
        Field.SETTLEMENT: personal.settlement,
        Field.CONSENTS: ";".join(_word_for(consent, CONSENTS) for consent in form.consents),
        Field.LANGUAGE: _word_for(personal.language, LANGUAGES),
    }


def google_time(moment: datetime, zone: ZoneInfo) -> str:
    """``2024/01/05 3:04:05 PM GMT+2``, as the form's own export writes it."""
    local = moment.astimezone(zone)
    offset = local.utcoffset()
    hours = offset.total_seconds() / 3600 if offset else 0
    return f"{local:%Y/%m/%d} {int(f'{local:%I}')}:{local:%M:%S %p} GMT{hours:+g}"


def _mixed(form: ApplicationForm) -> tuple[str, str]:
    """The name with one letter of the other script, in the family name if it has any that looks alike."""
    family_name, given_name = form.personal.family_name, form.personal.given_name
    mixed = _with_one_latin_letter(family_name)
    return (mixed, given_name) if mixed != family_name else (family_name, _with_one_latin_letter(given_name))


def _with_one_latin_letter(name: str) -> str:
    place = next((place for place, letter in enumerate(name) if letter.translate(_LATIN) != letter), None)
    return name if place is None else name[:place] + name[place].translate(_LATIN) + name[place + 1 :]


def _word_for(meaning: WordT, words: Mapping[str, WordT]) -> str:
    """The option of the form that means it: the first of those that are understood."""
    return next(word for word, known in words.items() if known == meaning)
