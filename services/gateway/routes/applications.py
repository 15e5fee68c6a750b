"""Applying for a programme. For anyone: a body is all it takes."""

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from services.gateway.adapters.desk import Anyone, RequestKey, TheWork
from services.gateway.use_cases import applying
from shared.contracts.registration import ApplicationForm

router = APIRouter(prefix="/applications", tags=["Заявки"])


class NewApplication(BaseModel):
    """Whose it is says the session, if there is one."""

    model_config = ConfigDict(extra="forbid")

    programme_id: str
    form: ApplicationForm


class Received(BaseModel):
    """The reference to quote. The state is told only to the applicant, who signs in for it."""

    reference: str


@router.post("", status_code=201, summary="Подати заявку")
async def submit_application(work: TheWork, visitor: Anyone, key: RequestKey, body: NewApplication) -> Received:
    receipt = await applying.submit(work, programme_id=body.programme_id, form=body.form, visitor=visitor, key=key)
    return Received(reference=receipt.reference)
