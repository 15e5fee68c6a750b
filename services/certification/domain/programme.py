"""A programme as far as certificates need it: its rule, its webinars, and what is printed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

_HOURS_PER_CREDIT = 30
_CONTENT = {"general": "загальна", "special": "спеціальна"}
_LENGTH = {"professional": "професійна (сертифікатна)", "short_term": "короткострокова"}
_FORM = {"online": "дистанційна (онлайн)", "in_person": "очна", "blended": "змішана"}


@dataclass(frozen=True, slots=True)
class Rule:
    """Who earns the certificate: every stated condition must hold, and none stated means that nobody does."""

    modules: Mapping[str, int] = field(default_factory=dict)
    share_of_all: float | None = None
    minimum_minutes: int = 1
    tests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Test:
    __test__ = False  # not a pytest class

    id: str
    title: str
    pass_mark: float


@dataclass(frozen=True, slots=True)
class Programme:
    """A published version. ``webinars`` maps a module to its webinars; ``fact_id`` is the fact that published it."""

    programme_id: str
    version: int
    fact_id: str
    title: str
    kind: str
    form: str
    timezone: str
    first_day: date
    last_day: date
    hours_contact: float
    hours_self_study: float
    hours_assessment: float
    outcomes: tuple[str, ...]
    issuer_name: str
    issuer_edrpou: str
    signatory_name: str
    signatory_position: str
    place: str
    donor_acknowledgement: str
    number_pattern: str
    specimen: bool
    webinars: Mapping[str, tuple[str, ...]]
    tests: tuple[Test, ...]
    rule: Rule

    @property
    def hours_total(self) -> float:
        return self.hours_contact + self.hours_self_study + self.hours_assessment

    @property
    def credits(self) -> float:
        return round(self.hours_total / _HOURS_PER_CREDIT, 2)

    @property
    def all_webinars(self) -> tuple[str, ...]:
        return tuple(webinar for webinars in self.webinars.values() for webinar in webinars)

    def day_of(self, moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(self.timezone)).date()

    def earns_like(self, other: "Programme") -> bool:
        """Both versions decide alike about everybody, so that nobody need be looked at again."""
        return self.rule == other.rule and self.webinars == other.webinars


def programme_kind(content: str, length: str) -> str:
    """The regulated name of the programme's class (Resolution 106 of 06.02.2019)."""
    return f"{_CONTENT[content]} {_LENGTH[length]} програма підвищення кваліфікації"


def learning_form(form: str) -> str:
    return _FORM[form]
