"""A ratio: what ours reached and what the reference reached, by turns in one run, so that a busy machine slows both."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, field
from statistics import median, quantiles
from typing import Any

Measure = Callable[[], Awaitable[float]]


@dataclass(frozen=True)
class Goal:
    """What a ratio is to reach: at least a share, or at most a multiple (``at_most``)."""

    value: float
    at_most: bool = False

    def is_met_by(self, ratio: float) -> bool:
        """Whether a ratio reaches it."""
        return ratio <= self.value if self.at_most else ratio >= self.value

    def __str__(self) -> str:
        """As the table writes it."""
        return f"{'≤' if self.at_most else '≥'} {self.value:g}"


@dataclass
class Ratio:
    """One row of the table: medians of both, and the median of the ratios of each pair of turns."""

    name: str
    unit: str
    goal: Goal
    reference_is: str
    ours: list[float] = field(default_factory=list)
    reference: list[float] = field(default_factory=list)

    def add(self, *, ours: float, reference: float) -> None:
        """Note one pair of turns."""
        self.ours.append(ours)
        self.reference.append(reference)

    @property
    def ratio(self) -> float:
        """Ours over the reference."""
        return median(ours / reference for ours, reference in zip(self.ours, self.reference, strict=True))

    @property
    def is_met(self) -> bool:
        """Whether the goal is reached."""
        return self.goal.is_met_by(self.ratio)

    def as_row(self) -> dict[str, Any]:
        """As the report has it."""
        return {
            "name": self.name,
            "ratio": round(self.ratio, 4),
            "goal": asdict(self.goal),
            "ours": round(median(self.ours), 3),
            "reference": round(median(self.reference), 3),
            "unit": self.unit,
            "reference_is": self.reference_is,
            "rounds": len(self.ours),
        }


def p99(values: Sequence[float]) -> float:
    """The 99th percentile."""
    return quantiles(values, n=100)[-1]


async def by_turns(ratio: Ratio, *, ours: Measure, reference: Measure, rounds: int) -> Ratio:
    """Measure both so many times, the reference first in even turns: neither profits from what the other warmed up."""
    for turn in range(rounds):
        if turn % 2:
            own = await ours()
            ratio.add(ours=own, reference=await reference())
        else:
            other = await reference()
            ratio.add(ours=await ours(), reference=other)
    return ratio
