"""From the rows of a report to the people in it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.scheduling.domain.attendance import Interval
from services.scheduling.domain.matching import Person


@dataclass(frozen=True, slots=True)
class ReportedRow:
    """One join, or the absence, of somebody; address and names folded, ``shown`` as in the file."""

    row: int
    email: str
    names: tuple[str, ...]
    shown: str
    joined_at: datetime | None
    left_at: datetime | None


@dataclass(slots=True)
class Attendee:
    """A person of the report with all their rows. ``faults`` are rows that could not be counted, and why."""

    person: Person
    rows: list[int] = field(default_factory=list)
    joins: list[Interval] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def take(self, row: ReportedRow) -> None:
        self.rows.append(row.row)
        if row.joined_at is None:
            return
        if row.left_at is None:
            self.faults.append(f"Рядок {row.row}: немає часу виходу, цей вхід не враховано.")
        elif row.left_at < row.joined_at:
            self.faults.append(f"Рядок {row.row}: вихід раніше за вхід, цей вхід не враховано.")
        else:
            self.joins.append(Interval(row.joined_at, row.left_at))


def attendees(rows: Iterable[ReportedRow], *, known: Sequence[Person], new_id: Callable[[], str]) -> list[Attendee]:
    """One attendee for each pair of address and names; people known from earlier reports keep their ids."""
    people = {(person.email, person.names): person for person in known}
    found: dict[tuple[str, tuple[str, ...]], Attendee] = {}
    for row in rows:
        key = (row.email, row.names)
        if key not in found:
            person = people.get(key) or Person(new_id(), row.email, row.names, row.shown)
            found[key] = Attendee(person)
        found[key].take(row)
    return list(found.values())
