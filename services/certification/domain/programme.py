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
    """Who earns the certificate: every stated condition must hold, and none stated means that nobody does.

    ``recordings``: a watched recording and the passed quiz of its webinar count as attendance. What is done after
    ``until`` does not count.
    """

    modules: Mapping[str, int] = field(default_factory=dict)
    share_of_all: float | None = None
    minimum_minutes: int = 1
    tests: tuple[str, ...] = ()
    recordings: bool = False
    until: datetime | None = None

    def is_late(self, moment: datetime) -> bool:
        return self.until is not None and moment > self.until


@dataclass(frozen=True, slots=True)
class Test:
    __test__ = False  # not a pytest class

    id: str
    title: str
    pass_mark: float


@dataclass(frozen=True, slots=True)
class Webinar:
    """What is printed of a webinar, when it is, and the quiz that with the recording stands for it."""

    id: str
    module_id: str
    module: str
    topic: str
    starts_at: datetime
    minutes: int
    recap_test: str = ""


@dataclass(frozen=True, slots=True)
class Programme:
    """A published version. ``webinars`` maps a module to its webinars; ``fact_id`` is the fact that published it.

    ``curriculum`` is empty in copies that were saved before certification kept more of a webinar than its id.
    """

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
    curriculum: tuple[Webinar, ...] = ()

    @property
    def hours_total(self) -> float:
        return self.hours_contact + self.hours_self_study + self.hours_assessment

    @property
    def credits(self) -> float:
        return round(self.hours_total / _HOURS_PER_CREDIT, 2)

    @property
    def all_webinars(self) -> tuple[str, ...]:
        return tuple(webinar for webinars in self.webinars.values() for webinar in webinars)

    def moment_there(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.timezone))

    def day_of(self, moment: datetime) -> date:
        return self.moment_there(moment).date()

    def earns_like(self, other: "Programme") -> bool:
        """Both versions decide alike about everybody, so that nobody need be looked at again."""
        return self.rule == other.rule and self.webinars == other.webinars and _looked_at(self) == _looked_at(other)


def _looked_at(programme: Programme) -> list[tuple[str, str, bool]]:
    """What of the curriculum the rule looks at."""
    rule = programme.rule
    return [
        (one.id, one.recap_test if rule.recordings else "", rule.is_late(one.starts_at)) for one in programme.curriculum
    ]


def programme_kind(content: str, length: str) -> str:
    """The regulated name of the programme's class (Resolution 106 of 06.02.2019)."""
    return f"{_CONTENT[content]} {_LENGTH[length]} програма підвищення кваліфікації"


def learning_form(form: str) -> str:
    return _FORM[form]
