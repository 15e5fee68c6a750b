"""What a person is shown of a finished attempt, and when; and how an answer compares with the right one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from services.assessment.domain.attempts import (
    GRACE,
    DrawnQuestion,
    Feedback,
    FeedbackTime,
    QuestionRef,
    Test,
    VoidManner,
)
from services.assessment.domain.questions import Choice, Question, fitting, mark, right_answers, right_choices


class Outcome(StrEnum):
    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    UNANSWERED = "unanswered"
    EXCLUDED = "excluded"
    CREDITED = "credited"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A question as it is shown afterwards. ``right`` and ``explanations`` are empty where the policy keeps them."""

    ref: QuestionRef
    question: Question
    answer: tuple[str, ...]
    outcome: Outcome
    right: tuple[str, ...] = ()
    explanations: tuple[str, ...] = ()


def shown_now(test: Test, now: datetime) -> Feedback:
    return Feedback.NOTHING if _waits(test, now) else test.feedback


def more_from(test: Test, now: datetime) -> datetime | None:
    """The moment from which more is shown than now; none when nothing more will be."""
    if test.closes_at is None or test.feedback is Feedback.NOTHING or not _waits(test, now):
        return None
    return test.closes_at + GRACE


def review(paper: Iterable[DrawnQuestion], shown: Feedback) -> list[Reviewed]:
    """Every question of an attempt, as far as the policy goes."""
    if shown not in {Feedback.MISTAKES, Feedback.ANSWERS}:
        return []
    return [_reviewed(drawn, with_answers=shown is Feedback.ANSWERS) for drawn in paper]


def _waits(test: Test, now: datetime) -> bool:
    """Before a test has closed, what is shown to one would help another."""
    if test.feedback_time is FeedbackTime.AT_ONCE:
        return False
    return test.closes_at is None or now <= test.closes_at + GRACE


def _reviewed(drawn: DrawnQuestion, *, with_answers: bool) -> Reviewed:
    return Reviewed(
        ref=drawn.ref,
        question=drawn.question,
        answer=drawn.answer,
        outcome=_outcome(drawn),
        right=right_answers(drawn.question) if with_answers else (),
        explanations=_explanations(drawn) if with_answers else (),
    )


def _outcome(drawn: DrawnQuestion) -> Outcome:
    if drawn.void:
        return Outcome.EXCLUDED if drawn.void is VoidManner.EXCLUDE else Outcome.CREDITED
    if not any(text.strip() for text in drawn.answer):
        return Outcome.UNANSWERED
    earned = mark(drawn.question, drawn.answer)
    if earned == Fraction(1):
        return Outcome.RIGHT
    return Outcome.PARTLY if earned else Outcome.WRONG


def _explanations(drawn: DrawnQuestion) -> tuple[str, ...]:
    """What the author wrote to the answer given, to the right ones, and to the question; each once."""
    choices: list[Choice] = [*fitting(drawn.question, drawn.answer), *right_choices(drawn.question)]
    written = [*(choice.feedback for choice in choices), drawn.question.feedback]
    return tuple(dict.fromkeys(text for text in written if text.strip()))
