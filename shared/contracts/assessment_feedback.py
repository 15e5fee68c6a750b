"""What a participant is shown of a finished attempt, as far as the test's policy goes."""

from enum import StrEnum

from pydantic import BaseModel

from shared.contracts.assessment import AttemptResult, QuestionKind
from shared.contracts.request import Reply, Request

_SERVICE = "assessment"


class Outcome(StrEnum):
    """How an answer was marked; the last two whatever it says: the question turned out to be faulty."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    UNANSWERED = "unanswered"
    EXCLUDED = "excluded"
    CREDITED = "credited"


class ReviewedQuestion(BaseModel):
    """A question of an attempt with the answer and how it was marked.

    ``right`` and ``explanations`` are empty unless the policy shows right answers. For matching, ``answer`` and
    ``right`` are right sides in the order of ``prompts``.
    """

    question_id: str
    kind: QuestionKind
    text: str
    prompts: list[str] = []
    answer: list[str] = []
    outcome: Outcome
    right: list[str] = []
    explanations: list[str] = []


class AttemptReview(Reply):
    """An attempt that has ended. Without questions the policy shows none of them, or not yet."""

    test_id: str
    result: AttemptResult
    questions: list[ReviewedQuestion] = []


class ReviewAttempt(Request[AttemptReview], service=_SERVICE):
    """What a participant may see of an attempt that has ended."""

    participant_id: str
    attempt_id: str
