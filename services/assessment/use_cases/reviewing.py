"""What a person is shown of an attempt that has ended: as much as its test's policy allows by now."""

from services.assessment import store
from services.assessment.domain.feedback import Reviewed, review, shown_now
from services.assessment.domain.refusals import AttemptStillRuns, NoSuchAttempt
from services.assessment.use_cases.showing import result_of, test_of
from shared.contracts import assessment as ask
from shared.contracts import assessment_feedback as say
from shared.outbox import ReadTx


def review_attempt(tx: ReadTx, request: say.ReviewAttempt) -> say.AttemptReview:
    """Raises NoSuchAttempt, AttemptStillRuns."""
    attempt = store.find_attempt(tx, request.attempt_id, request.participant_id)
    if attempt is None:
        raise NoSuchAttempt
    if attempt.is_running:
        raise AttemptStillRuns
    test = test_of(tx, attempt)
    paper = store.papers_of(tx, [attempt.attempt_id])[attempt.attempt_id]
    return say.AttemptReview(
        test_id=attempt.test_id,
        result=result_of(attempt, test, now=tx.now),
        questions=[_shown(one) for one in review(paper, shown_now(test, tx.now))],
    )


def _shown(one: Reviewed) -> say.ReviewedQuestion:
    return say.ReviewedQuestion(
        question_id=one.ref.question_id,
        kind=ask.QuestionKind(one.question.kind),
        text=one.question.text,
        prompts=one.question.prompts,
        answer=list(one.answer),
        outcome=say.Outcome(one.outcome),
        right=list(one.right),
        explanations=list(one.explanations),
    )
