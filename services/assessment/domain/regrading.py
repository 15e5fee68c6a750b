"""Marking finished attempts anew once a question is void, or no longer is: who changes, and from what to what."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.assessment.domain.attempts import (
    Attempt,
    DrawnQuestion,
    QuestionRef,
    Test,
    VoidManner,
    marks_of,
    score_of,
)
from services.assessment.domain.refusals import NothingLeftToMark, QuestionIsNotVoid, RegradingChanged


@dataclass(frozen=True, slots=True)
class Void:
    """A question that is not marked as it was answered, in its wordings up to ``version``."""

    question_id: str
    version: int
    manner: VoidManner
    reason: str
    voided_by: str
    voided_at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """An attempt whose score is another one now."""

    before: Attempt
    after: Attempt


@dataclass(frozen=True, slots=True)
class Regrading:
    """What marking anew does: ``asked`` attempts had the question, ``running`` of them have not ended."""

    asked: int
    running: int
    changes: tuple[Change, ...]
    available: int
    drawn: int

    @property
    def digest(self) -> str:
        """The same for the same changes: who confirms what was shown says so with it."""
        changes = [f"{one.before.attempt_id} {one.before.score} {one.after.score}" for one in self.changes]
        return hashlib.sha256("\n".join([*changes, f"{self.asked} {self.available}"]).encode()).hexdigest()[:32]


def regrade(
    attempts: Sequence[Attempt],
    papers: Mapping[str, Sequence[DrawnQuestion]],
    *,
    question_id: str,
    void: Void | None,
) -> list[Change]:
    """Mark every ended attempt as if only ``void`` held of the question. Raises NothingLeftToMark."""
    changes = []
    for attempt in attempts:
        marks = marks_of(_as_if(drawn, question_id, void) for drawn in papers[attempt.attempt_id])
        if not marks:
            raise NothingLeftToMark
        score = score_of(marks)
        if not attempt.is_running and score != attempt.score:
            changes.append(Change(attempt, replace(attempt, score=score, revision=attempt.revision + 1)))
    return changes


def questions_needed(tests: Iterable[Test]) -> int:
    """The most that a programme which offers the test draws for an attempt."""
    return max((test.draw or 1 for test in tests if test.offered), default=0)


def check_seen(regrading: Regrading, seen: str) -> None:
    """Raises RegradingChanged when something else would change than what was seen."""
    if seen and seen != regrading.digest:
        raise RegradingChanged


def check_void(void: Void | None) -> Void:
    """Raises QuestionIsNotVoid."""
    if void is None:
        raise QuestionIsNotVoid
    return void


def covers(void: Void | None, ref: QuestionRef) -> bool:
    """Whether a question is void in this wording of it."""
    return void is not None and ref.version <= void.version


def _as_if(drawn: DrawnQuestion, question_id: str, void: Void | None) -> DrawnQuestion:
    if drawn.ref.question_id != question_id:
        return drawn
    return replace(drawn, void=void.manner if void and covers(void, drawn.ref) else None)
