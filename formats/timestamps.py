"""Dates and times as Google, Zoom and people write them. All come out aware, in UTC.

A file of ``3/4/2024`` alone does not say which is the month, so the order is decided once for a whole column.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo


class DateOrder(StrEnum):
    """Which number comes first in a date with slashes."""

    MONTH_FIRST = "month first"
    DAY_FIRST = "day first"
    NOT_TOLD = "not told"


class NoSuchTime(Exception):
    """The text is not a time we can read. Its words are for the person who brought the file."""


_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
        start=1,
    )
}
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<fraction>\d{1,6}))?)?"
_HALF = r"(?:\s*(?P<half>AM|PM|A\.M\.|P\.M\.|ДП|ПП))?"
_ZONE = r"(?:\s*(?P<zone>Z|(?:GMT|UTC)(?:[+\-−]\d{1,2}(?::?\d{2})?)?|[+\-−]\d{2}:?\d{2}))?"
_TIME = rf"(?:,?[\sT]+{_CLOCK}{_HALF}{_ZONE})?"
_YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_TIME}", re.IGNORECASE)
_DOTTED = re.compile(rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?P<year>\d{{4}}){_TIME}", re.IGNORECASE)
_SLASHED = re.compile(
    rf"(?P<first>\d{{1,2}})/(?P<other>\d{{1,2}})/(?P<year>\d{{4}}|\d{{2}}(?=,\s*\d)){_TIME}", re.IGNORECASE
)
_NAMED = re.compile(rf"(?P<name>[A-Za-z]{{3}})[a-z]*\.? (?P<day>\d{{1,2}}), (?P<year>\d{{4}}){_TIME}", re.IGNORECASE)


def date_order(texts: Iterable[str]) -> DateOrder:
    """What a column's dates with slashes tell together: a number above 12 is a day, AM or PM is American."""
    found = DateOrder.NOT_TOLD
    for text in texts:
        match = _SLASHED.fullmatch(_plain(text))
        if not match:
            continue
        if int(match["first"]) > _MONTHS["dec"]:
            return DateOrder.DAY_FIRST
        if int(match["other"]) > _MONTHS["dec"] or match["half"]:
            found = DateOrder.MONTH_FIRST
    return found


def has_slashed_dates(texts: Iterable[str]) -> bool:
    return any(_SLASHED.fullmatch(_plain(text)) for text in texts)


def read_time(text: str, *, zone: ZoneInfo, order: DateOrder = DateOrder.NOT_TOLD) -> datetime:
    """The moment a text tells, in UTC. Raises NoSuchTime. A date alone is its midnight."""
    plain = _plain(text)
    match = next((m for p in (_YEAR_FIRST, _DOTTED, _NAMED, _SLASHED) if (m := p.fullmatch(plain))), None)
    if match is None:
        message = f"не вдалося прочитати час «{text.strip()}»: очікується, наприклад, «2024-03-14 14:00:00»"
        raise NoSuchTime(message)
    try:
        return _moment(match, zone, order)
    except (ValueError, OverflowError):
        message = f"такого часу не буває: «{text.strip()}»"
        raise NoSuchTime(message) from None


def is_date_alone(text: str) -> bool:
    """Whether the text has no time of day."""
    return bool(text.strip()) and ":" not in text


def _plain(text: str) -> str:
    return " ".join(text.split())


def _moment(match: re.Match[str], zone: ZoneInfo, order: DateOrder) -> datetime:
    parts = match.groupdict()
    month, day = _month_and_day(parts, order)
    hour, minute, second = _hour(parts), int(parts["minute"] or 0), int(parts["second"] or 0)
    offset = _offset(parts["zone"])
    microsecond = int((parts["fraction"] or "0").ljust(6, "0"))
    local = datetime(_year(parts), month, day, hour, minute, second, microsecond, tzinfo=offset or zone)
    if offset is None and not _exists(local):
        message = f"у цей день о {local:%H:%M} годинник уже переведено: такого часу не було"
        raise NoSuchTime(message)
    return local.astimezone(UTC)


def _year(parts: dict[str, str | None]) -> int:
    """Two digits, as Teams writes them before a time of day, are of this century."""
    text = parts["year"] or "0"
    return int(text) + (2000 if len(text) == len("24") else 0)


def _month_and_day(parts: dict[str, str | None], order: DateOrder) -> tuple[int, int]:
    if parts.get("name"):
        return _MONTHS.get(str(parts["name"]).lower(), 0), int(parts["day"] or 0)
    if parts.get("first"):
        first, other = int(parts["first"] or 0), int(parts["other"] or 0)
        return (other, first) if order is DateOrder.DAY_FIRST else (first, other)
    return int(parts["month"] or 0), int(parts["day"] or 0)


def _hour(parts: dict[str, str | None]) -> int:
    hour, half = int(parts["hour"] or 0), (parts["half"] or "").replace(".", "").upper()
    if not half:
        return hour
    if not 1 <= hour <= _MONTHS["dec"]:
        raise ValueError(half)
    return hour % 12 + (12 if half in {"PM", "ПП"} else 0)


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    match = re.fullmatch(r"(?:GMT|UTC|Z)?(?:([+\-−])(\d{1,2}):?(\d{2})?)?", text, re.IGNORECASE)
    if match is None or match[1] is None:
        return UTC
    distance = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return timezone(distance if match[1] == "+" else -distance)


def _exists(local: datetime) -> bool:
    there_and_back = local.astimezone(UTC).astimezone(local.tzinfo)
    return there_and_back.replace(tzinfo=None) == local.replace(tzinfo=None)
