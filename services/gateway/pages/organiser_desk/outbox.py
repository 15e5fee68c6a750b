"""The mail outbox: every message with its state and the reason of a failure; trying again; a look at the templates."""

from fastapi import APIRouter, Request
from pydantic import TypeAdapter
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from services.gateway.adapters.desk import Organiser, TheWork
from services.gateway.adapters.language import current_language
from services.gateway.domain import Action
from services.gateway.pages.forms import TrustedForm
from services.gateway.pages.organiser_desk.frame import show
from services.gateway.pages.organiser_desk.mail_words import KINDS, STATES, reason
from services.gateway.pages.rendering import go
from services.gateway.use_cases import acting
from services.gateway.use_cases.naming import names_for
from shared.contracts.notification import (
    AnyKind,
    LetterPreview,
    ListMessages,
    MessageState,
    PreviewLetter,
    RetryMessages,
)
from shared.contracts.vocabulary import Language

router = APIRouter(prefix="/desk/outbox")

_PAGE = 50
_LETTER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
"""A letter carries its own look, for it is shown without ours; it fetches nothing and runs nothing."""


@router.get("")
async def list_messages(request: Request, work: TheWork, _: Organiser, state: str = "", page: int = 1) -> Response:
    wanted = MessageState(state) if state in set(MessageState) else None
    page = max(page, 1)
    # One more than is shown says whether there is a next page.
    listed = await work.ask(ListMessages(state=wanted, limit=_PAGE + 1, offset=(page - 1) * _PAGE))
    messages = listed.messages[:_PAGE]
    return show(
        request,
        "outbox.html",
        messages=messages,
        names=await names_for(work, {one.programme_id for one in messages if one.programme_id}),
        counts=listed.counts,
        states=STATES,
        kinds=KINDS,
        reason=reason,
        wanted=wanted,
        page=page,
        has_more=len(listed.messages) > _PAGE,
    )


@router.post("/retry")
async def retry(request: Request, work: TheWork, visitor: Organiser, form: TrustedForm) -> Response:
    chosen = sorted(set(form.many("message")))[:_PAGE]
    if not chosen:
        return go(request, "/desk/outbox?state=failed", note="nothing_chosen")
    action = Action(form.key(visitor, "retry"), visitor.staff_id, "mail_retried", details={"count": len(chosen)})
    await acting.act(work, action, RetryMessages(message_ids=chosen))
    return go(request, "/desk/outbox", note="mail_retried")


@router.get("/templates")
async def list_templates(request: Request, _: Organiser) -> Response:
    return show(request, "templates.html", kinds=KINDS)


@router.get("/templates/{kind}")
async def show_template(request: Request, work: TheWork, _: Organiser, kind: str) -> Response:
    return show(request, "template.html", kind=kind, name=KINDS.get(kind, kind), letter=await _preview(work, kind))


@router.get("/templates/{kind}/letter")
async def show_letter(work: TheWork, _: Organiser, kind: str) -> Response:
    letter = await _preview(work, kind)
    return HTMLResponse(letter.html, headers={"content-security-policy": _LETTER_POLICY})


async def _preview(work: TheWork, kind: str) -> LetterPreview:
    if kind not in KINDS:
        raise HTTPException(404)
    known: AnyKind = TypeAdapter(AnyKind).validate_python(kind)
    return await work.ask(PreviewLetter(kind=known, language=Language(current_language().value)))
