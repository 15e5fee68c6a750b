"""What a donor's link opens: a programme in figures. Nobody is named, nothing can be changed."""

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from services.gateway.adapters.desk import Anyone, TheWork
from services.gateway.pages.rendering import render
from services.gateway.use_cases import donor_links

router = APIRouter()


@router.get("/figures/{token}")
async def show_figures(request: Request, work: TheWork, _: Anyone, token: str) -> Response:
    link = await donor_links.open_link(work, token)
    if link is None:
        raise HTTPException(404)
    figures = await donor_links.gather_figures(work, link.programme_id)
    return render(request, "figures.html", link=link, figures=figures)
