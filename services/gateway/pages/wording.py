"""How numbers, times, ordinals and people read in the language of the page. Pure functions over contracts' data.

Babel knows the forms of both languages; here is only which of them we use, and what it does not know: ordinals.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from babel.units import format_unit

from services.gateway.adapters.language import current_language, gettext, locale, ngettext
from shared.contracts.programme import Module, Programme, Speaker, Webinar
from shared.contracts.vocabulary import Language, Oblast

_KYIV = "Europe/Kyiv"
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
_ENGLISH = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_LARGEST_IN_WORDS = 39
_THIRD = 3
_HOUR, _DAY = 60, 24 * 60
_WHOLE = {"people", "times"}


# ---- numbers


def number(value: float) -> str:
    """At most two decimals: 2, 1,5, −0,21, 66,67."""
    return _decimal(value, "0.##")


def figure(value: float, unit: str) -> str:
    """A figure as reports print it: 1 038 people, 85,9 hours, 96,8 %."""
    text = _decimal(value, "#,##0" if unit in _WHOLE else "#,##0.0")
    return gettext("%(number)s\u00a0%%", number=text) if unit == "per_cent" else text


def _decimal(value: float, pattern: str) -> str:
    """With a minus that is as wide as a digit; nothing is less than nought that is printed as nought."""
    text = format_decimal(value, pattern, locale=locale())
    return text.replace("-", "\N{MINUS SIGN}") if text.strip("-0,.") else text.lstrip("-")


def hours(value: float) -> str:
    """2 години, 1,5 години."""
    return _tied(format_unit(value, "duration-hour", length="long", format="0.##", locale=locale()))


def ects(value: float) -> str:
    """2 кредити ЄКТС, 1,5 кредиту ЄКТС."""
    if value == int(value):
        return ngettext("%(num)s\u00a0кредит ЄКТС", "%(num)s\u00a0кредитів ЄКТС", int(value))
    return gettext("%(number)s\u00a0кредиту ЄКТС", number=number(value))


def per_cent(value: float) -> str:
    return gettext("%(number)s\u00a0%%", number=number(value))


def duration(minutes: int) -> str:
    """1 год 30 хв."""
    whole, rest = divmod(minutes, 60)
    parts = [_short(whole, "duration-hour"), _short(rest, "duration-minute")]
    return " ".join(part for part in parts if part)


def _short(value: int, unit: str) -> str:
    return _tied(format_unit(value, unit, length="short", locale=locale())) if value else ""


def _tied(text: str) -> str:
    """A number keeps its noun on the same line."""
    return text.replace(" ", "\u00a0", 1)


# ---- times


def day(value: date) -> str:
    """14 березня 2024 року."""
    return _tied(format_date(value, gettext("d MMMM y 'року'"), locale=locale()))


def days(first: date, last: date) -> str:
    """14–21 березня 2024 року; 14 березня – 4 квітня 2024 року; both in full across years."""
    if first == last:
        return day(last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    begins = _tied(format_date(first, "d MMMM", locale=locale())) if first.year == last.year else day(first)
    return f"{begins}\u00a0– {day(last)}"


def local(value: datetime, zone: str) -> datetime:
    return value.astimezone(ZoneInfo(zone))


def age(since: datetime, now: datetime) -> str:
    """«3 дні тому», «щойно»: how long ago something began, in one unit."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    if minutes < 1:
        return gettext("щойно")
    if minutes < _HOUR:
        return ngettext("%(num)s хвилину тому", "%(num)s хвилин тому", minutes)
    if minutes < _DAY:
        return ngettext("%(num)s годину тому", "%(num)s годин тому", minutes // _HOUR)
    return ngettext("%(num)s день тому", "%(num)s днів тому", minutes // _DAY)


def local_day(value: datetime, zone: str = _KYIV) -> str:
    return day(local(value, zone).date())


def weekday(value: datetime, zone: str = _KYIV) -> str:
    """П’ятниця, with the printed apostrophe where Babel has the modifier letter."""
    return format_date(local(value, zone).date(), "EEEE", locale=locale()).replace("ʼ", "’")


def clock(value: datetime, zone: str = _KYIV) -> str:
    """14:00."""
    return format_time(local(value, zone), "HH:mm", locale=locale())


def moment(value: datetime, zone: str = _KYIV) -> str:
    """14 березня 2024 року, 14:00 за київським часом."""
    return f"{local_day(value, zone)}, {clock(value, zone)} {_whose_time(zone)}"


def session(starts_at: datetime, minutes: int, zone: str = _KYIV) -> str:
    """Четвер, 14 березня 2024 року, 14:00–15:30 за київським часом."""
    ends = clock(starts_at + timedelta(minutes=minutes), zone)
    begins = f"{weekday(starts_at, zone)}, {local_day(starts_at, zone)}, {clock(starts_at, zone)}"
    return f"{begins}–{ends} {_whose_time(zone)}"


def _whose_time(zone: str) -> str:
    return gettext("за київським часом") if zone == _KYIV else f"({zone})"


def programme_days(programme: Programme) -> str:
    """From the first webinar's day to the last one's, where the programme lives."""
    starts = [local(webinar.starts_at, programme.timezone).date() for webinar in programme.webinars]
    return days(min(starts), max(starts))


# ---- ordinals


def ordinal(count: int) -> str:
    """Masculine, nominative: перший, п’ятий, третій."""
    return _english(count) if _is_english() else _ordinal(count, "ий", "ій", "-й")


def ordinal_of(count: int) -> str:
    """Masculine, genitive: першого, п’ятого, третього."""
    return _english(count) if _is_english() else _ordinal(count, "ого", "ього", "-го")


def _is_english() -> bool:
    return current_language() is Language.ENGLISH


def _ordinal(count: int, ending: str, soft_ending: str, figure_ending: str) -> str:
    if not 0 < count <= _LARGEST_IN_WORDS:
        return f"{count}{figure_ending}"
    if count < len(_STEMS):
        return _STEMS[count] + (soft_ending if count == _THIRD else ending)
    tens, unit = count - count % 10, count % 10
    if not unit:
        return _TENS[tens] + ending
    return f"{_TENS_BEFORE_UNIT[tens]} {_ordinal(unit, ending, soft_ending, figure_ending)}"


def _english(count: int) -> str:
    if 0 < count < len(_ENGLISH):
        return _ENGLISH[count]
    ending = "th" if count // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{ending}"


def place_in_programme(programme: Programme, webinar_id: str) -> str:
    """«п’ятий (останній) вебінар другого модуля»: counted, never typed in."""
    for module_number, module in enumerate(programme.modules, 1):
        for webinar_number, webinar in enumerate(module.webinars, 1):
            if webinar.id == webinar_id:
                which = f"{ordinal(webinar_number)}{_last(module, webinar_number)}"
                return gettext("%(which)s вебінар %(module)s модуля", which=which, module=ordinal_of(module_number))
    return ""


def _last(module: Module, webinar_number: int) -> str:
    return gettext(" (останній)") if webinar_number == len(module.webinars) > 1 else ""


# ---- people and places


def speaker(person: Speaker) -> str:
    """Position, employer, degree, title, in the order of the programme's announcements."""
    at = " ".join(part for part in (person.position, person.employer) if part)
    return ", ".join(part for part in (at, person.academic_degree, person.academic_title) if part)


def speakers_of(programme: Programme, webinar: Webinar) -> list[Speaker]:
    known = {person.id: person for person in programme.speakers}
    return [known[speaker_id] for speaker_id in webinar.speaker_ids if speaker_id in known]


def oblast(value: Oblast) -> str:
    return value.en if _is_english() else value.uk


def acknowledgement(programme: Programme) -> str:
    """The donor's, word for word."""
    told = programme.donor_acknowledgement
    return told.en if _is_english() and told.en else told.uk


def capital(text: str) -> str:
    """The first letter as a sentence begins; the rest untouched."""
    return text[:1].upper() + text[1:]
