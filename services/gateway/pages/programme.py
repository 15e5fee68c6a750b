"""The page of one programme: for whom, when, by whom, how many hours, what the certificate takes, how full."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.gateway.adapters.desk import Anyone, TheDesk, TheWork
from services.gateway.pages.rendering import render
from services.gateway.pages.requirements import conditions_of, deadline
from services.gateway.pages.structured_data import course
from services.gateway.use_cases import calendars, gathering, recaps, sharing, webinars

router = APIRouter(prefix="/programmes")


@router.get("/{programme_id}")
async def show(request: Request, desk: TheDesk, work: TheWork, _: Anyone, programme_id: str) -> Response:
    view = await gathering.describe_programme(work, programme_id)
    return render(
        request,
        "programme.html",
        programme=view.programme,
        places=view.places,
        materials=view.materials,
        is_open=gathering.is_open(view.programme, now=work.clock.now()),
        conditions=conditions_of(view.programme),
        calendar=f"{desk.public_url}/programmes/{programme_id}/calendar.ics",
        described=course(view.programme, address=f"{desk.public_url}/programmes/{programme_id}"),
    )


@router.get("/{programme_id}/webinars/{webinar_id}")
async def show_webinar(
    request: Request, desk: TheDesk, work: TheWork, visitor: Anyone, programme_id: str, webinar_id: str
) -> Response:
    view = await webinars.describe(work, visitor, programme_id=programme_id, webinar_id=webinar_id)
    sequences = view.mine.sequences if view.mine else {}
    return render(
        request,
        "webinar.html",
        view=view,
        recap=await recaps.about(work, webinar_id),
        questions=await sharing.questions_on(work, visitor, webinar_id),
        can_be_joined=webinars.can_be_joined(view.webinar, view.place, now=work.clock.now()),
        turn=webinars.seconds_to_turn([view.webinar], now=work.clock.now()),
        deadline=deadline(view.programme, now=work.clock.now()),
        entry=calendars.entry_of(view.programme, view.webinar, sequences=sequences, public_url=desk.public_url),
    )
