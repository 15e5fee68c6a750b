"""Where the desk begins: the programmes; and each programme at a glance."""

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.gateway.adapters.desk import OfStaff, TheWork
from services.gateway.domain import Role
from services.gateway.pages.organiser_desk import words
from services.gateway.pages.organiser_desk.frame import show
from services.gateway.use_cases import donor_links, gathering
from services.gateway.use_cases.board import gather_board

router = APIRouter(prefix="/desk")


@router.get("")
async def home(request: Request, work: TheWork, visitor: OfStaff) -> Response:
    listed = await gathering.unless_down(gathering.list_programmes(work))
    programmes = [version.programme for version in listed.programmes if version.programme] if listed else []
    is_organiser = Role.ORGANISER in visitor.roles
    board = await gather_board(work, programmes) if is_organiser else None
    return show(request, "home.html", programmes=programmes, is_down=listed is None, board=board, matters=words.MATTERS)


@router.get("/programmes/{programme_id}")
async def overview(request: Request, work: TheWork, _: OfStaff, programme_id: str) -> Response:
    figures, issuing = await asyncio.gather(
        donor_links.gather_figures(work, programme_id), gathering.issuing_of(work, programme_id)
    )
    return show(request, "overview.html", programme=figures.programme, figures=figures, issuing=issuing)
