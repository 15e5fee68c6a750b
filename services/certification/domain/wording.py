"""How Ukrainian writes numbers and counts things. Nothing else."""

from dataclasses import dataclass

_NBSP = "\N{NO-BREAK SPACE}"
_ELEVEN_TO_FOURTEEN = range(11, 15)


@dataclass(frozen=True, slots=True)
class Noun:
    """The forms after 1, after 2, after 5 and after a fraction: кредит, кредити, кредитів, кредиту."""

    one: str
    few: str
    many: str
    part: str

    def after(self, count: float) -> str:
        if count != int(count):
            return self.part
        if int(count) % 100 in _ELEVEN_TO_FOURTEEN:
            return self.many
        return {1: self.one, 2: self.few, 3: self.few, 4: self.few}.get(int(count) % 10, self.many)


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
