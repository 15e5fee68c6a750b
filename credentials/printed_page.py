"""What stands on a printed certificate, in the order of reading: words of the print, and facts between them."""

from collections.abc import Iterator
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from credentials.wording import CREDIT, HOUR, counted, date_in_figures, date_in_words, day_and_month, decimal_comma
from shared.contracts.certification import CertificateFacts


class Label(StrEnum):
    """The words of the print. Those that are printed no longer stay here: what was printed with them must be read."""

    ISSUER_CODE = "код ЄДРПОУ"
    HEADING = "СЕРТИФІКАТ"
    SUBHEADING = "про підвищення кваліфікації"
    NUMBER = "№"
    TESTIFIES = "засвідчує, що"
    DEED = "підвищив(-ла) кваліфікацію за програмою"
    DEED_OF_HIM = "підвищив кваліфікацію за програмою"
    DEED_OF_HER = "підвищила кваліфікацію за програмою"
    FORM = "Форма навчання"
    PERIOD = "Строк навчання"
    VOLUME = "Обсяг"
    ECTS = "ЄКТС"
    SPLIT = "з них"
    CONTACT = "контактна робота"
    SELF_STUDY = "самостійна робота"
    ASSESSMENT = "оцінювання"
    RESULT = "Результат"
    OUTCOMES = "Результати навчання"
    OVERLEAF = "наведено на звороті"
    SUPPLEMENT = "Додаток до сертифіката"
    CONTENTS = "Зміст програми"
    DAY = "Дата"
    TOPIC = "Тема"
    HOURS = "Годин"
    TOGETHER = "Разом"
    CHECK = "Перевірити чинність"
    SPECIMEN = "ЗРАЗОК / SPECIMEN"


PACK_HEADING = "Пакет для визнання результатів навчання"
"""What a recognition pack is called: it speaks of a certificate, and is none."""


class Printed(NamedTuple):
    """Words on the page, and the fact that they say; no field: words of the print."""

    field: str
    text: str


HOURS = {
    "hours_contact": Label.CONTACT,
    "hours_self_study": Label.SELF_STUDY,
    "hours_assessment": Label.ASSESSMENT,
}


def printed_page(facts: CertificateFacts, *, outcomes_overleaf: bool) -> list[Printed]:
    """Everything on the paper but the address to check at. Outcomes that do not fit on the front stand overleaf."""
    outcomes = [Printed("outcomes", outcome) for outcome in facts.outcomes]
    heading = [Printed("", Label.OUTCOMES)] if outcomes else []
    front = [Printed("", Label.OVERLEAF)] if outcomes_overleaf else outcomes
    back = [*heading, *outcomes] if outcomes_overleaf else []
    supplement = [*_supplement(facts), *back, *_contents(facts)] if back or facts.webinars else []
    parts = [*_title(facts), *_learning(facts), *heading, *front, *_signature(facts), *supplement]
    return [part for part in parts if part.text]


def _title(facts: CertificateFacts) -> Iterator[Printed]:
    yield Printed("issuer_name", facts.issuer_name)
    if facts.issuer_edrpou:
        yield Printed("", Label.ISSUER_CODE)
        yield Printed("issuer_edrpou", facts.issuer_edrpou)
    yield Printed("", " ".join(Label.HEADING))  # letterspaced
    yield Printed("", Label.SUBHEADING)
    yield Printed("number", facts.number)
    yield Printed("", Label.TESTIFIES)
    yield from (Printed(name, getattr(facts, name)) for name in ("full_name", "position", "body_name"))
    yield Printed("", Label.DEED)
    yield from (Printed(name, getattr(facts, name)) for name in ("programme_title", "programme_kind"))


def _learning(facts: CertificateFacts) -> Iterator[Printed]:
    if facts.form:
        yield Printed("", Label.FORM)
        yield Printed("form", facts.form)
    yield Printed("", Label.PERIOD)
    if facts.first_day != facts.last_day:
        is_in_one_year = facts.first_day.year == facts.last_day.year
        yield Printed("", "з")
        yield Printed("first_day", (day_and_month if is_in_one_year else date_in_words)(facts.first_day))
        yield Printed("", "до")
    yield Printed("last_day", date_in_words(facts.last_day))
    yield Printed("", Label.VOLUME)
    yield Printed("hours_total", counted(facts.hours_total, HOUR))
    yield Printed("credits", counted(facts.credits, CREDIT))
    yield Printed("", Label.ECTS)
    yield from _split(facts)
    if facts.result:
        yield Printed("", Label.RESULT)
        yield Printed("result", facts.result)


def _split(facts: CertificateFacts) -> Iterator[Printed]:
    """Hours by category; nothing when there is only one."""
    stated = [name for name in HOURS if getattr(facts, name)]
    if len(stated) > 1:
        yield Printed("", Label.SPLIT)
        for name in stated:
            yield Printed("", HOURS[name])
            yield Printed(name, counted(getattr(facts, name), HOUR))


def _signature(facts: CertificateFacts) -> Iterator[Printed]:
    yield from (Printed(name, getattr(facts, name)) for name in ("signatory_position", "signatory_name", "place"))
    yield Printed("issued_on", date_in_words(facts.issued_on))
    yield Printed("", Label.CHECK)
    yield Printed("donor_acknowledgement", facts.donor_acknowledgement)
    if facts.specimen:
        yield Printed("specimen", Label.SPECIMEN)


def _supplement(facts: CertificateFacts) -> Iterator[Printed]:
    """To which certificate the page belongs."""
    yield Printed("", Label.SUPPLEMENT)
    yield Printed("number", facts.number)
    yield Printed("full_name", facts.full_name)


def _contents(facts: CertificateFacts) -> Iterator[Printed]:
    """The webinars by module, as a table."""
    if not facts.webinars:
        return
    yield from (Printed("", label) for label in (Label.CONTENTS, Label.DAY, Label.TOPIC, Label.HOURS))
    for module, webinars in groupby(facts.webinars, key=lambda webinar: webinar.module):
        yield Printed("webinars", module)
        for one in webinars:
            yield Printed("webinars", f"{date_in_figures(one.day)} {one.topic} {decimal_comma(one.hours)}")
    yield Printed("", Label.TOGETHER)
    yield Printed("hours_contact", counted(facts.hours_contact, HOUR))
