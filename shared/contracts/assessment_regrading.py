"""Questions taken out of the marking, put back, and what that does to results; what is asked about it."""

from pydantic import AwareDatetime, BaseModel, Field

from shared.contracts.assessment import VoidManner
from shared.contracts.fact import Fact
from shared.contracts.request import Reply, Request

_SERVICE = "assessment"


class QuestionVoided(Fact, service=_SERVICE, thing="question", done="voided", key="question_id"):
    """A question turned out to be faulty: its wordings up to ``version`` are not marked as they were answered."""

    question_id: str
    test_id: str
    version: int
    manner: VoidManner
    reason: str
    voided_by: str
    voided_at: AwareDatetime


class QuestionRestored(Fact, service=_SERVICE, thing="question", done="restored", key="question_id"):
    """A question that was voided is marked as it was answered again."""

    question_id: str
    test_id: str
    version: int
    restored_by: str
    restored_at: AwareDatetime


# ---- requests


class RegradedAttempt(BaseModel):
    """A finished attempt whose score changes."""

    attempt_id: str
    participant_id: str
    programme_id: str
    number: int
    score_before: float
    score_after: float
    passed_before: bool
    passed_after: bool


class Regrading(Reply):
    """What marking anew changes, or changed. ``asked`` attempts had the question; ``running`` of them have not ended.

    ``available`` questions can be drawn afterwards; a programme draws at most ``drawn``, and with fewer its test closes
    to new attempts. ``digest`` stands for all of this: whoever confirms says which changes were seen.
    """

    asked: int
    running: int
    changes: list[RegradedAttempt] = []
    available: int
    drawn: int
    digest: str


class VoidQuestion(Request[Regrading], service=_SERVICE):
    """Take a question out of the marking, also of attempts that have ended. A dry run only says what would change.

    With ``seen`` it is refused when that is no longer what would change.
    """

    test_id: str
    question_id: str
    manner: VoidManner
    reason: str = Field(min_length=1, max_length=500)
    voided_by: str
    seen: str = ""
    dry_run: bool = False


class RestoreQuestion(Request[Regrading], service=_SERVICE):
    """Mark a voided question as it was answered again. A dry run only says what would change; ``seen`` as above."""

    test_id: str
    question_id: str
    restored_by: str
    seen: str = ""
    dry_run: bool = False
