"""What is hidden cannot be computed back: somebody who knows every shown number may still think of five or more."""

import functools
from collections import Counter, defaultdict
from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from services.reporting.domain.figures import Figure, Place
from services.reporting.domain.hiding import LEAST, hidden_places, hide_in_line, hide_in_table
from services.reporting.domain.programmes import Plan
from tests.examples import examples

NUMBERS = st.integers(0, 12)


def line(*numbers):
    return {Place("attended", dimension="oblast", value=f"v{n}"): one for n, one in enumerate(numbers)}


def table(rows):
    return {
        Place("attended", f"m{column}", "oblast", f"v{row}"): number
        for row, numbers in enumerate(rows)
        for column, number in enumerate(numbers)
        if number
    }


def values(places):
    return sorted(place.value for place in places)


def test_a_small_part_takes_the_smallest_that_is_large_enough_with_it():
    assert values(hide_in_line(line(3, 40, 9, 20))) == ["v0", "v2"]
    assert values(hide_in_line(line(4, 2, 30, 50))) == ["v0", "v1"]
    assert values(hide_in_line(line(1, 2, 30, 50))) == ["v0", "v1", "v2"]
    assert hide_in_line(line(7, 9, 30)) == set()


def test_nobody_is_shown_as_nobody():
    assert values(hide_in_line(line(0, 3, 9, 9))) == ["v1", "v2"]


def test_where_nothing_is_large_enough_the_line_is_hidden_whole():
    assert values(hide_in_line(line(1, 2, 2))) == ["v0", "v1", "v2"]


@settings(derandomize=True)
@given(st.lists(NUMBERS, min_size=1, max_size=8))
def test_a_hidden_small_part_of_a_line_might_be_five_or_more(numbers):
    parts = line(*numbers)
    hidden = hide_in_line(parts)
    assert {place for place, number in parts.items() if 0 < number < LEAST} <= hidden
    if len(hidden) == len(parts):
        return
    known = sum(parts.values()) - sum(number for place, number in parts.items() if place not in hidden)
    for place in hidden:
        if parts[place] < LEAST:
            assert known - (len(hidden) - 1) >= LEAST


@settings(max_examples=examples(200))
@given(
    st.lists(st.lists(NUMBERS, min_size=3, max_size=3), min_size=2, max_size=5),
    st.sets(st.sampled_from(["v0", "v1", "v2", "m0"])),
)
def test_a_hidden_small_cell_of_a_table_might_be_five_or_more(rows, free):
    cells = table(rows)
    hidden = hide_in_table(cells, {one for one in cells if {one.value, one.subject_id} & free}, free=free)
    if hidden == set(cells):
        return
    for place in hidden:
        if cells[place] < LEAST:
            assert most_it_could_be(cells, hidden, place, free) >= LEAST


def test_a_small_row_hides_no_more_than_itself_and_one_other_when_its_total_is_hidden_too():
    cells = table([[2, 2, 2], [9, 8, 9], [40, 41, 30], [60, 50, 44]])
    rows = {one for one in cells if one.value in {"v0", "v1"}}
    assert hide_in_table(cells, rows, free={"v0", "v1"}) == rows


def most_it_could_be(cells, hidden, place, free):
    """By augmenting paths: what a cell gains, others of its row and column lose; known sums stay, no cell is 0."""
    now = {one: cells[one] for one in hidden}
    while now[place] < LEAST and (path := _path(now, place, free)) is not None:
        now[place] += 1
        for one, change in path:
            now[one] += change
    return now[place]


def _path(now, place, free):
    """Changes that lead from the column of a cell back to its row. What is free leads to all else that is free."""
    start, goal = ("column", place.subject_id), ("row", place.value)
    come: dict[tuple[str, str], list[tuple[Place, int]]] = {start: []}
    queue = [start]
    while queue:
        node = queue.pop(0)
        if node == goal:
            return come[node]
        for following, step in _steps(now, place, free, node):
            if following not in come:
                come[following] = [*come[node], *step]
                queue.append(following)
    return None


def _steps(now, place, free, node):
    kind, name = node
    others = [one for one in now if one != place]
    if kind == "free" or name in free:
        yield ("free", ""), []
        yield from ((other, []) for one in now for other in _ends(one) if kind == "free" and other[1] in free)
    if kind == "column":
        yield from ((("row", one.value), [(one, -1)]) for one in others if one.subject_id == name and now[one] > 1)
    if kind == "row":
        yield from ((("column", one.subject_id), [(one, 1)]) for one in others if one.value == name)


def _ends(one):
    return ("row", one.value), ("column", one.subject_id)


