"""The measures in a thousandth of their size: each does its work to the end and counts it; no time is looked at.

What starts processes, waits or fills millions of rows is left to `dovira bench --quick`.
"""

from pathlib import Path

import pytest

from bench.command import MEASURES
from bench.parts import QUICK, Bench, running_bench
from bench.ratio import Ratio

TINY = 0.001
CHEAP = ("whole", "relaying", "importing", "rebuilding")


@pytest.fixture(scope="module")
def bench():
    with running_bench(share=TINY) as parts:
        yield parts


@pytest.mark.timeout(300)  # a busy machine is no fault of what is tested
@pytest.mark.parametrize("name", CHEAP)
async def test_a_measure_does_its_work_on_both_sides(bench, name):
    rows = await MEASURES[name](bench)

    assert rows
    for row in rows:
        assert isinstance(row, Ratio)
        assert len(row.ours) == len(row.reference) == bench.rounds
        assert min(*row.ours, *row.reference) > 0


def test_a_quick_run_does_less_and_no_run_does_nothing():
    whole, quick, tiny = (Bench("", Path(), share) for share in (1.0, QUICK, TINY))

    assert [one.count(10_000) for one in (whole, quick, tiny)] == [10_000, 1000, 20]
    assert [one.rounds for one in (whole, quick, tiny)] == [3, 2, 1]
