"""How a cost grows: a line of a picture, and where it is drawn from."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Growth:
    """What is counted along the bottom, and what each point costs: medians of turns that were taken in turn."""

    name: str
    along: str
    unit: str
    points: Sequence[tuple[int, float]]

    def as_row(self) -> dict[str, Any]:
        """As the report has it."""
        return asdict(self)


def growth(name: str, *, along: str, unit: str, turns: Mapping[int, Sequence[float]]) -> Growth:
    """From what each turn measured."""
    return Growth(name, along, unit, [(at, round(median(values), 2)) for at, values in sorted(turns.items())])
