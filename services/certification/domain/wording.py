"""How Ukrainian writes numbers and counts things. Babel knows which form follows a number; here are the nouns."""

from dataclasses import dataclass

from babel import Locale

_NBSP = "\N{NO-BREAK SPACE}"
_UKRAINIAN = Locale("uk")


@dataclass(frozen=True, slots=True)
class Noun:
    """The forms after 1, after 2, after 5 and after a fraction: кредит, кредити, кредитів, кредиту."""

    one: str
    few: str
    many: str
    part: str

    def after(self, count: float) -> str:
        forms = {"one": self.one, "few": self.few, "many": self.many}
        return forms.get(_UKRAINIAN.plural_form(count), self.part)


HOUR = Noun("година", "години", "годин", "години")
CREDIT = Noun("кредит", "кредити", "кредитів", "кредиту")
WEBINAR = Noun("вебінар", "вебінари", "вебінарів", "вебінару")


def counted(count: float, noun: Noun) -> str:
    """«2 кредити», «0,5 кредиту», joined so that no line ends between."""
    return f"{decimal_comma(count)}{_NBSP}{noun.after(count)}"


def percent(value: float) -> str:
    return f"{decimal_comma(value)}{_NBSP}%"


def decimal_comma(value: float) -> str:
    """At most two decimals, no needless zeros, a comma before the fraction."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
