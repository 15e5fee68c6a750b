"""How things are said: plurals, numbers, dates, quotation marks, greetings, in Ukrainian and in English.

Babel knows months, weekdays and which form follows a number. The vocative of a name is an argument: the grammar of
names lives outside.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date

from services.notification.domain.copies import Contact, Language, Sex

NBSP = "\N{NO-BREAK SPACE}"
_KYIV = ("Europe/Kyiv", "Europe/Kiev")
_UKRAINIAN_PLURALS = Locale("uk")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['`ʼ‘](?=[^\W\d_])")
_MATERIALS = {
    Language.UKRAINIAN: {"agenda": "Програма заходу", "slides": "Презентація", "recording": "Відеозапис"},
    Language.ENGLISH: {"agenda": "Agenda", "slides": "Slides", "recording": "Recording"},
}
_REASONS: Mapping[Language, Mapping[str, str]] = {
    Language.UKRAINIAN: {"application_declined": "анкету відхилено", "application_withdrawn": "Ви відкликали анкету"},
    Language.ENGLISH: {
        "application_declined": "the application was declined",
        "application_withdrawn": "you withdrew the application",
    },
}


@dataclass(frozen=True, slots=True)
class Forms:
    """Forms of a counted noun: 1 година, 2 години, 5 годин, 0,5 години."""

    one: str
    few: str
    many: str
    fraction: str


HOURS_UK = Forms("година", "години", "годин", "години")
CREDITS_UK = Forms("кредит", "кредити", "кредитів", "кредиту")
ATTEMPTS_UK = Forms("спроба", "спроби", "спроб", "спроби")
WEBINARS_UK = Forms("вебінар", "вебінари", "вебінарів", "вебінару")


def plural_uk(number: float, forms: Forms) -> str:
    """The form of a noun that goes with a number."""
    counted = {"one": forms.one, "few": forms.few, "many": forms.many}
    return counted.get(_UKRAINIAN_PLURALS.plural_form(number), forms.fraction)


def decimal(number: float, mark: str) -> str:
    """A number with at most two decimals and no needless zeros."""
    return f"{number:.2f}".rstrip("0").rstrip(".").replace(".", mark)


def quantity_uk(number: float, forms: Forms) -> str:
    """«60 годин», «0,5 кредиту», never broken between number and noun."""
    return f"{decimal(number, ',')}{NBSP}{plural_uk(number, forms)}"


def quantity_en(number: float, singular: str, plural: str) -> str:
    """«1 hour», «0.5 hours»."""
    return f"{decimal(number, '.')}{NBSP}{singular if number == 1 else plural}"


def moment_uk(moment: datetime, timezone: str) -> str:
    """«14 березня 2024 року (четвер), 14:00 за київським часом»."""
    local = moment.astimezone(ZoneInfo(timezone))
    zone = f"за{NBSP}київським{NBSP}часом" if timezone in _KYIV else f"за часом {timezone}"
    day = format_date(local.date(), f"d{NBSP}MMMM y{NBSP}'року' (EEEE)", locale="uk")
    return f"{typographic(day)}, {local:%H:%M} {zone}"


def moment_en(moment: datetime, timezone: str) -> str:
    """«Thursday, 14 March 2024, 14:00 Kyiv time»."""
    local = moment.astimezone(ZoneInfo(timezone))
    zone = f"Kyiv{NBSP}time" if timezone in _KYIV else f"({timezone})"
    day = format_date(local.date(), f"EEEE, d{NBSP}MMMM y", locale="en_GB")
    return f"{day}, {local:%H:%M} {zone}"


def quoted_uk(text: str) -> str:
    """In «…»; what is quoted inside gets „…“. A text that is one quotation already stays as it is."""
    bare = text.strip()
    if bare.startswith("«") and bare.endswith("»") and bare.count("«") == 1:
        return bare
    return f"«{bare.replace('«', '„').replace('»', '“')}»"


def quoted_en(text: str) -> str:
    """In “…”. Ukrainian titles keep their own inner marks."""
    return f"“{text.strip()}”"


def typographic(text: str) -> str:
    """With the printed apostrophe ’ inside words, whichever of the four was typed."""
    return _APOSTROPHE.sub("’", text)


def greeting(contact: Contact, vocative: Callable[[str, Sex], str]) -> str:
    """«Шановна пані Ірино!», with the person's own word for it if there is one; neutral if the sex is not stated."""
    if contact.language is Language.ENGLISH:
        return f"Dear {typographic(f'{contact.given_name} {contact.family_name}')},"
    name = typographic(contact.vocative or vocative(contact.given_name, contact.sex))
    match contact.sex:
        case Sex.FEMALE:
            return f"Шановна пані{NBSP}{name}!"
        case Sex.MALE:
            return f"Шановний пане{NBSP}{name}!"
        case Sex.NOT_STATED:
            return f"Добрий день, {name}!" if contact.vocative else "Добрий день!"


Filter = Callable[..., str]

_UKRAINIAN: Mapping[str, Filter] = {
    "moment": moment_uk,
    "quoted": quoted_uk,
    "hours": lambda number: quantity_uk(number, HOURS_UK),
    "credits": lambda number: f"{quantity_uk(number, CREDITS_UK)} ЄКТС",
    "attempts": lambda number: quantity_uk(number, ATTEMPTS_UK),
    "webinars": lambda number: quantity_uk(number, WEBINARS_UK),
    "percent": lambda number: f"{decimal(number, ',')}{NBSP}%",
    "material": lambda kind: _MATERIALS[Language.UKRAINIAN][kind],
    "reason": lambda reason: _REASONS[Language.UKRAINIAN].get(reason, str(reason)),
}
_ENGLISH: Mapping[str, Filter] = {
    "moment": moment_en,
    "quoted": quoted_en,
    "hours": lambda number: quantity_en(number, "hour", "hours"),
    "credits": lambda number: quantity_en(number, "ECTS credit", "ECTS credits"),
    "attempts": lambda number: quantity_en(number, "attempt", "attempts"),
    "webinars": lambda number: quantity_en(number, "webinar", "webinars"),
    "percent": lambda number: f"{decimal(number, '.')}%",
    "material": lambda kind: _MATERIALS[Language.ENGLISH][kind],
    "reason": lambda reason: _REASONS[Language.ENGLISH].get(reason, str(reason)),
}

WORDS: Mapping[Language, Mapping[str, Filter]] = {Language.UKRAINIAN: _UKRAINIAN, Language.ENGLISH: _ENGLISH}
"""What templates of a language can say by name."""