def test_what_belongs_to_a_hidden_whole_is_hidden_with_it():
    plan = Plan("p", {"w1": "one", "w2": "one", "w3": "two"}, 0)
    places = {
        Place("participations"): 30,
        Place("participations", "one"): 4,
        Place("participations", "two"): 28,
        Place("participations", "w1"): 3,
        Place("participations", "w2"): 6,
        Place("participations", "w3"): 28,
        Place("certified"): 3,
        Place("certified", "", "sex", "female"): 3,
        Place("accepted"): 30,
        Place("completion"): 30,
    }
    hidden = hidden_places({place: Figure(number, number) for place, number in places.items()}, plan)
    assert hidden == set(places) - {Place("participations"), Place("accepted")}


# ---- everything together: no equation, however combined, gives a small number back

WEBINARS = {"w1": "one", "w2": "two", "w3": "two", "w4": "three", "w5": "three", "w6": "three"}


def told_of(chance):
    """Figures of a few people in unlike oblasts: participations, who attended, and answers to surveys."""
    found: Counter[tuple[str, ...]] = Counter()
    seen: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for person in range(chance.randint(12, 60)):
        oblast, sex = chance.choices("ABCD", weights=(12, 6, 3, 1))[0], chance.choices("fm", weights=(9, 1))[0]
        for webinar in chance.sample(list(WEBINARS), chance.randint(0, 5)):
            module = WEBINARS[webinar]
            parts = [("", "", ""), ("", "oblast", oblast), ("", "sex", sex), (webinar, "", ""), (module, "", "")]
            for part in (*parts, (module, "oblast", oblast)):
                found["participations", *part] += 1
                seen["attended", *part].add(person)
                seen["participations", *part].add(person)
            if chance.random() < 0.25:
                for part in (("", "", ""), (webinar, "", "")):
                    found["rated", *part] += 1
                    seen["rated", *part].add(person)
    return {Place(*key): Figure(found.get(key) or len(people), len(people)) for key, people in seen.items()}


def sums(figures):
    """What adds up to what, as everybody knows: parts, and the whole."""

    def of(code, keep):
        return [one for one in figures if one.indicator == code and keep(one)]

    for code in ("participations", "attended"):
        for dimension in ("oblast", "sex"):
            yield of(code, lambda one, d=dimension: one.dimension == d and not one.subject_id), Place(code)
        for module in set(WEBINARS.values()):
            yield of(code, lambda one, m=module: one.dimension and one.subject_id == m), Place(code, module)
    for module in set(WEBINARS.values()):
        of_module = of("participations", lambda one, m=module: WEBINARS.get(one.subject_id) == m)
        yield of_module, Place("participations", module)
    yield (
        of("participations", lambda one: one.subject_id in WEBINARS.values() and not one.dimension),
        Place("participations"),
    )
    for oblast in "ABCD":
        in_modules = of("participations", lambda one, o=oblast: one.value == o and one.subject_id)
        yield in_modules, Place("participations", "", "oblast", oblast)
    yield of("rated", lambda one: one.subject_id), Place("rated")
    for webinar in WEBINARS:
        yield of("attended", lambda one, w=webinar: one.subject_id == w), Place("participations", webinar)


def computable(equations, unknown):
    """The unknowns that the equations determine, by elimination: those whose row says nothing of another one."""
    reduced: dict[Place, dict[Place, Fraction]] = {}
    for equation in equations:
        start = {one: Fraction(sign) for one, sign in equation.items() if one in unknown}
        row = functools.reduce(lambda row, item: less(row, item[1], row.get(item[0], 0)), reduced.items(), start)
        if row:
            chosen = min(row, key=repr)
            unit = {one: number / row[chosen] for one, number in row.items()}
            reduced = {one: less(known, unit, known.get(chosen, 0)) for one, known in reduced.items()} | {chosen: unit}
    return {pivot for pivot, row in reduced.items() if len(row) == 1}


def less(row, other, factor):
    both = {one: row.get(one, 0) - factor * other.get(one, 0) for one in row.keys() | other.keys()}
    return {one: number for one, number in both.items() if number}


def test_no_small_number_can_be_computed_from_all_that_is_shown():
    for seed in range(60):
        figures = told_of(Random(seed))
        hidden = hidden_places(figures, Plan("p", WEBINARS, 0))
        equations = [dict.fromkeys(parts, 1) | {whole: -1} for parts, whole in sums(figures)]
        small = {place for place, one in figures.items() if 0 < one.people < LEAST}
        assert small
        assert small <= hidden
        assert not computable(equations, hidden) & small, seed
