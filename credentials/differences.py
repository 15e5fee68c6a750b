"""Where what a document says departs from what was signed or registered, fact by fact."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from shared.contracts.certification import CertificateFacts

PERSONAL = frozenset({"full_name", "position", "body_name"})
"""Facts about the holder: shown to whoever holds the document, or by the holder's consent."""

_IN_LETTERS = (
    *("number", "full_name", "position", "body_name", "programme_title", "programme_kind", "form", "result"),
    *("issuer_name", "issuer_edrpou", "signatory_name", "signatory_position", "place", "donor_acknowledgement"),
)
_HOURS = ("hours_contact", "hours_self_study", "hours_assessment")


@dataclass(frozen=True, slots=True)
class Difference:
    """``stated`` is what the document says, empty where it does not say it at all; ``true`` what it should say."""

    field: str
    stated: str
    true: str


def differences_between(stated: CertificateFacts, true: CertificateFacts) -> tuple[Difference, ...]:
    """Every fact that is not the same in both."""
    return tuple(
        Difference(name, _written(getattr(stated, name)), _written(getattr(true, name)))
        for name in CertificateFacts.model_fields
        if getattr(stated, name) != getattr(true, name)
    )


def differences_on_pages(text: str, true: CertificateFacts) -> tuple[Difference, ...]:
    """Every fact whose words cannot be found on the pages of a PDF."""
    pages = _plain(text)
    return tuple(
        Difference(name, "", _written(getattr(true, name)))
        for name, printed in _printed(true)
        if _plain(printed) not in pages
    )


def _printed(facts: CertificateFacts) -> Iterator[tuple[str, str]]:
    """The words by which a printed certificate says each fact."""
    yield from ((name, getattr(facts, name)) for name in _IN_LETTERS)
    yield from (("outcomes", outcome) for outcome in facts.outcomes)
    yield "hours_total", f"{_number(facts.hours_total)} год"
    yield "credits", f"{_number(facts.credits)} кредит"
    split = [name for name in _HOURS if getattr(facts, name)]
    if len(split) > 1:
        yield from ((name, f": {_number(getattr(facts, name))} год") for name in split)
    yield "first_day", format_date(facts.first_day, "d MMMM", locale="uk")
    yield "last_day", _day(facts.last_day)
    yield "issued_on", _day(facts.issued_on)
    if facts.specimen:
        yield "specimen", "ЗРАЗОК"


def _day(day: date) -> str:
    return format_date(day, "d MMMM y", locale="uk")


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def _plain(text: str) -> str:
    """Letters, digits and decimal commas: how lines break and which sign stands for a quotation mark says nothing."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum() or sign in ",:")


def _written(value: object) -> str:
    match value:
        case list():
            return "; ".join(str(one) for one in value)
        case float():
            return _number(value)
        case _:
            return str(value)
