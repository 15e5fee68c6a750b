"""Which questions a session should open with: those that were missed most since the one before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from services.assessment.domain.attempts import DrawnQuestion
from services.assessment.domain.questions import mark

_ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Missed:
    """``drawn``: as it was drawn in its newest version. Less than the whole point is a miss."""

    drawn: DrawnQuestion
    attempts: int
    missed: int

    @property
    def share(self) -> Fraction:
        return Fraction(self.missed, self.attempts)


def most_missed(papers: Iterable[Sequence[DrawnQuestion]], *, count: int) -> list[Missed]:
    """The largest share first. What was voided is a fault of the question, and of nobody who answered it."""
    found: dict[str, Missed] = {}
    for drawn in (one for paper in papers for one in paper if one.void is None):
        before = found.get(drawn.ref.question_id, Missed(drawn, 0, 0))
        newest = max(before.drawn, drawn, key=lambda one: one.ref.version)
        is_missed = mark(drawn.question, drawn.answer) < _ONE
        found[drawn.ref.question_id] = Missed(newest, before.attempts + 1, before.missed + is_missed)
    ranked = sorted(found.values(), key=lambda one: (-one.share, -one.attempts, one.drawn.ref.question_id))
    return [one for one in ranked if one.missed][:count]
