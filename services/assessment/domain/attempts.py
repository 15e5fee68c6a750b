"""How a test is taken: whether it is open, what an attempt draws, how it is shown, how it ends and what it scores.

Time and seeds are arguments: the same seed draws the same questions in the same order for ever.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from math import floor
from typing import NamedTuple

from services.assessment.domain.questions import FALSE, TRUE, Question, QuestionKind, mark, tidy
from services.assessment.domain.refusals import (
    AlreadyPassed,
    AttemptFinished,
    AttemptLimitReached,
    NotInThisAttempt,
    Refusal,
    TestClosed,
    TestNotOpen,
    TimeOver,
)

GRACE = timedelta(seconds=30)
"""How long after the end answers still count: what a slow line needs to carry them."""


class Feedback(StrEnum):
    """What a person is shown of a finished attempt; each holds all that is before it."""

    NOTHING = "nothing"
    SCORE = "score"
    MISTAKES = "mistakes"
    ANSWERS = "answers"


class FeedbackTime(StrEnum):
    AT_ONCE = "at_once"
    AFTER_CLOSING = "after_closing"


@dataclass(frozen=True, slots=True)
class Test:
    """A test as a programme states it, and how full its bank is. ``offered``: the programme still has it.

    Two programmes may offer one test, say two runs of one course: they share the bank and nothing else.
    """

    __test__ = False  # not a pytest class

    test_id: str
    programme_id: str
    title: str
    pass_mark: float
    attempt_limit: int
    draw: int | None = None
    time_limit_minutes: int | None = None
    position: int = 0
    offered: bool = True
    closes_at: datetime | None = None
    feedback: Feedback = Feedback.SCORE
    feedback_time: FeedbackTime = FeedbackTime.AT_ONCE
    bank_version: int = 0
    bank_size: int = 0

    @property
    def questions_per_attempt(self) -> int:
        return self.draw or self.bank_size

    @property
    def is_open(self) -> bool:
        return self.offered and 0 < self.questions_per_attempt <= self.bank_size

    def has_closed(self, now: datetime) -> bool:
        return self.closes_at is not None and now >= self.closes_at

    def attempts_left(self, number: int) -> int:
        """How many remain after the attempt of this number."""
        return max(self.attempt_limit - number, 0)


class AttemptState(StrEnum):
    RUNNING = "running"
    FINISHED = "finished"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a programme states of it is kept as it was at the start: a programme edited later changes none of it.

    ``revision`` counts how often it was marked anew.

    ``extra_minutes`` are what this person was granted on top of the limit; ``ends_at`` counts them in.
    """

    attempt_id: str
    test_id: str
    programme_id: str
    participant_id: str
    number: int
    pass_mark: float
    seed: str
    started_at: datetime
    time_limit_minutes: int | None = None
    extra_minutes: int = 0
    ends_at: datetime | None = None
    state: AttemptState = AttemptState.RUNNING
    revision: int = 0
    score: float | None = None
    finished_at: datetime | None = None

    @property
    def is_running(self) -> bool:
        return self.state is AttemptState.RUNNING

    @property
    def passed(self) -> bool:
        return self.score is not None and self.score >= self.pass_mark

    def is_over(self, now: datetime) -> bool:
        return self.ends_at is not None and now > self.ends_at + GRACE


class QuestionRef(NamedTuple):
    """A question in one of its versions."""

    question_id: str
    version: int


class VoidManner(StrEnum):
    """What becomes of the point of a question that is void: nobody can have it, or everybody has it."""

    EXCLUDE = "exclude"
    CREDIT = "credit"


@dataclass(frozen=True, slots=True)
class DrawnQuestion:
    """A question of an attempt, frozen in the version that was drawn, and what was answered so far."""

    ref: QuestionRef
    question: Question
    answer: tuple[str, ...] = ()
    flagged: bool = False
    void: VoidManner | None = None


def is_admitted(history: Iterable[tuple[datetime, bool]]) -> bool:
    """Whether a person takes part: the latest decision holds, in whatever order decisions were heard."""
    return max(history, key=lambda decision: (decision[0], not decision[1]), default=(None, False))[1]


def choose(tests: Sequence[Test], earlier: Collection[Attempt], *, now: datetime) -> tuple[Test, int]:
    """Of one test as a person's programmes offer it, the first that may be attempted, with the attempt's number."""
    refusals: list[Refusal] = []
    for test in sorted(tests, key=lambda test: not test.is_open or test.has_closed(now)):
        try:
            return test, next_number(test, [one for one in earlier if one.programme_id == test.programme_id], now=now)
        except Refusal as refusal:
            refusals.append(refusal)
    raise refusals[0]


