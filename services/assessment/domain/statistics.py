"""How questions of a test do: how easy each is, and whether those who know more answer it better."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

LEAST_ATTEMPTS = 10
"""With fewer, a correlation says nothing."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """``facility``: the mean mark, from 0 (nobody knows) to 1 (everybody does).

    ``discrimination``: the correlation of the marks of this question with the marks of the rest of the same attempts,
    from -1 to 1; none when there are too few attempts, or all are alike.
    """

    attempts: int
    facility: float
    discrimination: float | None


def statistics_of(papers: Iterable[Mapping[str, Fraction]]) -> dict[str, Statistics]:
    """By question, from the marks of finished attempts by question."""
    marks: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for paper in papers:
        whole = sum(paper.values(), start=Fraction(0))
        for question_id, mark in paper.items():
            rest = (whole - mark) / (len(paper) - 1) if len(paper) > 1 else Fraction(0)
            marks[question_id].append((float(mark), float(rest)))
    return {
        question_id: Statistics(len(pairs), max(0.0, _mean([mark for mark, _ in pairs])), _discrimination(pairs))
        for question_id, pairs in marks.items()
    }


def _discrimination(pairs: Sequence[tuple[float, float]]) -> float | None:
    if len(pairs) < LEAST_ATTEMPTS:
        return None
    mean_mark, mean_rest = (_mean(side) for side in zip(*pairs, strict=True))
    together = sum((mark - mean_mark) * (rest - mean_rest) for mark, rest in pairs)
    spread = sqrt(sum((mark - mean_mark) ** 2 for mark, _ in pairs) * sum((rest - mean_rest) ** 2 for _, rest in pairs))
    return together / spread if spread else None


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
