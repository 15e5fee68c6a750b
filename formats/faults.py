"""What is wrong with a file that somebody brought: where, what, and what to do. No rule of any format.

Faults are in Ukrainian and are meant for the organiser who brought the file. They may quote its cells,
which may name people: show faults to that person, never log them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

RowT = TypeVar("RowT")


class Gravity(StrEnum):
    """Whether what the fault is about was left out, or kept and only worth a look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong. ``row`` counts lines as an editor shows them, from 1; 0: the file as a whole.

    ``column`` is a column's heading; ``place`` is where it is in a file that has no columns, in words; ``path`` is that
    place as names and positions.
    """

    file: str
    row: int
    column: str
    message: str
    gravity: Gravity = Gravity.ERROR
    place: str = ""
    path: tuple[str | int, ...] = ()

    def __str__(self) -> str:
        where = [self.file]
        if self.row:
            where.append(f"рядок {self.row}")
        if self.column:
            where.append(f"стовпець «{self.column}»")
        if self.place:
            where.append(self.place)
        caution = "зверніть увагу: " if self.gravity is Gravity.WARNING else ""
        return f"{', '.join(where)}: {caution}{self.message}"


@dataclass(frozen=True, slots=True)
class Reading(Generic[RowT]):
    """What a file gave: good rows in the file's order, and every fault. Faults never cost a good row."""

    rows: list[RowT]
    faults: list[Fault] = field(default_factory=list)

    @property
    def errors(self) -> list[Fault]:
        return [fault for fault in self.faults if fault.gravity is Gravity.ERROR]

    @property
    def warnings(self) -> list[Fault]:
        return [fault for fault in self.faults if fault.gravity is Gravity.WARNING]


def in_file_order(faults: Iterable[Fault]) -> list[Fault]:
    return sorted(faults, key=lambda fault: fault.row)
