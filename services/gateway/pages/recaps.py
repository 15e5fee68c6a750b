"""Posts about webinars, for anyone: the list, a post as a page, and as plain text to paste elsewhere."""

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from services.gateway.adapters.desk import Anyone, TheDesk, TheWork
from services.gateway.pages import post_text
from services.gateway.pages.rendering import render
from services.gateway.use_cases import recaps
from shared.contracts.dialogue import ListRecaps, RecapElement

router = APIRouter(prefix="/recaps")


@router.get("")
async def list_all(request: Request, work: TheWork, _: Anyone) -> Response:
    listed = await work.ask(ListRecaps(limit=200))
    return render(request, "recaps.html", recaps=listed.recaps)


@router.get("/{webinar_id}.txt")
async def as_text(desk: TheDesk, work: TheWork, _: Anyone, webinar_id: str) -> Response:
    view = await recaps.read(work, webinar_id)
    return PlainTextResponse(post_text.whole_plain(view.post.parts, public_url=desk.public_url))


@router.get("/{webinar_id}")
async def show(request: Request, desk: TheDesk, work: TheWork, _: Anyone, webinar_id: str) -> Response:
    view = await recaps.read(work, webinar_id)
    return render(
        request,
        "recap.html",
        programme=view.programme,
        post=view.post,
        body=[part for part in view.post.parts if part.element is not RecapElement.TITLE],
        public_url=desk.public_url,
    )
