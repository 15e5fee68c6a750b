"""Rows that hold for a time: kept as they come, in whatever order, and read as they stood at a moment."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Table, and_, bindparam, func, or_, select, tuple_, update

from services.reporting.domain.timelines import Moment, ends
from shared.outbox import Tx

Rows = Sequence[Mapping[str, object]]

_MANY = 200


def keep(tx: Tx, table: Table, rows: Rows) -> None:
    """Insert rows, and say anew until when those hold that state something of the same things."""
    tx.insert_new(table, rows)
    slot = [column for column in table.primary_key.columns if column.name != "fact_id"]
    things = list(dict.fromkeys(tuple(row[column.name] for column in slot) for row in rows))
    for start in range(0, len(things), _MANY):
        _set_ends(tx, table, slot, things[start : start + _MANY])


def held(table: Table, as_of: datetime | None) -> ColumnElement[bool]:
    """What holds now, or held at a moment."""
    if as_of is None:
        return table.c.until.is_(None)
    return and_(table.c.since <= as_of, or_(table.c.until.is_(None), table.c.until > as_of))


def _set_ends(
    tx: Tx, table: Table, slot: Sequence[ColumnElement[object]], things: Sequence[tuple[object, ...]]
) -> None:
    is_one = tuple_(*slot).in_
    several = tx.read(select(*slot).where(is_one(things)).group_by(*slot).having(func.count() > 1))
    if not several:
        return
    columns = (table.c.fact_id, table.c.rank, table.c.since, table.c.until)
    side_by_side: dict[tuple[object, ...], list[Moment]] = defaultdict(list)
    for row in tx.read(select(*slot, *columns).where(is_one([tuple(row) for row in several]))):
        side_by_side[tuple(row)[: len(slot)]].append(Moment(row.fact_id, row.rank, row.since, row.until))
    changed = []
    for thing, moments in side_by_side.items():
        new = ends(moments)
        changed += [(thing, one.fact_id, new[one.fact_id]) for one in moments if one.until != new[one.fact_id]]
    names = [column.name for column in table.primary_key.columns]
    is_this = and_(*(table.c[name] == bindparam(f"this_{name}") for name in names))
    values = [
        {f"this_{name}": value for name, value in zip(names, (*thing, fact_id), strict=True)} | {"ends": until}
        for thing, fact_id, until in changed
    ]
    tx.write(update(table).where(is_this).values(until=bindparam("ends")), values)
