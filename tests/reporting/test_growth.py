"""What counting costs grows as the number of people does, not as its square."""

from pathlib import Path

import pytest

from services.reporting import api, store
from services.reporting.handlers import hears
from services.reporting.use_cases.counting import count_figures, plan_of
from shared.contracts.reporting import FigurePlace, ListFactsBehind
from shared.testing import Harness
from tests.reporting.cohort import PROGRAMME, Cohort

FEW, MANY = 25, 250


def all_figures(tx):
    count_figures(tx, plan_of(tx, PROGRAMME))


def facts_behind_the_gain(tx):
    api.list_facts_behind(tx, ListFactsBehind(programme_id=PROGRAMME, place=FigurePlace(indicator="gain"), limit=10))


@pytest.fixture
async def houses(tmp_path: Path):
    """Small and large, on SQLite, which counts its steps and keeps no statistics that would help it choose."""
    built = []
    for size in (FEW, MANY):
        house = Harness(f"sqlite:///{tmp_path / str(size)}.db", store.metadata)
        await house.hear(hears, *Cohort(size).facts())
        built.append(house)
    yield built
    for house in built:
        await house.close()


async def steps_of(house, work):
    """How many steps of its machine SQLite makes for the work."""
    steps = 0

    def step():
        nonlocal steps
        steps += 1

    def counted(tx):
        driver = tx.connection.connection.dbapi_connection
        driver.set_progress_handler(step, 1)
        try:
            work(tx)
        finally:
            driver.set_progress_handler(None, 1)

    await house.read(counted)
    return steps


@pytest.mark.parametrize("work", [all_figures, facts_behind_the_gain])
async def test_ten_times_the_people_cost_about_ten_times_the_steps(houses, work):
    few, many = [await steps_of(house, work) for house in houses]
    assert few < many < 1.5 * few * MANY / FEW
