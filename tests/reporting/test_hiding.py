"""What is hidden cannot be computed back: somebody who knows every shown number may still think of five or more."""

from hypothesis import given, settings
from hypothesis import strategies as st

from services.reporting.domain.figures import Figure, Place
from services.reporting.domain.hiding import LEAST, hidden_places, hide_in_line, hide_in_table
from services.reporting.domain.programmes import Plan

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


@settings(max_examples=200)
@given(st.lists(st.lists(NUMBERS, min_size=3, max_size=3), min_size=2, max_size=5))
def test_a_hidden_small_cell_of_a_table_might_be_five_or_more(rows):
    cells = table(rows)
    hidden = hide_in_table(cells)
    if hidden == set(cells):
        return
    for place in hidden:
        if cells[place] < LEAST:
            assert most_it_could_be(cells, hidden, place) >= LEAST


def most_it_could_be(cells, hidden, place):
    """By augmenting paths: what a cell gains, others of its row and column lose; sums stay, no cell is 0."""
    now = {one: cells[one] for one in hidden}
    while path := _path(now, place):
        now[place] += 1
        for step, one in enumerate(path):
            now[one] += -1 if step % 2 == 0 else 1
        if now[place] >= LEAST:
            break
    return now[place]


def _path(now, place):
    """From the column of a cell back to its row: lose in a column, gain in a row, by turns."""
    seen: set[str] = {place.subject_id}
    queue: list[tuple[str, list[Place]]] = [(place.subject_id, [])]
    while queue:
        column, path = queue.pop(0)
        for loses in (one for one in now if one.subject_id == column and one != place and now[one] > 1):
            if loses.value == place.value:
                continue
            for gains in (one for one in now if one.value == loses.value and one.subject_id not in seen):
                last = next(
                    (
                        one
                        for one in now
                        if one.subject_id == gains.subject_id and one.value == place.value and now[one] > 1
                    ),
                    None,
                )
                if last:
                    return [*path, loses, gains, last]
                seen.add(gains.subject_id)
                queue.append((gains.subject_id, [*path, loses, gains]))
    return None


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
