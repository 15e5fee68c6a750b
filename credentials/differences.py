"""Where what a document says departs from what was signed or registered, fact by fact."""

from dataclasses import dataclass
from itertools import zip_longest

from credentials.wording import decimal_comma
from shared.contracts.certification import CertificateFacts, CertificateWebinar

PERSONAL = frozenset({"full_name", "position", "body_name"})
"""Facts about the holder: shown to whoever holds the document, or by the holder's consent."""

EXTRA = "extra"
"""The field of what stands in a document and is no fact of the certificate."""


@dataclass(frozen=True, slots=True)
class Difference:
    """``stated`` is what the document says, ``true`` what it should say; empty: nothing."""

    field: str
    stated: str
    true: str


def differences_between(stated: CertificateFacts, true: CertificateFacts) -> tuple[Difference, ...]:
    """Every fact that is not the same in both; of many of a kind those that are not."""
    return tuple(
        Difference(name, written(one) if one is not None else "", written(other) if other is not None else "")
        for name in CertificateFacts.model_fields
        for one, other in zip_longest(_each(getattr(stated, name)), _each(getattr(true, name)))
        if one != other
    )


def _each(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def written(value: object) -> str:
    """A fact in one line."""
    match value:
        case CertificateWebinar():
            return f"{value.day:%d.%m.%Y} {value.topic} ({decimal_comma(value.hours)})"
        case float():
            return decimal_comma(value)
        case _:
            return str(value)
