"""Hiding what could tell of single people from whoever may not know: fewer than five, and what would give them away.

Whoever knows a total and all parts but one knows that one, too. So beside each small part another is hidden, large
enough that the small one might be five or more: a *partner* in a line of parts, a rectangle of them in a table whose
rows and columns both have totals. Where there is none, the whole line or table is hidden.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import product

from services.reporting.domain.figures import Figures, Place
from services.reporting.domain.indicators import Dimension
from services.reporting.domain.programmes import Plan

LEAST = 5
"""How many people there must be to be told of."""

_Line = Mapping[Place, int]


def hidden_places(figures: Figures, plan: Plan) -> set[Place]:
    """Where figures are to be hidden."""
    people = {place: one.people for place, one in figures.items()}
    hidden = {place for place, number in people.items() if is_small(number)}
    for line in _lines(people, plan):
        hidden |= hide_in_line(line, hidden & line.keys())
    by_module = _of_webinars_in_hidden_modules(people, plan, hidden)
    tables = [_table(people, plan, code) for code in {place.indicator for place in people}]
    found = hidden | by_module
    for table in tables:
        found |= hide_in_table(table, _parts_of_hidden_oblasts(table, hidden))
    return found | _of_hidden_wholes(people, found)


def is_small(people: int) -> bool:
    """Nobody is nobody; one to four are people one might know."""
    return 0 < people < LEAST


def hide_in_line(line: _Line, hidden: Collection[Place] = ()) -> set[Place]:
    """What to hide of parts that add up to a known total."""
    found = set(hidden) | {place for place, number in line.items() if is_small(number)}
    for place in [one for one in found if is_small(line[one])]:
        partners = [one for one, number in line.items() if one != place and number >= _enough(line[place])]
        if not partners:
            return set(line)
        found.add(min(partners, key=lambda one: (one not in found, line[one], one.subject_id, one.value)))
    return found


def hide_in_table(table: _Line, hidden: Collection[Place] = ()) -> set[Place]:
    """What to hide of a table whose rows (values) and columns (subjects) add up to known totals."""
    found = set(hidden) | {place for place, number in table.items() if is_small(number)}
    for place in sorted((one for one in found if is_small(table[one])), key=lambda one: (one.subject_id, one.value)):
        corners = min(_rectangles(table, place), key=lambda places: _cost(table, places, found), default=None)
        if corners is None:
            return set(table)
        found |= corners
    return found


def _enough(small: int) -> int:
    """How many a partner must have, so that the small one might be ``LEAST`` and the partner still somebody."""
    return LEAST - small + 1


def _cost(
    table: _Line, places: AbstractSet[Place], found: AbstractSet[Place]
) -> tuple[int, int, list[tuple[str, str]]]:
    fresh = places - found
    return len(fresh), sum(table[one] for one in fresh), sorted((one.subject_id, one.value) for one in places)


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
    """Parts that add up to a known total: values of a dimension, modules, webinars of a module."""
    lines: dict[tuple[str, ...], dict[Place, int]] = defaultdict(dict)
    modules = set(plan.modules.values())
    for place, number in people.items():
        if place.dimension and not place.subject_id:
            lines["values", place.indicator, place.dimension][place] = number
        elif place.subject_id in modules and not place.dimension:
            lines["modules", place.indicator][place] = number
        elif place.subject_id in plan.modules:
            lines["webinars", place.indicator, plan.modules[place.subject_id]][place] = number
    return list(lines.values())


def _table(people: Mapping[Place, int], plan: Plan, code: str) -> _Line:
    modules = set(plan.modules.values())
    return {
        place: number
        for place, number in people.items()
        if place.indicator == code and place.dimension == Dimension.OBLAST and place.subject_id in modules
    }


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
