"""Applying for a programme. For anyone: a body is all it takes."""

from fastapi import APIRouter
from pydantic import BaseModel

from services.gateway.adapters.desk import RequestKey, TheWork
from services.gateway.use_cases import applying
from shared.contracts.registration import SubmitApplication

router = APIRouter(prefix="/applications", tags=["Заявки"])


class Received(BaseModel):
    """The reference to quote. The state is told only to the applicant, who signs in for it."""

    reference: str


@router.post("", status_code=201, summary="Подати заявку")
async def submit_application(work: TheWork, key: RequestKey, body: SubmitApplication) -> Received:
    receipt = await applying.submit(work, programme_id=body.programme_id, form=body.form, key=key)
    return Received(reference=receipt.reference)
