"""Posts about webinars at the desk: what the facts say, what is missing, what an editor writes, and publishing."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.gateway.adapters.desk import Editor, TheWork, desk_of
from services.gateway.pages.forms import Form, TrustedForm
from services.gateway.pages.organiser_desk.frame import show
from services.gateway.pages.rendering import go
from services.gateway.use_cases import gathering, recaps
from shared.bus import Refused
from shared.contracts.dialogue import ListRecaps, RecapDraft, RecapElement
from shared.contracts.dialogue_quotes import ListQuotes, Quote
from shared.contracts.programme import Programme
from shared.contracts.request import Problem

router = APIRouter(prefix="/desk/programmes/{programme_id}/recaps")


@router.get("")
async def list_webinars(request: Request, work: TheWork, _: Editor, programme_id: str) -> Response:
    programme = await gathering.get_programme(work, programme_id)
    listed = await work.ask(ListRecaps(programme_id=programme_id, limit=200))
    posts = {post.webinar_id: post for post in listed.recaps}
    webinars = sorted(programme.webinars, key=lambda one: one.starts_at, reverse=True)
    return show(request, "recaps.html", programme=programme, webinars=webinars, posts=posts)


@router.get("/{webinar_id}")
async def show_draft(request: Request, work: TheWork, _: Editor, programme_id: str, webinar_id: str) -> Response:
    programme = await gathering.get_programme(work, programme_id)
    draft = await recaps.describe(work, programme, webinar_id)
    quotes = await work.ask(ListQuotes(webinar_id=webinar_id))
    return _show(request, programme, draft, quotes=quotes.quotes)


@router.post("/{webinar_id}")
async def edit(
    request: Request, work: TheWork, visitor: Editor, form: TrustedForm, programme_id: str, webinar_id: str
) -> Response:
    """What was typed is kept on the page when it is refused."""
    programme = await gathering.get_programme(work, programme_id)
    draft = await recaps.describe(work, programme, webinar_id)
    typed = _typed(form)
    texts = recaps.changes(draft, typed) | dict.fromkeys(_reset(form))
    if texts:
        try:
            key = form.key(visitor, "recap", webinar_id)
            await recaps.edit(work, visitor, draft, texts, seen=form.one("fingerprint"), key=key)
        except Refused as refusal:
            return _show(request, programme, draft, typed=typed, refusal=refusal.problem)
    return go(request, f"/desk/programmes/{programme_id}/recaps/{webinar_id}", note="recap_saved")


@router.post("/{webinar_id}/publish")
async def publish(
    request: Request, work: TheWork, visitor: Editor, form: TrustedForm, programme_id: str, webinar_id: str
) -> Response:
    programme = await gathering.get_programme(work, programme_id)
    draft = await recaps.describe(work, programme, webinar_id)
    try:
        key = form.key(visitor, "recap-publish", webinar_id)
        await recaps.publish(work, visitor, draft, seen=form.one("fingerprint"), key=key)
    except Refused as refusal:
        return _show(request, programme, draft, refusal=refusal.problem)
    return go(request, f"/desk/programmes/{programme_id}/recaps/{webinar_id}", note="recap_published")


def _typed(form: Form) -> dict[RecapElement, str]:
    return {element: form.one(element.value) for element in RecapElement if element.value in form.values}


def _reset(form: Form) -> list[RecapElement]:
    """Elements whose words of the facts are wanted back."""
    return [element for element in RecapElement if element.value in form.many("reset")]


def _show(
    request: Request,
    programme: Programme,
    draft: RecapDraft,
    *,
    quotes: Sequence[Quote] = (),
    typed: dict[RecapElement, str] | None = None,
    refusal: Problem | None = None,
) -> Response:
    texts = {part.element: part.text for part in draft.parts} | (typed or {})
    webinar = next(one for one in programme.webinars if one.id == draft.webinar_id)
    return show(
        request,
        "recap.html",
        programme=programme,
        status=refusal.status if refusal else 200,
        webinar=webinar,
        draft=draft,
        quotes=quotes,
        texts=texts,
        refusal=refusal,
        public_url=desk_of(request).public_url,
    )
