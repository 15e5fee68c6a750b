"""What was done at the desk, by whom and when."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.gateway.adapters.desk import Organiser, TheWork
from services.gateway.pages.organiser_desk.frame import show
from services.gateway.use_cases import acting
from services.gateway.use_cases.naming import names_for

router = APIRouter(prefix="/desk")

_PAGE = 100


@router.get("/log")
async def read_log(request: Request, work: TheWork, _: Organiser, of: str = "", page: int = 1) -> Response:
    page = max(page, 1)
    # One more than is shown says whether there is a next page.
    actions = await acting.recent(work, programme_id=of, limit=_PAGE + 1, offset=(page - 1) * _PAGE)
    names = await names_for(work, {one.programme_id for one in actions if one.programme_id})
    older = page + 1 if len(actions) > _PAGE else None
    return show(request, "log.html", actions=actions[:_PAGE], names=names, of=of, page=page, older=older)
