"""Comparing tables: a checksum that does not depend on the order of rows, and where it differs, what."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, Table, select

_BITS = 256
_PERSON = "participant_id"

Rows = dict[tuple[str, ...], dict[str, str]]


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not the same: its key, and the columns; no columns when one side has no such row. No values."""

    table: str
    key: tuple[str, ...]
    columns: tuple[str, ...] = ()
    missing_in: str = ""

    def __str__(self) -> str:
        """As an operator reads it."""
        row = f"{self.table} {'/'.join(self.key)}"
        return f"{row}: not in the {self.missing_in} store" if self.missing_in else f"{row}: {', '.join(self.columns)}"


@dataclass(frozen=True, slots=True)
class TableReport:
    """A table in both stores. ``left_out`` counts live rows of erased people, whom the log does not name any more."""

    table: str
    rows: int
    left_out: int
    live: str
    rebuilt: str
    differences: Sequence[Difference] = field(default_factory=tuple)


def compare_table(
    table: Table,
    live: Engine,
    rebuilt: Engine,
    *,
    without: Collection[str],
    erased: Collection[str],
    besides: ColumnElement[bool] | None = None,
) -> TableReport:
    """Compare a table's columns but those in ``without``, of its rows but those ``besides``.

    People in ``erased`` are left out on both sides.
    """
    columns = [column for column in table.columns if column.name not in without]
    rows = select(*columns) if besides is None else select(*columns).where(~besides)
    mine, left_out = _rows(table, live, rows, erased=erased)
    theirs, _ = _rows(table, rebuilt, rows, erased=erased)
    sums = _checksum(mine), _checksum(theirs)
    found = _differences(table.name, mine, theirs) if sums[0] != sums[1] else ()
    return TableReport(table.name, len(mine), left_out, *sums, found)


def _rows(table: Table, engine: Engine, wanted: Select[Any], *, erased: Collection[str]) -> tuple[Rows, int]:
    keys = [column.name for column in table.primary_key.columns]
    kept: Rows = {}
    left_out = 0
    with engine.connect() as connection:
        for row in connection.execute(wanted).mappings():
            if row.get(_PERSON) in erased:
                left_out += 1
                continue
            values = {name: _canonical(value) for name, value in row.items()}
            kept[tuple(values[name] for name in keys)] = values
    return kept, left_out


def _canonical(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


def _checksum(rows: Rows) -> str:
    """A sum of digests: the same for the same rows in any order."""
    total = 0
    for values in rows.values():
        text = json.dumps(values, sort_keys=True, ensure_ascii=False)
        total += int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
    return f"{total % (1 << _BITS):064x}"


def _differences(name: str, live: Rows, rebuilt: Rows) -> tuple[Difference, ...]:
    found = []
    for key in sorted(live.keys() | rebuilt.keys()):
        if key not in live or key not in rebuilt:
            found.append(Difference(name, key, missing_in="live" if key not in live else "rebuilt"))
        elif columns := _unequal(live[key], rebuilt[key]):
            found.append(Difference(name, key, columns))
    return tuple(found)


def _unequal(one: Mapping[str, str], other: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(name for name in one if one[name] != other[name])
