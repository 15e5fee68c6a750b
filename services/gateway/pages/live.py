"""The stream by which an open page hears that it is to look again."""

import asyncio

from fastapi import APIRouter
from starlette.responses import Response, StreamingResponse

from services.gateway.adapters.desk import Anyone, TheWork
from services.gateway.adapters.live import DESK_CHANNEL, Happening, Views, person_channel, programme_channel, stream
from services.gateway.domain import STAFF_ROLES
from shared.runtime import Work

router = APIRouter()

_NO_CONTENT = 204
_UNBUFFERED = {"X-Accel-Buffering": "no"}


async def watch_facts(work: Work) -> None:
    """Runs while the gateway lives: facts that go by reach the pages that they change."""
    async with work.watching(work.use(Views).see):
        await asyncio.Event().wait()


@router.get("/live")
async def live(work: TheWork, visitor: Anyone, programme: str = "", desk: str = "") -> Response:
    """204 ends the browser's attempts where there is nothing to hear of."""
    wanted = {}
    if programme:
        wanted[programme_channel(programme)] = Happening.PLACES
    if desk and visitor.roles & STAFF_ROLES:
        wanted[DESK_CHANNEL] = Happening.DESK
    if visitor.participant_id:
        wanted[person_channel(visitor.participant_id)] = Happening.MINE
    views = work.use(Views)
    if not wanted or views.are_full:
        return Response(status_code=_NO_CONTENT)
    return StreamingResponse(stream(views, wanted), media_type="text/event-stream", headers=_UNBUFFERED)
