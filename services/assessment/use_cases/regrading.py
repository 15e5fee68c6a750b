"""Taking a question out of the marking and putting it back: what it would change, the change, and its facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.assessment import store
from services.assessment.domain.attempts import Attempt, DrawnQuestion, QuestionRef, Test, VoidManner
from services.assessment.domain.refusals import NoSuchQuestion, NoSuchTest
from services.assessment.domain.regrading import (
    Change,
    Regrading,
    Void,
    check_seen,
    check_void,
    covers,
    questions_needed,
    regrade,
)
from services.assessment.use_cases.banks import tell_published
from shared.contracts import assessment as ask
from shared.contracts import assessment_regrading as say
from shared.outbox import Tx

_VOIDED, _RESTORED = "question_voided", "question_restored"
"""Reasons of revised results, as codes: why a question was faulty stands in its own fact."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with everything that its marking touches, locked until commit."""

    ref: QuestionRef
    void: Void | None
    tests: Sequence[Test]
    bank: tuple[int, int]
    attempts: Sequence[Attempt]
    papers: Mapping[str, Sequence[DrawnQuestion]]


def void_question(tx: Tx, request: say.VoidQuestion) -> say.Regrading:
    """Voided so already, nothing changes. Raises NoSuchTest, NoSuchQuestion, NothingLeftToMark, RegradingChanged."""
    asked = _lock_question(tx, request.test_id, request.question_id)
    void = Void(
        question_id=request.question_id,
        version=asked.ref.version,
        manner=VoidManner(request.manner),
        reason=request.reason,
        voided_by=request.voided_by,
        voided_at=tx.now,
    )
    regrading = _weigh(asked, void)
    check_seen(regrading, request.seen)
    already = asked.void is not None and (asked.void.version, asked.void.manner) == (void.version, void.manner)
    if not (request.dry_run or already):
        store.save_void(tx, void)
        _carry_out(tx, request.test_id, asked, regrading, reason=_VOIDED)
        tx.tell(_voided(request.test_id, void))
    return _shown(regrading)


def restore_question(tx: Tx, request: say.RestoreQuestion) -> say.Regrading:
    """Raises NoSuchTest, NoSuchQuestion, QuestionIsNotVoid, RegradingChanged."""
    asked = _lock_question(tx, request.test_id, request.question_id)
    void = check_void(asked.void)
    regrading = _weigh(asked, None)
    check_seen(regrading, request.seen)
    if not request.dry_run:
        store.drop_void(tx, request.question_id)
        _carry_out(tx, request.test_id, asked, regrading, reason=_RESTORED)
        fact = say.QuestionRestored(
            question_id=request.question_id,
            test_id=request.test_id,
            version=void.version,
            restored_by=request.restored_by,
            restored_at=tx.now,
        )
        tx.tell(fact)
    return _shown(regrading)


def _lock_question(tx: Tx, test_id: str, question_id: str) -> _Asked:
    """The bank first, as imports do; then attempts, so that none of them ends meanwhile."""
    tests = store.tests_by_id(tx, [test_id])
    if not tests:
        raise NoSuchTest(test_id)
    bank = store.lock_banks(tx, [test_id])[test_id]
    ref = store.find_question(tx, test_id, question_id)
    if ref is None:
        raise NoSuchQuestion
    attempts = store.lock_attempts_asking(tx, question_id)
    papers = store.papers_of(tx, [attempt.attempt_id for attempt in attempts])
    return _Asked(ref, store.voids_in_bank(tx, test_id).get(question_id), tests, bank, attempts, papers)


def _weigh(asked: _Asked, void: Void | None) -> Regrading:
    _, size = asked.bank
    return Regrading(
        asked=len(asked.attempts),
        running=sum(attempt.is_running for attempt in asked.attempts),
        changes=tuple(regrade(asked.attempts, asked.papers, question_id=asked.ref.question_id, void=void)),
        available=size + covers(asked.void, asked.ref) - covers(void, asked.ref),
        drawn=questions_needed(asked.tests),
    )


def _carry_out(tx: Tx, test_id: str, asked: _Asked, regrading: Regrading, *, reason: str) -> None:
    version, _ = asked.bank
    store.save_bank(tx, test_id, version=version + 1, size=regrading.available)
    store.save_ends(tx, [change.after for change in regrading.changes])
    for change in regrading.changes:
        tx.tell(_revised(tx, change, reason=reason))
    for test in store.tests_by_id(tx, [test_id]):
        if test.is_open:
            tell_published(tx, test)


def _voided(test_id: str, void: Void) -> say.QuestionVoided:
    return say.QuestionVoided(
        question_id=void.question_id,
        test_id=test_id,
        version=void.version,
        manner=ask.VoidManner(void.manner),
        reason=void.reason,
        voided_by=void.voided_by,
        voided_at=void.voided_at,
    )


def _revised(tx: Tx, change: Change, *, reason: str) -> ask.TestResultRevised:
    attempt = change.after
    return ask.TestResultRevised(
        participant_id=attempt.participant_id,
        programme_id=attempt.programme_id,
        test_id=attempt.test_id,
        attempt_id=attempt.attempt_id,
        revision=attempt.revision,
        score=attempt.score or 0,
        passed=attempt.passed,
        reason=reason,
        revised_at=tx.now,
    )


def _shown(regrading: Regrading) -> say.Regrading:
    return say.Regrading(
        asked=regrading.asked,
        running=regrading.running,
        changes=[_change_shown(one) for one in regrading.changes],
        available=regrading.available,
        drawn=regrading.drawn,
        digest=regrading.digest,
    )


def _change_shown(change: Change) -> say.RegradedAttempt:
    return say.RegradedAttempt(
        attempt_id=change.before.attempt_id,
        participant_id=change.before.participant_id,
        programme_id=change.before.programme_id,
        number=change.before.number,
        score_before=change.before.score or 0,
        score_after=change.after.score or 0,
        passed_before=change.before.passed,
        passed_after=change.after.passed,
    )
