"""How numbers, times and ordinals read in Ukrainian. Pure functions over contracts' data; no markup and no asking."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from shared.contracts.programme import Module, Programme, Speaker, Webinar

_KYIV = "Europe/Kyiv"
_MONTHS = (
    "січня",
    "лютого",
    "березня",
    "квітня",
    "травня",
    "червня",
    "липня",
    "серпня",
    "вересня",
    "жовтня",
    "листопада",
    "грудня",
)
_WEEKDAYS = ("понеділок", "вівторок", "середа", "четвер", "п’ятниця", "субота", "неділя")
_TENS = {20: "двадцят", 30: "тридцят"}
_TENS_BEFORE_UNIT = {20: "двадцять", 30: "тридцять"}
_STEMS = (
    "",
    "перш",
    "друг",
    "трет",
    "четверт",
    "п’ят",
    "шост",
    "сьом",
    "восьм",
    "дев’ят",
    "десят",
    "одинадцят",
    "дванадцят",
    "тринадцят",
    "чотирнадцят",
    "п’ятнадцят",
    "шістнадцят",
    "сімнадцят",
    "вісімнадцят",
    "дев’ятнадцят",
)
_LARGEST_IN_WORDS = 39
_THIRD = 3


# ---- numbers


def plural(count: int, one: str, few: str, many: str) -> str:
    """The form a noun takes after a number: 1 година, 2 години, 5 годин."""
    last_two, last = abs(count) % 100, abs(count) % 10
    if 11 <= last_two <= 14:  # noqa: PLR2004  # the teens of the language
        return many
    return one if last == 1 else few if 2 <= last <= 4 else many  # noqa: PLR2004  # two, three and four


def counted(count: int, one: str, few: str, many: str) -> str:
    """A number with its noun."""
    return f"{count}\u00a0{plural(count, one, few, many)}"


def number(value: float) -> str:
    """At most two decimals, with a comma: 2, 1,5, 66,67."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def measured(value: float, forms: tuple[str, str, str], fraction: str) -> str:
    """A number that may be broken, with its noun: 2 години, 1,5 години."""
    noun = plural(int(value), *forms) if value == int(value) else fraction
    return f"{number(value)}\u00a0{noun}"


def hours(value: float) -> str:
    return measured(value, ("година", "години", "годин"), "години")


def ects(value: float) -> str:
    return f"{measured(value, ('кредит', 'кредити', 'кредитів'), 'кредиту')} ЄКТС"


def per_cent(value: float) -> str:
    return f"{number(value)}\u00a0%"


def duration(minutes: int) -> str:
    """1 год 30 хв."""
    whole, rest = divmod(minutes, 60)
    parts = [f"{whole}\u00a0год" if whole else "", f"{rest}\u00a0хв" if rest else ""]
    return " ".join(part for part in parts if part)


# ---- times


def day(value: date) -> str:
    """14 березня 2024 року."""
    return f"{value.day}\u00a0{_MONTHS[value.month - 1]} {value.year}\u00a0року"


def days(first: date, last: date) -> str:
    """14–21 березня 2024 року; 14 березня – 4 квітня 2024 року; both in full across years."""
    if first == last:
        return day(last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    if first.year == last.year:
        return f"{first.day}\u00a0{_MONTHS[first.month - 1]}\u00a0– {day(last)}"
    return f"{day(first)}\u00a0– {day(last)}"


def local(value: datetime, zone: str) -> datetime:
    return value.astimezone(ZoneInfo(zone))


def local_day(value: datetime, zone: str = _KYIV) -> str:
    return day(local(value, zone).date())


def weekday(value: datetime, zone: str = _KYIV) -> str:
    return _WEEKDAYS[local(value, zone).weekday()]


def moment(value: datetime, zone: str = _KYIV) -> str:
    """14 березня 2024 року, 14:00 за київським часом."""
    here = local(value, zone)
    clock = "за київським часом" if zone == _KYIV else f"({zone})"
    return f"{day(here.date())}, {here:%H:%M} {clock}"


def programme_days(programme: Programme) -> str:
    """From the first webinar's day to the last one's, where the programme lives."""
    starts = [local(webinar.starts_at, programme.timezone).date() for webinar in programme.webinars]
    return days(min(starts), max(starts))


# ---- ordinals


def ordinal(count: int) -> str:
    """Masculine, nominative: перший, п’ятий, третій."""
    return _ordinal(count, "ий", "ій", "-й")


def ordinal_of(count: int) -> str:
    """Masculine, genitive: першого, п’ятого, третього."""
    return _ordinal(count, "ого", "ього", "-го")


def _ordinal(count: int, ending: str, soft_ending: str, figure_ending: str) -> str:
    if not 0 < count <= _LARGEST_IN_WORDS:
        return f"{count}{figure_ending}"
    if count < len(_STEMS):
        return _STEMS[count] + (soft_ending if count == _THIRD else ending)
    tens, unit = count - count % 10, count % 10
    if not unit:
        return _TENS[tens] + ending
    return f"{_TENS_BEFORE_UNIT[tens]} {_ordinal(unit, ending, soft_ending, figure_ending)}"


def place_in_programme(programme: Programme, webinar_id: str) -> str:
    """«п’ятий (останній) вебінар другого модуля»: counted, never typed in."""
    for module_number, module in enumerate(programme.modules, 1):
        for webinar_number, webinar in enumerate(module.webinars, 1):
            if webinar.id == webinar_id:
                which = f"{ordinal(webinar_number)}{_last(module, webinar_number)}"
                return f"{which} вебінар {ordinal_of(module_number)} модуля"
    return ""


def _last(module: Module, webinar_number: int) -> str:
    return " (останній)" if webinar_number == len(module.webinars) > 1 else ""


# ---- people and things


def speaker(person: Speaker) -> str:
    """Position, employer, degree, title, in the order of the programme's announcements."""
    at = " ".join(part for part in (person.position, person.employer) if part)
    return ", ".join(part for part in (at, person.academic_degree, person.academic_title) if part)


def speakers_of(programme: Programme, webinar: Webinar) -> list[Speaker]:
    known = {person.id: person for person in programme.speakers}
    return [known[speaker_id] for speaker_id in webinar.speaker_ids if speaker_id in known]


def capital(text: str) -> str:
    """The first letter as a sentence begins; the rest untouched."""
    return text[:1].upper() + text[1:]
