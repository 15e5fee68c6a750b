"""A programme on its way to being published: its file, and changing one part of what stands in it.

Parts of a list are found by their ids, as in an address: ``("modules", "m2", "webinars", "w5")``.
A change makes a copy.
"""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Fields = dict[str, Any]
Way = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProgrammeDraft:
    """The file of a draft. ``base_version`` was published when it was begun; ``revision`` rises with each change."""

    programme_id: str
    text: str = field(repr=False)
    base_version: int
    revision: int = 1
    saved_by: str = ""
    saved_at: datetime | None = None


def part_at(fields: Fields, way: Way) -> Fields | None:
    """The part, the whole for an empty way; none when there is none."""
    part: Fields | None = fields
    for name, part_id in zip(way[::2], way[1::2], strict=True):
        part = next((one for one in _listed(part or {}, name) if one.get("id") == part_id), None)
    return part


def place_of(fields: Fields, way: Way) -> tuple[str | int, ...]:
    """The way by positions, as faults tell it; one past the end for a part that is not there."""
    place: tuple[str | int, ...] = ()
    owner: Fields = fields
    for name, part_id in zip(way[::2], way[1::2], strict=True):
        parts = _listed(owner, name)
        at = next((n for n, one in enumerate(parts) if one.get("id") == part_id), len(parts))
        place = (*place, name, at)
        owner = parts[at] if at < len(parts) else {}
    return place


def way_to(fields: Fields, place: Sequence[str | int]) -> Way:
    """The way of the innermost part that a place stands in."""
    way: Way = ()
    owner: Fields = fields
    for name, at in zip(place[::2], place[1::2], strict=False):
        parts = _listed(owner, str(name))
        if not isinstance(at, int) or at >= len(parts):
            break
        owner = parts[at]
        way = (*way, str(name), str(owner.get("id", "")))
    return way


def put_part(fields: Fields, way: Way, part: Mapping[str, Any]) -> Fields:
    """With this part in the place of the one that is there, or at the end of its list."""
    if not way:
        return copy.deepcopy(dict(part))
    changed, siblings = _copy(fields, way)
    new = copy.deepcopy(dict(part)) | {"id": way[-1]}
    at = next((n for n, one in enumerate(siblings) if one.get("id") == way[-1]), None)
    if at is None:
        siblings.append({"id": way[-1], **new})
    else:
        siblings[at] = new
    return changed


def without_part(fields: Fields, way: Way) -> Fields:
    """Without the part, and without what the rest says of it."""
    changed, siblings = _copy(fields, way)
    siblings[:] = [one for one in siblings if one.get("id") != way[-1]]
    _forget(changed, way[-2], way[-1])
    return changed


def moved_up(fields: Fields, way: Way) -> Fields:
    """With the part before its elder neighbour; the first one stays."""
    changed, siblings = _copy(fields, way)
    at = next((n for n, one in enumerate(siblings) if one.get("id") == way[-1]), 0)
    if at:
        siblings[at - 1 : at + 1] = [siblings[at], siblings[at - 1]]
    return changed


def free_id(fields: Fields, way: Way, *, letter: str) -> str:
    """The next id of a list that nothing in it has: ``w4``."""
    owner = part_at(fields, way[:-1]) or {}
    taken = {one.get("id") for one in _listed(owner, way[-1])}
    number = len(taken) + 1
    while f"{letter}{number}" in taken:
        number += 1
    return f"{letter}{number}"


def listed(fields: Fields, name: str) -> list[Fields]:
    """The parts of a list that have the shape of one."""
    return _listed(fields, name)


def _listed(owner: Fields, name: str) -> list[Fields]:
    value = owner.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _copy(fields: Fields, way: Way) -> tuple[Fields, list[Fields]]:
    """A copy of everything, and in it the list that holds the part; made when there is none yet."""
    changed = copy.deepcopy(fields)
    owner = part_at(changed, way[:-2])
    if owner is None:
        return changed, []
    owner[way[-2]] = _listed(owner, way[-2])
    return changed, owner[way[-2]]


def _forget(fields: Fields, kind: str, part_id: str) -> None:
    rule = fields.get("rule")
    rule = rule if isinstance(rule, dict) else {}
    if kind == "modules" and isinstance(rule.get("modules"), dict):
        rule["modules"].pop(part_id, None)
    if kind == "tests" and isinstance(rule.get("tests"), list):
        rule["tests"] = [one for one in rule["tests"] if one != part_id]
    for module in _listed(fields, "modules"):
        for webinar in _listed(module, "webinars"):
            if kind == "speakers" and isinstance(webinar.get("speaker_ids"), list):
                webinar["speaker_ids"] = [one for one in webinar["speaker_ids"] if one != part_id]
            if kind == "tests" and webinar.get("recap_test") == part_id:
                del webinar["recap_test"]
