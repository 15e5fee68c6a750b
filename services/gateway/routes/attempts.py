"""Taking a test: start, save, hand in. For participants."""

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from services.gateway.adapters.desk import Participant, RequestKey, TheWork
from shared.contracts.assessment import (
    AnswersSaved,
    AttemptResult,
    AttemptSheet,
    SaveAnswers,
    StartAttempt,
    SubmitAttempt,
)
from shared.contracts.assessment_feedback import AttemptReview, ReviewAttempt

router = APIRouter(prefix="/attempts", tags=["Тести"])


class Start(BaseModel):
    """Which test."""

    model_config = ConfigDict(extra="forbid")

    test_id: str


class Given(BaseModel):
    """Answers by question id; an answer is a list of texts."""

    model_config = ConfigDict(extra="forbid")

    answers: dict[str, list[str]]


class Kept(Given):
    """Answers, and all the questions to come back to; without ``flagged`` the flags stay as they are."""

    flagged: list[str] | None = None


@router.post("", status_code=201, summary="Почати спробу або продовжити розпочату")
async def start(work: TheWork, visitor: Participant, key: RequestKey, body: Start) -> AttemptSheet:
    return await work.ask(
        StartAttempt(participant_id=visitor.participant_id, test_id=body.test_id), idempotency_key=key
    )


@router.put("/{attempt_id}/answers", summary="Зберегти відповіді, не здаючи")
async def save(work: TheWork, visitor: Participant, attempt_id: str, body: Kept) -> AnswersSaved:
    saving = SaveAnswers(
        participant_id=visitor.participant_id, attempt_id=attempt_id, answers=body.answers, flagged=body.flagged
    )
    return await work.ask(saving)


@router.post("/{attempt_id}/submission", summary="Здати спробу; повторно — той самий результат")
async def submit(work: TheWork, visitor: Participant, key: RequestKey, attempt_id: str, body: Given) -> AttemptResult:
    handing_in = SubmitAttempt(participant_id=visitor.participant_id, attempt_id=attempt_id, answers=body.answers)
    return await work.ask(handing_in, idempotency_key=key)


@router.get("/{attempt_id}/review", summary="Що видно зі спроби, яка завершилась, за правилами тесту")
async def review(work: TheWork, visitor: Participant, attempt_id: str) -> AttemptReview:
    return await work.ask(ReviewAttempt(participant_id=visitor.participant_id, attempt_id=attempt_id))
