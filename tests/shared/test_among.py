"""Rows whose column holds one of many values: one statement on both databases, however many values."""

import pytest
from sqlalchemy import delete, insert, not_, select, text

from shared.outbox import among
from tests.shared.probes import counters

NAMES = ["а", "'б'", '"в"', "{г,д}", "NULL", ""]


@pytest.fixture
async def full(store):
    await store.write(lambda tx: tx.write(insert(counters), [{"name": name, "value": 1} for name in NAMES]))
    return store


async def names(store, condition):
    rows = await store.read(lambda tx: tx.read(select(counters.c.name).where(condition)))
    return {row.name for row in rows}


@pytest.mark.parametrize("wanted", [[], ["а"], NAMES, ["а", "а", "nobody"]])
async def test_exactly_these_are_found(full, wanted):
    assert await names(full, among(counters.c.name, wanted)) == set(wanted) & set(NAMES)


async def test_all_others_are_found(full):
    assert await names(full, not_(among(counters.c.name, NAMES[:2]))) == set(NAMES[2:])


async def test_several_conditions_hold_together(full):
    both = among(counters.c.name, NAMES[:3]), among(counters.c.name, NAMES[2:])
    rows = await full.read(lambda tx: tx.read(select(counters.c.name).where(*both)))
    assert [row.name for row in rows] == [NAMES[2]]


async def test_more_than_a_statement_has_room_for_place_holders(full):
    assert await names(full, among(counters.c.name, [*map(str, range(100_000)), "а"])) == {"а"}


async def test_rows_are_deleted_by_it(full):
    await full.write(lambda tx: tx.write(delete(counters).where(among(counters.c.name, NAMES[1:]))))
    assert await names(full, counters.c.name.is_not(None)) == {"а"}


async def test_sqlite_looks_them_up_by_the_index(quick_store):
    condition = among(counters.c.name, ["а"])
    query = select(counters).where(condition).compile(quick_store.engine)
    plan = await quick_store.read(
        lambda tx: tx.read(text(f"explain query plan {query}".replace("?", ":one")), {"one": "[]"})
    )
    assert any("SEARCH counter USING" in str(row) for row in plan)
