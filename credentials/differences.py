"""Where what a document says departs from what was signed or registered, fact by fact."""

from dataclasses import dataclass

from credentials.wording import decimal_comma
from shared.contracts.certification import CertificateFacts

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
    """Every fact that is not the same in both."""
    return tuple(
        Difference(name, written(getattr(stated, name)), written(getattr(true, name)))
        for name in CertificateFacts.model_fields
        if getattr(stated, name) != getattr(true, name)
    )


def written(value: object) -> str:
    """A fact in one line."""
    match value:
        case list():
            return "; ".join(str(one) for one in value)
        case float():
            return decimal_comma(value)
        case _:
            return str(value)
