"""What was done at the desk, by whom and when."""

import asyncio
from collections.abc import Collection

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.gateway.adapters.desk import Organiser, TheWork
from services.gateway.pages.organiser_desk.frame import show
from services.gateway.use_cases import acting, gathering
from shared.contracts.scheduling import ListCancelledWebinars, ListProgrammes
from shared.runtime import Work

router = APIRouter(prefix="/desk")


@router.get("/log")
async def read_log(request: Request, work: TheWork, _: Organiser, of: str = "") -> Response:
    actions = await acting.recent(work, programme_id=of)
    names = await _names(work, {one.programme_id for one in actions if one.programme_id})
    return show(request, "log.html", actions=actions, names=names, of=of)


async def _names(work: Work, programme_ids: Collection[str]) -> dict[str, str]:
    """What webinars and tests are called, by id, the cancelled too; what is not known now is called by its id."""
    listed = await gathering.unless_down(work.ask(ListProgrammes()))
    programmes = [one.programme for one in listed.programmes if one.programme] if listed else []
    asked = (gathering.unless_down(work.ask(ListCancelledWebinars(programme_id=one))) for one in programme_ids)
    gone = [one.webinar for found in await asyncio.gather(*asked) if found for one in found.webinars]
    webinars = [*gone, *(webinar for one in programmes for webinar in one.webinars)]
    tests = {test.id: test.title for one in programmes for test in one.tests}
    return tests | {webinar.id: webinar.topic for webinar in webinars}
