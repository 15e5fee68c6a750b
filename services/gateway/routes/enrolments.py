"""Places in webinars. For participants."""

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from services.gateway.adapters.desk import Participant, RequestKey, TheWork
from shared.contracts.registration import CancelEnrolment, EnrolInWebinar, EnrolmentReceipt

router = APIRouter(prefix="/enrolments", tags=["Місця у вебінарах"])


class Enrol(BaseModel):
    """Which webinar."""

    model_config = ConfigDict(extra="forbid")

    webinar_id: str


@router.post("", status_code=201, summary="Зайняти місце або стати в чергу")
async def enrol(work: TheWork, visitor: Participant, key: RequestKey, body: Enrol) -> EnrolmentReceipt:
    enrolment = EnrolInWebinar(participant_id=visitor.participant_id, webinar_id=body.webinar_id)
    return await work.ask(enrolment, idempotency_key=key)


@router.delete("/{webinar_id}", summary="Звільнити місце; його отримає перший у черзі")
async def cancel(work: TheWork, visitor: Participant, key: RequestKey, webinar_id: str) -> EnrolmentReceipt:
    cancelling = CancelEnrolment(participant_id=visitor.participant_id, webinar_id=webinar_id)
    return await work.ask(cancelling, idempotency_key=key)
