"""The report: ratios as others read them; the page about performance shows a report, its table and its pictures."""

import io
import json

import pytest
from lxml import etree
from rich.console import Console

from bench.command import as_report, table_of
from bench.drawing import draw, pictures
from bench.growth import growth
from bench.publishing import FOLDER, PAGE, RATES, machine, table, was_quiet, with_rates
from bench.ratio import Goal, Ratio, by_turns, p99


def ratio(*pairs, goal=Goal(0.5), unit="facts/s"):  # noqa: B008  # it cannot be changed
    one = Ratio("a measure", unit, goal, "its limit")
    for ours, reference in pairs:
        one.add(ours=ours, reference=reference)
    return one


def test_the_ratio_is_the_median_of_the_ratios_of_the_turns():
    assert ratio((10, 20), (30, 30), (90, 100)).ratio == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("goal", "pair", "is_met"),
    [
        (Goal(0.5), (10, 20), True),
        (Goal(0.5), (9, 20), False),
        (Goal(2, at_most=True), (40, 20), True),
        (Goal(2, at_most=True), (41, 20), False),
    ],
)
def test_a_goal_is_a_share_to_reach_or_a_multiple_to_stay_within(goal, pair, is_met):
    assert ratio(pair, goal=goal).is_met is is_met


async def test_both_sides_begin_by_turns():
    begun = []

    async def measure(name):
        begun.append(name)
        return 1.0

    await by_turns(ratio(), ours=lambda: measure("ours"), reference=lambda: measure("reference"), rounds=2)

    assert begun == ["reference", "ours", "ours", "reference"]


def test_the_99th_percentile_is_of_the_slowest():
    assert p99([1.0] * 990 + [9.0] * 10) > 1
    assert p99([1.0] * 1000) == pytest.approx(1)


def test_a_row_of_the_report_has_what_was_promised():
    row = as_report([ratio((10, 20))], [])["ratios"][0]

    assert {name: row[name] for name in ("name", "ratio", "ours", "reference", "unit")} == {
        "name": "a measure",
        "ratio": 0.5,
        "ours": 10,
        "reference": 20,
        "unit": "facts/s",
    }
    assert row["goal"] == {"value": 0.5, "at_most": False}


def test_the_terminal_marks_what_is_missed():
    written = io.StringIO()
    Console(width=200, file=written).print(table_of([ratio((10, 20)), ratio((1, 20))]))
    lines = [line for line in written.getvalue().splitlines() if "a measure" in line]

    assert ["✓" in line for line in lines] == [True, False]


def test_growth_is_the_median_at_each_point_in_order():
    grown = growth("a fact", along="facts", unit="µs", turns={1000: [3, 1, 2], 10: [1, 1, 5]})

    assert grown.points == [(10, 1), (1000, 2)]


def test_a_picture_is_well_formed_and_says_its_numbers():
    drawn = etree.fromstring(
        draw({"name": "a fact", "along": "facts", "unit": "µs", "points": [[10, 119.2], [1000, 131]]})
    )

    texts = [element.text for element in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert {"a fact, µs", "facts", "119", "131", "10", "1,000"} <= set(texts)


def test_the_page_shows_the_table_and_the_pictures_of_its_report():
    report = json.loads((FOLDER / "report.json").read_text(encoding="utf-8"))
    page, advice = PAGE.read_text(encoding="utf-8"), "run `python -m bench.publishing`"

    assert f"<!-- table -->\n{table(report)}\n" in page, advice
    assert f"<!-- machine -->\n{machine(report)}\n" in page, advice
    if was_quiet(report):
        assert with_rates(RATES.read_text(encoding="utf-8"), report) == RATES.read_text(encoding="utf-8"), advice
    for name, picture in pictures(report).items():
        assert (FOLDER / name).read_text(encoding="utf-8") == picture, advice
        assert f"performance/{name}" in page
