"""How long something took, as meeting services write it: ``1h 27m 51s``, ``1 hr 12 min``, ``1:27:51``, ``95``."""

import re
from datetime import timedelta

_UNITS = {"h": "hours", "г": "hours", "m": "minutes", "х": "minutes", "s": "seconds", "с": "seconds"}
_PART = re.compile(r"(\d+)\s*([^\W\d_]+)\.?")
_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{2})")


def read_duration(text: str) -> timedelta | None:
    """The time a text tells; a bare number is minutes. None for what tells none."""
    plain = " ".join(text.split()).casefold()
    if plain.isdecimal():
        return timedelta(minutes=int(plain))
    if clock := _CLOCK.fullmatch(plain):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return timedelta(hours=hours, minutes=minutes, seconds=seconds)
    parts = _PART.findall(plain)
    if not parts or _PART.sub("", plain).strip(" ,") or any(unit[0] not in _UNITS for _, unit in parts):
        return None
    return sum((timedelta(**{_UNITS[unit[0]]: int(number)}) for number, unit in parts), timedelta())
