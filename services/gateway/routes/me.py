"""What a signed-in person may know and do about themselves."""

from fastapi import APIRouter
from pydantic import BaseModel

from services.gateway.adapters.desk import Known, Participant, RequestKey, TheWork
from services.gateway.domain import Role
from shared.contracts.assessment import ListTests, TestStates
from shared.contracts.certification import CertificateList, GetProgress, ListCertificates, Progress
from shared.contracts.registration import EnrolmentList, FindPerson, ListEnrolments, PersonFound, WithdrawApplication

router = APIRouter(prefix="/me", tags=["Я"])


class Me(BaseModel):
    """Who is signed in: their roles, and for a participant the person with every application."""

    roles: list[Role]
    person: PersonFound


@router.get("", summary="Хто я, мої заявки")
async def get_me(work: TheWork, visitor: Known) -> Me:
    asked = FindPerson(participant_id=visitor.participant_id) if visitor.participant_id else None
    return Me(roles=sorted(visitor.roles), person=await work.ask(asked) if asked else PersonFound())


@router.get("/certificates", summary="Мої сертифікати")
async def list_certificates(work: TheWork, visitor: Participant) -> CertificateList:
    return await work.ask(ListCertificates(participant_id=visitor.participant_id))


@router.get("/programmes/{programme_id}/progress", summary="Чого бракує для сертифіката і чому")
async def get_progress(work: TheWork, visitor: Participant, programme_id: str) -> Progress:
    return await work.ask(GetProgress(participant_id=visitor.participant_id, programme_id=programme_id))


@router.get("/programmes/{programme_id}/tests", summary="Мої тести й результати")
async def list_tests(work: TheWork, visitor: Participant, programme_id: str) -> TestStates:
    return await work.ask(ListTests(participant_id=visitor.participant_id, programme_id=programme_id))


@router.get("/programmes/{programme_id}/enrolments", summary="Мої місця у вебінарах")
async def list_enrolments(work: TheWork, visitor: Participant, programme_id: str) -> EnrolmentList:
    return await work.ask(ListEnrolments(participant_id=visitor.participant_id, programme_id=programme_id))


@router.delete("/programmes/{programme_id}/application", status_code=204, summary="Відкликати заявку")
async def withdraw_application(work: TheWork, visitor: Participant, key: RequestKey, programme_id: str) -> None:
    withdraw = WithdrawApplication(participant_id=visitor.participant_id, programme_id=programme_id)
    await work.ask(withdraw, idempotency_key=key)
