"""A short quiz to open a session with: the questions that were missed most since the session before."""

from pydantic import AwareDatetime, BaseModel, Field

from shared.contracts.assessment import QuestionKind
from shared.contracts.request import Reply, Request


class MissedQuestion(BaseModel):
    """A question with its right answer: for whoever leads the session, not for those who learn."""

    question_id: str
    kind: QuestionKind
    text: str
    options: list[str] = []
    prompts: list[str] = []
    right: list[str]
    explanation: str = ""
    attempts: int
    missed: int


class RecapQuiz(Reply):
    """Those missed by the largest share first; empty when nobody missed anything, or nobody tried."""

    questions: list[MissedQuestion]


class DrawRecapQuiz(Request[RecapQuiz], service="assessment"):
    """What was missed most in attempts at these tests that ended since a moment."""

    test_ids: list[str] = Field(max_length=20)
    since: AwareDatetime
    count: int = Field(default=5, gt=0, le=20)
