"""Cells of one application, one by one: each gives a value, or a fault that says what is wrong with it."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from email_validator import EmailNotValidError, validate_email

from formats.csv_text import Record
from formats.faults import Fault, Gravity
from formats.names import (
    Stray,
    cyrillic_letters,
    has_cyrillic,
    is_plain_name,
    latin_letters_in_cyrillic_words,
    tidy,
    tidy_name,
)
from formats.questionnaire import Columns, Field, Questionnaire
from formats.timestamps import DateOrder, NoSuchTime, read_time
from formats.vocabulary import (
    AGE_BANDS,
    LANGUAGES,
    ROLES,
    SEXES,
    Words,
    find_oblast,
    nearest,
    nearest_oblast,
    split_checkboxes,
)
from shared.contracts.mailbox import is_plain_address
from shared.contracts.vocabulary import AgeBand, BodyType, Consent, Language, Oblast, OfficeRole, Sex

WordT = TypeVar("WordT")

_NOTHING = {"", "-", "—", "–", "немає", "нема", "відсутнє"}


@dataclass(frozen=True, slots=True)
class Application:
    """One row of answers and the faults found in it so far."""

    file: str
    record: Record
    columns: Columns
    questionnaire: Questionnaire
    faults: list[Fault] = field(default_factory=list)

    def cell(self, which: Field) -> str:
        return self._at(self.columns.places.get(which))

    def cells(self, which: Field) -> list[str]:
        """The field's cell and those of columns that ask it again."""
        return [self.cell(which), *(self._at(place) for place in self.columns.repeated.get(which, []))]

    def answers(self) -> dict[str, str]:
        given = {question: self._at(place).strip() for place, question in self.columns.questions.items()}
        return {question: answer for question, answer in given.items() if answer}

    def error(self, which: Field, message: str) -> None:
        self.faults.append(Fault(self.file, self.record.row, self.columns.heading(which), message))

    def caution(self, which: Field, message: str) -> None:
        heading = self.columns.heading(which)
        self.faults.append(Fault(self.file, self.record.row, heading, message, Gravity.WARNING))

    def _at(self, place: int | None) -> str:
        cells = self.record.cells
        return cells[place] if place is not None and place < len(cells) else ""


def read_name(row: Application, which: Field, *, required: bool) -> str:
    """A name as it will be printed. Look-alike letters are never put right silently: print is for years."""
    name = tidy_name(row.cell(which))
    if name.casefold() in _NOTHING:
        if required:
            row.error(which, "порожньо: впишіть ім’я так, як воно має стояти на сертифікаті")
        return ""
    if is_plain_name(name):
        return name
    strays = latin_letters_in_cyrillic_words(name)
    if strays:
        row.error(which, _name_the_stray(name, strays))
    elif digits := [letter for letter in name if letter.isdigit() or letter in "@#_?!*=<>"]:
        row.error(which, f"в імені «{name}» стоїть «{digits[0]}»: виправте")
    return name


def warn_of_latin_names(row: Application, names: list[str]) -> None:
    latin = [name for name in names if name and not has_cyrillic(name)]
    if latin:
        row.caution(Field.FAMILY_NAME, f"ім’я латинкою («{' '.join(latin)}»): таким воно буде й на сертифікаті")


def _name_the_stray(name: str, strays: list[Stray]) -> str:
    stray, right = strays[0], name
    for each in strays:
        right = right.replace(each.word, each.suggestion)
    kind = "цифра" if stray.letter.isdigit() else "латинська літера"
    return f"у «{name}» {stray.position}-й знак «{stray.letter}» — {kind}. Мабуть, «{right}»: виправте у файлі"


def read_email(row: Application) -> str:
    """The mailbox by which the person is known. When the form asks twice, what the form collected itself holds."""
    given = [cell.strip() for cell in row.cells(Field.EMAIL) if cell.strip()]
    if not given:
        row.error(Field.EMAIL, "немає електронної адреси")
        return ""
    if len({address.casefold() for address in given}) > 1:
        row.caution(Field.EMAIL, f"у рядку різні адреси: «{given[0]}» і «{given[1]}»; взято першу")
    address = given[0]
    if is_plain_address(address):
        return address
    strays = cyrillic_letters(address)
    if strays:
        stray = strays[0]
        advice = f"{stray.position}-й знак «{stray.letter}» — кирилична літера. Мабуть, «{stray.suggestion}»"
        row.error(Field.EMAIL, f"в адресі «{address}» {advice}")
        return ""
    try:
        return validate_email(address, check_deliverability=False, allow_smtputf8=False).normalized
    except EmailNotValidError:
        row.error(Field.EMAIL, f"«{address}» не є електронною адресою: {_what_is_wrong(address)}")
        return ""


