"""Hiding what could tell of single people from whoever may not know: fewer than five, and what would give them away.

Whoever knows a total and all parts but one knows that one, too. So beside each small part another is hidden, large
enough that the small one might be five or more: a *partner* in a line of parts, a rectangle of them in a table whose
rows and columns both have totals. Where there is none, the whole line or table is hidden.
A row or a column is *free* when nobody is told its total, or its parts do not add up to it: nothing follows along it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import product

from services.reporting.domain.figures import Figures, Place
from services.reporting.domain.indicators import BIN, BY_CODE, Dimension, Unit
from services.reporting.domain.programmes import Plan

LEAST = 5
"""How many people there must be to be told of."""

_Line = Mapping[Place, int]
_Part = tuple[str, str, str]


def hidden_places(figures: Figures, plan: Plan) -> set[Place]:
    """Where figures are to be hidden."""
    people = {place: figures[place].people for place in sorted(figures, key=lambda one: (one.indicator, _part(one)))}
    hidden = {place for place, number in people.items() if is_small(number)}
    for line in _lines(people, plan):
        liked = {_part(one) for one in hidden if one.dimension != BIN}  # scores of two tests are of different people
        hidden |= hide_in_line(line, hidden & line.keys(), liked=liked)
    found = hidden | _of_webinars_in_hidden_modules(people, plan, hidden)
    for code in sorted({place.indicator for place in people}):
        table = _table(people, plan, code)
        found |= hide_in_table(table, _parts_of_hidden_oblasts(table, hidden), free=_free(table, hidden))
    return found | _of_hidden_wholes(people, found)


def is_small(people: int) -> bool:
    """Nobody is nobody; one to four are people one might know."""
    return 0 < people < LEAST


def hide_in_line(line: _Line, hidden: Collection[Place] = (), *, liked: Collection[_Part] = ()) -> set[Place]:
    """What to hide of parts that add up to a known total; where there is a choice, parts that others hide, too."""
    found = set(hidden) | {place for place, number in line.items() if is_small(number)}
    for place in sorted((one for one in found if is_small(line[one])), key=_part):
        partners = [one for one, number in line.items() if one != place and number >= _enough(line[place])]
        if not partners:
            return set(line)
        found.add(min(partners, key=lambda one: (one not in found, _part(one) not in liked, line[one], _part(one))))
    return found


def hide_in_table(table: _Line, hidden: Collection[Place] = (), *, free: Collection[str] = ()) -> set[Place]:
    """What to hide of a table whose rows (values) and columns (subjects) add up to known totals, but the free ones."""
    found = set(hidden) | {place for place, number in table.items() if is_small(number)}
    for place in sorted((one for one in found if is_small(table[one])), key=_part):
        corners = min(_companions(table, place, free), key=lambda places: _cost(table, places, found), default=None)
        if corners is None:
            return set(table)
        found |= corners
    return found


def _part(place: Place) -> _Part:
    """Of whom and of what a figure is, whichever indicator it is of."""
    return place.subject_id, str(place.dimension), place.value


def _enough(small: int) -> int:
    """How many a partner must have, so that the small one might be ``LEAST`` and the partner still somebody."""
    return LEAST - small + 1


def _cost(
    table: _Line, places: AbstractSet[Place], found: AbstractSet[Place]
) -> tuple[int, int, list[tuple[str, str]]]:
    fresh = places - found
    return len(fresh), sum(table[one] for one in fresh), sorted((one.subject_id, one.value) for one in places)


def _companions(table: _Line, place: Place, free: Collection[str]) -> Iterator[set[Place]]:
    """What may be hidden with a small part, so that it might be larger while every known total stays what it is."""
    enough = _enough(table[place])
    beside = [one for one, number in table.items() if one != place and number >= enough]
    if place.value in free and place.subject_id in free:
        yield set()
    if place.value in free:
        yield from ({one} for one in beside if one.subject_id == place.subject_id and one.value in free)
    if place.subject_id in free:
        yield from ({one} for one in beside if one.value == place.value and one.subject_id in free)
    yield from _rectangles(table, place)


def _rectangles(table: _Line, place: Place) -> Iterator[set[Place]]:
    """Three more corners: of the row and of the column large enough, opposite anybody."""
    subjects = {one.subject_id for one in table} - {place.subject_id}
    values = {one.value for one in table} - {place.value}
    enough = _enough(table[place])
    for subject, value in product(sorted(subjects), sorted(values)):
        in_row = Place(place.indicator, subject, place.dimension, place.value)
        in_column = Place(place.indicator, place.subject_id, place.dimension, value)
        opposite = Place(place.indicator, subject, place.dimension, value)
        if min(table.get(in_row, 0), table.get(in_column, 0)) >= enough and table.get(opposite, 0) > 0:
            yield {in_row, in_column, opposite}


def _lines(people: Mapping[Place, int], plan: Plan) -> list[_Line]:
    """Parts that add up to a known total: values of a dimension, modules, webinars of a module or of all together."""
    lines: dict[tuple[str, ...], dict[Place, int]] = defaultdict(dict)
    modules = set(plan.modules.values())
    by_module = {place.indicator for place in people if place.subject_id in modules}
    for place, number in people.items():
        if place.dimension and not place.subject_id:
            lines["values", place.indicator, place.dimension][place] = number
        elif place.subject_id in modules and not place.dimension:
            lines["modules", place.indicator][place] = number
        elif place.subject_id in plan.modules:
            module = plan.modules[place.subject_id] if place.indicator in by_module else ""
            lines["webinars", place.indicator, module][place] = number
    return list(lines.values())


def _table(people: Mapping[Place, int], plan: Plan, code: str) -> _Line:
    modules = set(plan.modules.values())
    return {
        place: number
        for place, number in people.items()
        if place.indicator == code and place.dimension == Dimension.OBLAST and place.subject_id in modules
    }


def _free(table: _Line, hidden: AbstractSet[Place]) -> set[str]:
    """Oblasts and modules along which nothing adds up to what is told. People who were in two modules stand in both."""
    if all(BY_CODE[one.indicator].unit is Unit.PEOPLE for one in table):
        return {one.value for one in table}
    unknown = {one.value for one in table if Place(one.indicator, "", one.dimension, one.value) in hidden}
    return unknown | {one.subject_id for one in table if Place(one.indicator, one.subject_id) in hidden}


def _parts_of_hidden_oblasts(table: _Line, hidden: AbstractSet[Place]) -> set[Place]:
    return {one for one in table if Place(one.indicator, "", one.dimension, one.value) in hidden} | {
        one for one in table if Place(one.indicator, one.subject_id) in hidden
    }


def _of_webinars_in_hidden_modules(people: Iterable[Place], plan: Plan, hidden: AbstractSet[Place]) -> set[Place]:
    return {one for one in people if Place(one.indicator, plan.modules.get(one.subject_id, "-")) in hidden}


def _of_hidden_wholes(people: Iterable[Place], hidden: AbstractSet[Place]) -> set[Place]:
    """Every part of a hidden total; and each share, where one of its sides is hidden."""
    parts = {one for one in people if Place(one.indicator) in hidden}
    followers = {
        Place("completion"): {Place("accepted"), Place("certified")},
        Place("response_rate"): {Place("rated"), Place("participations"), Place("recordings")},
    }
    return parts | {one for one, sides in followers.items() if sides & hidden}
