"""What differs between two snapshots of a programme: dotted paths with both values in words.

Knows nothing of programmes but that parts of a list are told apart by their ``id``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import NamedTuple
from zoneinfo import ZoneInfo

_HEADINGS = ("topic", "title", "full_name", "name")


class Change(NamedTuple):
    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Words:
    """How values are said: times in the programme's zone, members of closed lists by their labels."""

    timezone: str
    labels: Mapping[str, str]

    def of(self, value: object) -> str:
        match value:
            case None:
                return ""
            case bool():
                return "так" if value else "ні"
            case Enum():
                return self.labels.get(str(value.value), str(value.value))
            case datetime():
                return self._time(value)
            case float():
                return f"{value:g}".replace(".", ",")
            case _:
                return self._several(value)

    def heading(self, part: Mapping[str, object]) -> str:
        """A whole part in a few words: what it is called and, if it has one, its time."""
        named = [part[key] for key in _HEADINGS if part.get(key)][:1] or [part.get("id")]
        return ", ".join(self.of(value) for value in [*named, part.get("starts_at")] if value)

    def _time(self, moment: datetime) -> str:
        local = moment.astimezone(ZoneInfo(self.timezone))
        return f"{local:%d.%m.%Y %H:%M:%S}".removesuffix(":00")

    def _several(self, value: object) -> str:
        if isinstance(value, Mapping):
            return ", ".join(f"{key}: {self.of(item)}" for key, item in value.items() if item not in (None, ""))
        if isinstance(value, Sequence) and not isinstance(value, str):
            return "; ".join(self.of(item) for item in value)
        return str(value)


Part = Mapping[str, object]


def difference(before: Part, after: Part, words: Words) -> list[Change]:
    """All differences in the order of the newer snapshot; what was removed comes after."""
    return list(_compare_parts("", before, after, words))


def _compare(path: str, before: object, after: object, words: Words) -> Iterator[Change]:
    if before == after:
        return
    if isinstance(before or after, Mapping):
        yield from _compare_parts(path, _part(before), _part(after), words)
    elif (old := _by_id(before)) is not None and (new := _by_id(after)) is not None and (old or new):
        yield from _compare_lists(path, old, new, words)
    else:
        yield Change(path, words.of(before), words.of(after))


def _compare_parts(path: str, before: Part, after: Part, words: Words) -> Iterator[Change]:
    for key in _keys_of_both(before, after):
        yield from _compare(_join(path, key), before.get(key), after.get(key), words)


def _compare_lists(path: str, before: Mapping[str, Part], after: Mapping[str, Part], words: Words) -> Iterator[Change]:
    for key in _keys_of_both(before, after):
        place = _join(path, key)
        if key in before and key in after:
            yield from _compare_parts(place, before[key], after[key], words)
        else:
            yield from _added_or_removed(place, before.get(key), after.get(key), words)
    kept_before, kept_after = [key for key in before if key in after], [key for key in after if key in before]
    if kept_before != kept_after:
        yield Change(path, ", ".join(kept_before), ", ".join(kept_after))


def _added_or_removed(path: str, before: Part | None, after: Part | None, words: Words) -> Iterator[Change]:
    """One line for the part, and one for each part of it that has an id of its own."""
    yield Change(path, words.heading(before) if before else "", words.heading(after) if after else "")
    for key, value in (after or before or {}).items():
        if _by_id(value):
            now, then = (value, None) if after else (None, value)
            yield from _compare(_join(path, key), then, now, words)


def _keys_of_both(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    return [*after, *(key for key in before if key not in after)]


def _part(value: object) -> Part:
    return value if isinstance(value, Mapping) else {}


def _by_id(value: object) -> dict[str, Part] | None:
    """The parts of a list by their ids; none when it is no such list."""
    if value is None:
        return {}
    if not isinstance(value, Sequence) or isinstance(value, str):
        return None
    parts = [item for item in value if isinstance(item, Mapping) and "id" in item]
    return {str(part["id"]): part for part in parts} if len(parts) == len(value) else None


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