def _what_is_wrong(address: str) -> str:
    if re.search(r"\s", address):
        return "у ній пробіл"
    if "@" not in address:
        return "у ній немає знака «@»"
    if "." not in address.rpartition("@")[2]:
        return "після «@» немає крапки"
    return "вона має вигляд ivanenko@gromada.gov.ua"


def read_oblast(row: Application) -> Oblast | None:
    cell = row.cell(Field.OBLAST)
    oblast = find_oblast(cell)
    if oblast is None:
        text = tidy(cell)
        if not text:
            row.error(Field.OBLAST, "область не зазначено")
            return None
        meant = nearest_oblast(text)
        advice = f"мабуть, «{meant.uk}»" if meant else "зазначте область України, наприклад «Харківська область»"
        row.error(Field.OBLAST, f"невідома область «{text}»: {advice}")
    return oblast


def read_body_type(row: Application) -> BodyType:
    """The kind of body. What somebody wrote in under «Інше» stays «Інше»: a person will look."""
    cell, known = row.cell(Field.BODY_TYPE), row.questionnaire.bodies
    found = known.find(cell)
    if found is None:
        text = tidy(cell)
        meant = nearest(text, known) if text else None
        advice = f"; можливо, «{meant}»" if meant else ""
        row.caution(Field.BODY_TYPE, f"невідомий тип органу «{text}», записано як «Інше»{advice}")
    return found or BodyType.OTHER


def read_consents(row: Application) -> list[Consent]:
    options = row.questionnaire.consents
    ticked, unknown = split_checkboxes(tidy(row.cell(Field.CONSENTS)), tuple(options))
    for stranger in unknown:
        row.caution(Field.CONSENTS, f"невідомий варіант згоди «{stranger}», його пропущено")
    given = {options[option] for option in ticked}
    if Consent.PROCESSING not in given:
        row.error(Field.CONSENTS, "немає згоди на обробку персональних даних: без неї заявку не можна прийняти")
    return [consent for consent in Consent if consent in given]


def read_sex(row: Application) -> Sex:
    return _one_of(row, Field.SEX, SEXES) or Sex.NOT_STATED


def read_age_band(row: Application) -> AgeBand:
    return _one_of(row, Field.AGE_BAND, AGE_BANDS) or AgeBand.NOT_STATED


def read_role(row: Application) -> OfficeRole:
    return _one_of(row, Field.ROLE, ROLES) or OfficeRole.NOT_STATED


def read_language(row: Application) -> Language:
    return _one_of(row, Field.LANGUAGE, LANGUAGES) or Language.UKRAINIAN


def _one_of(row: Application, which: Field, words: Words[WordT]) -> WordT | None:
    cell = row.cell(which)
    found = words.find(cell)
    if found is None and (text := tidy(cell)):
        row.caution(which, f"невідома відповідь «{text}», її пропущено; відомі: {', '.join(list(words)[:3])}")
    return found


def read_text(row: Application, which: Field) -> str:
    """Free text that goes on documents; a word of mixed letters is worth a look but costs nothing."""
    text = tidy(row.cell(which))
    strays = [stray for stray in latin_letters_in_cyrillic_words(text) if stray.letter.isalpha()]
    if strays:
        stray = strays[0]
        row.caution(which, f"у слові «{stray.word}» є латинська літера «{stray.letter}»; мабуть, «{stray.suggestion}»")
    return text


def read_submitted_at(row: Application, *, zone: ZoneInfo, order: DateOrder) -> datetime | None:
    text = row.cell(Field.TIMESTAMP)
    if not text.strip():
        return None
    try:
        return read_time(text, zone=zone, order=order)
    except NoSuchTime as refusal:
        row.error(Field.TIMESTAMP, str(refusal))
        return None
