"""One person's story for support. Who is asked for stands in the form, never in an address."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.gateway.adapters.desk import Organiser, TheWork
from services.gateway.pages.forms import TrustedForm
from services.gateway.pages.organiser_desk.frame import show
from services.gateway.use_cases.stories import tell_story
from shared.contracts.reporting_stories import Story

router = APIRouter(prefix="/desk/story")
_LONGEST = 254


@router.get("")
async def ask_who(request: Request, _: Organiser) -> Response:
    return _show(request, "", None)


@router.post("")
async def show_story(request: Request, work: TheWork, _: Organiser, form: TrustedForm) -> Response:
    who = form.one("who").strip()[:_LONGEST]
    return _show(request, who, await tell_story(work, who) if who else None)


def _show(request: Request, who: str, story: Story | None) -> Response:
    return show(request, "story.html", who=who, story=story)
