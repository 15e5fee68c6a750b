"""Taking a test: starting or going on, saving, handing in, and ending what nobody handed in."""

import asyncio
from collections.abc import Collection, Mapping, Sequence

from services.assessment import store
from services.assessment.domain.attempts import (
    Attempt,
    Feedback,
    Test,
    accept_answers,
    begin,
    choose,
    draw,
    finish,
    is_admitted,
)
from services.assessment.domain.extra_time import extra_minutes
from services.assessment.domain.feedback import shown_now
from services.assessment.domain.refusals import NoSuchAttempt, NoSuchTest, NotAParticipant, NotRegisteredYet
from services.assessment.settings import Settings
from services.assessment.use_cases.showing import result_of, sheet_of, test_of
from shared.contracts import assessment as say
from shared.outbox import Tx
from shared.runtime import Work

_ENDED_AT_ONCE = 100


def start_attempt(tx: Tx, request: say.StartAttempt) -> say.AttemptSheet:
    """Begin an attempt or go on with the one that runs. The lock on the person's decisions makes two starts queue."""
    tests = _tests_for(tx, request.participant_id, request.test_id)
    attempts = store.lock_attempts(tx, request.participant_id, request.test_id)
    running = next((attempt for attempt in attempts if attempt.is_running), None)
    if running and not running.is_over(tx.now):
        return sheet_of(tx, running)
    if running:
        attempts = [*(one for one in attempts if one is not running), *_end(tx, [running])]
    test, number = choose(tests, attempts, now=tx.now)
    grants = store.extra_time_of_person(tx, request.participant_id)
    attempt = begin(
        test,
        number=number,
        attempt_id=tx.new_id(),
        participant_id=request.participant_id,
        seed=tx.new_id(),
        now=tx.now,
        extra_minutes=extra_minutes(test, grants, limit=test.time_limit_minutes),
    )
    bank = store.available_in_bank(tx, test.test_id)
    store.add_attempt(tx, attempt, draw(bank, count=test.questions_per_attempt, seed=attempt.seed))
    return sheet_of(tx, attempt)


def _tests_for(tx: Tx, participant_id: str, test_id: str) -> list[Test]:
    """The test as each programme offers it in which the person takes part."""
    tests = store.tests_by_id(tx, [test_id])
    if not tests:
        raise NoSuchTest(test_id)
    decisions = store.lock_decisions(tx, participant_id, {test.programme_id for test in tests})
    if not decisions:
        raise NotRegisteredYet
    ours = [test for test in tests if is_admitted(decisions.get(test.programme_id, []))]
    if not ours or store.erased_among(tx, [participant_id]):
        raise NotAParticipant
    return ours


def save_answers(tx: Tx, request: say.SaveAnswers) -> say.AnswersSaved:
    attempt = _own_attempt(tx, request.attempt_id, request.participant_id)
    _keep_answers(tx, attempt, request.answers, flagged=request.flagged or [])
    if request.flagged is not None:
        store.save_flags(tx, attempt.attempt_id, request.flagged)
    return say.AnswersSaved(saved_at=tx.now)


def submit_attempt(tx: Tx, request: say.SubmitAttempt) -> say.AttemptResult:
    """Hand in. After the end (and a little more) what was saved before counts; once ended, the result stands."""
    attempt = _own_attempt(tx, request.attempt_id, request.participant_id)
    if attempt.is_running:
        if not attempt.is_over(tx.now):
            _keep_answers(tx, attempt, request.answers)
        [attempt] = _end(tx, [attempt])
    return result_of(attempt, test_of(tx, attempt), now=tx.now)


def finish_overdue(tx: Tx) -> int:
    """End attempts whose time is over, from what was saved; returns how many there were."""
    return len(_end(tx, store.lock_overdue(tx, at_most=_ENDED_AT_ONCE)))


async def end_attempts_in_time(work: Work) -> None:
    """Whoever lost the connection still gets a result."""
    while True:
        while await work.write(finish_overdue) == _ENDED_AT_ONCE:
            pass
        await asyncio.sleep(work.use(Settings).sweep_seconds)


def _own_attempt(tx: Tx, attempt_id: str, participant_id: str) -> Attempt:
    attempt = store.lock_attempt(tx, attempt_id, participant_id)
    if attempt is None:
        raise NoSuchAttempt
    return attempt


def _keep_answers(
    tx: Tx, attempt: Attempt, answers: Mapping[str, Sequence[str]], *, flagged: Collection[str] = ()
) -> None:
    spoken_of = {*answers, *flagged}
    accept_answers(attempt, asked=store.asked_in(tx, attempt.attempt_id), answered=spoken_of, now=tx.now)
    store.save_answers(tx, attempt.attempt_id, answers)


def _end(tx: Tx, running: Sequence[Attempt]) -> list[Attempt]:
    """Mark locked running attempts and tell each result: the lock and the state make it once per attempt."""
    if not running:
        return []
    papers = store.papers_of(tx, [attempt.attempt_id for attempt in running])
    tests = {
        (test.test_id, test.programme_id): test
        for test in store.tests_by_id(tx, {attempt.test_id for attempt in running})
    }
    ended = [finish(attempt, papers[attempt.attempt_id], now=tx.now) for attempt in running]
    store.save_ends(tx, ended)
    for attempt in ended:
        test = tests[attempt.test_id, attempt.programme_id]
        tx.tell(_result_fact(attempt, test, score_shown=shown_now(test, tx.now) is not Feedback.NOTHING))
    return ended


def _result_fact(attempt: Attempt, test: Test, *, score_shown: bool) -> say.TestPassed | say.TestFailed:
    ended_at = attempt.finished_at or attempt.started_at
    if attempt.passed:
        return say.TestPassed(
            participant_id=attempt.participant_id,
            programme_id=attempt.programme_id,
            test_id=attempt.test_id,
            attempt_id=attempt.attempt_id,
            attempt_number=attempt.number,
            score=attempt.score or 0,
            pass_mark=attempt.pass_mark,
            passed_at=ended_at,
            score_shown=score_shown,
        )
    return say.TestFailed(
        participant_id=attempt.participant_id,
        programme_id=attempt.programme_id,
        test_id=attempt.test_id,
        attempt_id=attempt.attempt_id,
        attempt_number=attempt.number,
        attempts_left=test.attempts_left(attempt.number),
        score=attempt.score or 0,
        pass_mark=attempt.pass_mark,
        failed_at=ended_at,
        score_shown=score_shown,
    )