def next_number(test: Test, earlier: Collection[Attempt], *, now: datetime) -> int:
    """The number of a new attempt, if one may begin. ``earlier`` are the person's attempts at this test, all ended."""
    if any(attempt.passed for attempt in earlier):
        raise AlreadyPassed
    if len(earlier) >= test.attempt_limit:
        raise AttemptLimitReached(test.attempt_limit)
    if test.has_closed(now):
        raise TestClosed
    if not test.is_open:
        raise TestNotOpen
    return 1 + max((attempt.number for attempt in earlier), default=0)


def begin(  # noqa: PLR0913  # all that an attempt is made of, each by name
    test: Test, *, number: int, attempt_id: str, participant_id: str, seed: str, now: datetime, extra_minutes: int = 0
) -> Attempt:
    limit = test.time_limit_minutes
    return Attempt(
        attempt_id=attempt_id,
        test_id=test.test_id,
        programme_id=test.programme_id,
        participant_id=participant_id,
        number=number,
        pass_mark=test.pass_mark,
        seed=seed,
        started_at=now,
        time_limit_minutes=limit,
        extra_minutes=extra_minutes,
        ends_at=end_of(now, limit=limit, extra=extra_minutes, closes_at=test.closes_at),
    )


def end_of(started_at: datetime, *, limit: int | None, extra: int, closes_at: datetime | None) -> datetime | None:
    """When the person's own time is over, and at the latest when the test closes."""
    own = None if limit is None else started_at + timedelta(minutes=limit + extra)
    return min((moment for moment in (own, closes_at) if moment is not None), default=None)


def accept_answers(attempt: Attempt, *, asked: Collection[str], answered: Collection[str], now: datetime) -> None:
    """Raises unless answers to the questions ``answered`` still count in an attempt that asks ``asked``."""
    if not attempt.is_running:
        raise AttemptFinished
    if attempt.is_over(now):
        raise TimeOver
    if not set(answered) <= set(asked):
        raise NotInThisAttempt


def finish(attempt: Attempt, paper: Sequence[DrawnQuestion], *, now: datetime) -> Attempt:
    """Mark what was answered. An attempt that ran out of time ended when its time did, whoever notices when."""
    score = score_of(marks_of(paper))
    if attempt.ends_at is not None and attempt.is_over(now):
        return replace(attempt, state=AttemptState.EXPIRED, score=score, finished_at=attempt.ends_at)
    return replace(attempt, state=AttemptState.FINISHED, score=score, finished_at=now)


def marks_of(paper: Iterable[DrawnQuestion]) -> list[Fraction]:
    """What the answers earn, question by question; one that is void counts for nobody, or for everybody."""
    counted = [drawn for drawn in paper if drawn.void is not VoidManner.EXCLUDE]
    return [Fraction(1) if drawn.void else mark(drawn.question, drawn.answer) for drawn in counted]


def score_of(marks: Sequence[Fraction]) -> float:
    """Per cent of the points that could be had, to two decimals, halves up."""
    if not marks:
        return 0.0
    return floor(sum(marks) * 10_000 / len(marks) + Fraction(1, 2)) / 100


def draw(bank: Iterable[QuestionRef], *, count: int, seed: str) -> list[QuestionRef]:
    return sorted(bank, key=lambda ref: _lot(seed, ref.question_id))[:count]


def options_of(question: Question, *, seed: str) -> list[str]:
    """What there is to choose from, in the order of this attempt. Nothing in it tells the right answer."""
    if question.kind is QuestionKind.TRUE_FALSE:
        return [TRUE, FALSE]
    if question.kind in {QuestionKind.SHORT_ANSWER, QuestionKind.NUMERICAL}:
        return []
    matching = question.kind is QuestionKind.MATCHING
    offered = [choice.match if matching else choice.text for choice in question.choices]
    distinct = {tidy(text): text for text in offered}
    return sorted(distinct.values(), key=lambda text: _lot(seed, question.text, text))


def _lot(seed: str, *parts: str) -> bytes:
    """A place in the drawn order. A hash and no generator of random numbers, whose order may change with Python."""
    return hashlib.sha256("\0".join((seed, *parts)).encode()).digest()
