"""What was done at the desk, by whom and when."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.gateway.adapters.desk import Organiser, TheWork
from services.gateway.pages.organiser_desk.frame import show
from services.gateway.use_cases import acting
from services.gateway.use_cases.naming import names_for

router = APIRouter(prefix="/desk")


@router.get("/log")
async def read_log(request: Request, work: TheWork, _: Organiser, of: str = "") -> Response:
    actions = await acting.recent(work, programme_id=of)
    names = await names_for(work, {one.programme_id for one in actions if one.programme_id})
    return show(request, "log.html", actions=actions, names=names, of=of)
