"""How Ukrainian writes numbers and days and counts things, on paper and for whoever reads the paper again."""

from dataclasses import dataclass
from datetime import date

from babel import Locale
from babel.dates import format_date

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


def day_and_month(day: date) -> str:
    """«14 березня»."""
    return format_date(day, f"d{_NBSP}MMMM", locale=_UKRAINIAN)


def date_in_words(day: date) -> str:
    """«14 березня 2024 року»."""
    return format_date(day, f"d{_NBSP}MMMM y{_NBSP}'року'", locale=_UKRAINIAN)


def date_in_figures(day: date) -> str:
    """«14.03.2024»."""
    return f"{day:%d.%m.%Y}"


def period_in_words(first: date, last: date) -> str:
    """«з 1 лютого до 30 квітня 2024 року»; the year of the first day only where it differs."""
    if first == last:
        return date_in_words(first)
    start = day_and_month(first) if first.year == last.year else date_in_words(first)
    return f"з{_NBSP}{start} до{_NBSP}{date_in_words(last)}"
