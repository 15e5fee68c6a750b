"""What people are shown: where they stand with tests, the sheet they work on, how an attempt ended."""

from collections.abc import Sequence
from datetime import datetime

from services.assessment import store
from services.assessment.domain.attempts import Attempt, DrawnQuestion, Feedback, Test, options_of
from services.assessment.domain.extra_time import ExtraTime, extra_minutes
from services.assessment.domain.feedback import more_from, shown_now
from shared.contracts import assessment as say
from shared.contracts import vocabulary
from shared.outbox import ReadTx


def list_tests(tx: ReadTx, request: say.ListTests) -> say.TestStates:
    attempts = store.attempts_in_programme(tx, request.participant_id, request.programme_id)
    grants = store.extra_time_of_person(tx, request.participant_id)
    offered = [test for test in store.tests_of_programmes(tx, [request.programme_id]) if test.offered]
    return say.TestStates(
        tests=[_state(tx, test, [one for one in attempts if one.test_id == test.test_id], grants) for test in offered]
    )


def _state(tx: ReadTx, test: Test, attempts: Sequence[Attempt], grants: Sequence[ExtraTime]) -> say.TestState:
    """An attempt whose time is over is neither running nor marked for the moment it takes to end it."""
    running = [attempt.attempt_id for attempt in attempts if attempt.is_running and not attempt.is_over(tx.now)]
    return say.TestState(
        test_id=test.test_id,
        title=test.title,
        pass_mark=test.pass_mark,
        attempt_limit=test.attempt_limit,
        question_count=test.questions_per_attempt,
        time_limit_minutes=test.time_limit_minutes,
        extra_minutes=extra_minutes(test, grants, limit=test.time_limit_minutes),
        closes_at=test.closes_at,
        feedback=vocabulary.Feedback(test.feedback),
        feedback_time=vocabulary.FeedbackTime(test.feedback_time),
        open=test.is_open and not test.has_closed(tx.now),
        running_attempt_id=next(iter(running), None),
        results=[result_of(attempt, test, now=tx.now) for attempt in attempts if not attempt.is_running],
    )


def result_of(attempt: Attempt, test: Test, *, now: datetime) -> say.AttemptResult:
    shown = shown_now(test, now)
    return say.AttemptResult(
        attempt_id=attempt.attempt_id,
        number=attempt.number,
        score=None if shown is Feedback.NOTHING else attempt.score or 0,
        pass_mark=attempt.pass_mark,
        passed=attempt.passed,
        attempts_left=test.attempts_left(attempt.number),
        revised=attempt.revision > 0,
        shown=vocabulary.Feedback(shown),
        more_from=more_from(test, now),
    )


def sheet_of(tx: ReadTx, attempt: Attempt) -> say.AttemptSheet:
    paper = store.papers_of(tx, [attempt.attempt_id])[attempt.attempt_id]
    return say.AttemptSheet(
        attempt_id=attempt.attempt_id,
        test_id=attempt.test_id,
        number=attempt.number,
        attempt_limit=test_of(tx, attempt).attempt_limit,
        pass_mark=attempt.pass_mark,
        started_at=attempt.started_at,
        ends_at=attempt.ends_at,
        questions=[_shown(drawn, attempt.seed) for drawn in paper],
        answers={drawn.ref.question_id: list(drawn.answer) for drawn in paper if drawn.answer},
        flagged=[drawn.ref.question_id for drawn in paper if drawn.flagged],
    )


def _shown(drawn: DrawnQuestion, seed: str) -> say.SheetQuestion:
    return say.SheetQuestion(
        question_id=drawn.ref.question_id,
        kind=say.QuestionKind(drawn.question.kind),
        text=drawn.question.text,
        options=options_of(drawn.question, seed=seed),
        prompts=drawn.question.prompts,
    )


def test_of(tx: ReadTx, attempt: Attempt) -> Test:
    """The test as the attempt's programme states it now; tests are closed but never deleted."""
    return next(one for one in store.tests_by_id(tx, [attempt.test_id]) if one.programme_id == attempt.programme_id)
