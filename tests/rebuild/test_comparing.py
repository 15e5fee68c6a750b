"""Comparing two stores: the order of rows means nothing, and every planted difference is named without its values."""

from typing import Any

from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, delete, insert, update

from dovira.rebuild.comparing import Difference, compare_table

metadata = MetaData()
place = Table(
    "place",
    metadata,
    Column("participant_id", String, primary_key=True),
    Column("webinar_id", String, primary_key=True),
    Column("seconds", Integer),
    Column("note", String),
)
ROWS: list[dict[str, Any]] = [
    {"participant_id": f"p{n}", "webinar_id": f"w{m}", "seconds": n * m, "note": "Ґанок"}
    for n in range(4)
    for m in range(3)
]


def store(rows):
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(place), rows)
    return engine


def compare(live, rebuilt, *, without=(), erased=()):
    return compare_table(place, live, rebuilt, without=without, erased=erased)


def change(engine, statement):
    with engine.begin() as connection:
        connection.execute(statement)
    return engine


def test_the_same_rows_in_another_order_have_one_checksum():
    report = compare(store(ROWS), store(ROWS[::-1]))
    assert report.live == report.rebuilt
    assert (report.rows, report.differences) == (12, ())


def test_a_changed_value_is_named_by_table_key_and_column():
    this = (place.c.participant_id == "p2") & (place.c.webinar_id == "w1")
    rebuilt = change(store(ROWS), update(place).where(this).values(seconds=99, note="інше"))
    report = compare(store(ROWS), rebuilt)
    assert report.live != report.rebuilt
    assert report.differences == (Difference("place", ("p2", "w1"), ("seconds", "note")),)
    assert "інше" not in str(report.differences[0])


def test_rows_that_only_one_side_has_are_named():
    fewer = change(store(ROWS), delete(place).where(place.c.participant_id == "p3", place.c.webinar_id == "w0"))
    assert [one.missing_in for one in compare(store(ROWS), fewer).differences] == ["rebuilt"]
    assert [one.missing_in for one in compare(fewer, store(ROWS)).differences] == ["live"]


def test_values_that_moved_between_rows_do_not_cancel_out():
    swapped = [row | {"seconds": 10 - row["seconds"]} if row["webinar_id"] == "w1" else row for row in ROWS]
    assert compare(store(ROWS), store(swapped)).differences


def test_columns_that_do_not_follow_from_facts_and_erased_people_are_left_out():
    rebuilt = change(store(ROWS), update(place).values(note=""))
    rebuilt = change(rebuilt, delete(place).where(place.c.participant_id == "p1"))
    report = compare(store(ROWS), rebuilt, without=("note",), erased={"p1"})
    assert (report.differences, report.left_out, report.rows) == ((), 3, 9)
