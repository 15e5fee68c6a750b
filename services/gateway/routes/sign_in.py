"""Signing in by a code sent to a mailbox. For anyone; the answer is the same for known and unknown mailboxes."""

from datetime import datetime

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, EmailStr, Field

from services.gateway.adapters.desk import Known, TheWork, client_of
from services.gateway.domain import Role
from services.gateway.use_cases import signing_in

router = APIRouter(tags=["Вхід"])


class Mailbox(BaseModel):
    """Where to send a code."""

    model_config = ConfigDict(extra="forbid")

    email: EmailStr


class CodeAsked(BaseModel):
    """To be returned with the code. If we know the mailbox, a code is on its way."""

    challenge: str


class Code(BaseModel):
    """The six digits from the mail."""

    model_config = ConfigDict(extra="forbid")

    challenge: str = Field(max_length=200)
    code: str = Field(max_length=40)


class Session(BaseModel):
    """Send the token as ``Authorization: Bearer …``."""

    token: str
    roles: list[Role]
    expires_at: datetime


@router.post("/sign-in", status_code=202, summary="Надіслати код на пошту")
async def ask_for_code(request: Request, work: TheWork, body: Mailbox) -> CodeAsked:
    token = await signing_in.ask_for_code(work, mailbox=body.email, client=client_of(request))
    return CodeAsked(challenge=token)


@router.post("/sessions", status_code=201, summary="Увійти з кодом")
async def sign_in(work: TheWork, body: Code) -> Session:
    signed_in = await signing_in.sign_in_with_code(work, token=body.challenge, code=body.code)
    return Session(token=signed_in.token, roles=sorted(signed_in.visitor.roles), expires_at=signed_in.expires_at)


@router.delete("/sessions/current", status_code=204, summary="Вийти")
async def sign_out(work: TheWork, visitor: Known) -> None:
    await signing_in.sign_out(work, visitor)
