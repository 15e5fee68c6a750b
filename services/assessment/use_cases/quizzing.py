"""The quiz that opens a session: from what was missed since the one before."""

from services.assessment import store
from services.assessment.domain.attempts import options_of
from services.assessment.domain.questions import right_answers
from services.assessment.domain.quiz import Missed, most_missed
from shared.contracts import assessment_quiz as say
from shared.contracts.assessment import QuestionKind
from shared.outbox import ReadTx


def draw_recap_quiz(tx: ReadTx, request: say.DrawRecapQuiz) -> say.RecapQuiz:
    """The questions missed by the largest share."""
    ended = store.ended_since(tx, request.test_ids, request.since)
    found = most_missed(store.papers_of(tx, ended).values(), count=request.count)
    return say.RecapQuiz(questions=[_shown(one) for one in found])


def _shown(missed: Missed) -> say.MissedQuestion:
    question = missed.drawn.question
    return say.MissedQuestion(
        question_id=missed.drawn.ref.question_id,
        kind=QuestionKind(question.kind.value),
        text=question.text,
        options=options_of(question, seed=missed.drawn.ref.question_id),
        prompts=question.prompts,
        right=list(right_answers(question)),
        explanation=question.feedback,
        attempts=missed.attempts,
        missed=missed.missed,
    )
