"""Pages are answered from what was counted before: how many facts there are changes nothing of what is read."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event, text

from services.reporting import api
from services.reporting.domain.indicators import INDICATORS
from services.reporting.handlers import hears
from services.reporting.use_cases import recount
from services.reporting.use_cases.showing import value_names
from shared.contracts.reporting import FigureSet, GetFigures
from shared.contracts.scheduling import ProgrammePublished
from shared.testing import Harness
from tests.reporting.builders import working
from tests.reporting.cohort import MODULES, PROGRAMME, WEBINARS, Cohort

OF_FACTS = {"statement", "applicant", "person"}
Asked = list[tuple[str, Any]]


@contextmanager
def statements_of(connection: Connection) -> Iterator[Asked]:
    """What the database is asked meanwhile."""
    asked: Asked = []

    def note(_connection: Connection, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        asked.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(connection, "before_cursor_execute", note)


async def look(house: Harness, *, for_others: bool) -> tuple[FigureSet, Asked, list[str]]:
    """The answer, what was asked for it, and how SQLite finds the rows."""
    request = GetFigures(programme_id=PROGRAMME, for_others=for_others)

    def read(tx):
        with statements_of(tx.connection) as asked:
            found = api.get_figures(tx, request)
        plans = []
        if tx.connection.dialect.name == "sqlite":
            for statement, parameters in asked:
                rows = tx.connection.exec_driver_sql(f"explain query plan {statement}", parameters)
                plans += [str(row[-1]) for row in rows]
        return found, asked, plans

    return await house.read(read)


async def test_a_page_costs_the_same_whether_few_or_many_took_part_and_no_fact_is_looked_at(house):
    seen = []
    for size in (5, 40):
        await house.hear(hears, *Cohort(size, prefix=f"of-{size}").facts())
        await recount(working(house), PROGRAMME)
        for for_others in (False, True):
            found, asked, plans = await look(house, for_others=for_others)
            assert next(one.number for one in found.figures if one.indicator == "applied") == size
            assert not [line for line in plans if line.startswith("SCAN")]
            seen.append([statement for statement, _ in asked])
    assert seen[0] == seen[1] == seen[2] == seen[3]
    assert not [line for line in seen[0] if OF_FACTS & set(line.replace(".", " ").split())]


async def test_how_many_figures_there_are_follows_from_the_programme_alone(house):
    await house.hear(hears, *Cohort(40).facts())
    await recount(working(house), PROGRAMME)
    found, _, _ = await look(house, for_others=False)
    values = sum(map(len, value_names().values()))
    oblasts = len(value_names()["oblast"])
    subjects = len(WEBINARS) + 1 + len(MODULES) * (1 + oblasts)
    assert len(found.figures) <= len(INDICATORS) * (1 + values + subjects + 10)


async def test_before_anything_was_counted_the_page_is_told_so_and_nothing_is_counted_for_it(house):
    published = next(one for one in Cohort(0).facts() if isinstance(one.fact, ProgrammePublished))
    await house.hear(hears, published)
    found, asked, _ = await look(house, for_others=False)
    assert (found.counted_at, found.is_behind, found.figures) == (None, True, [])
    assert not [line for line, _ in asked if OF_FACTS & set(line.replace(".", " ").split())]
    await recount(working(house), PROGRAMME)
    found, _, _ = await look(house, for_others=False)
    assert found.counted_at
    assert not found.is_behind


async def test_reading_a_table_from_end_to_end_would_be_seen(house):
    def plan(tx):
        if tx.connection.dialect.name != "sqlite":
            return ["SCAN statement"]
        return [str(row[-1]) for row in tx.connection.execute(text("explain query plan select * from statement"))]

    assert (await house.read(plan))[0].startswith("SCAN")
