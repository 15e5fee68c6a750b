"""The page of one programme: for whom, when, by whom, how many hours, what the certificate takes, how full."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.gateway.adapters.desk import Anyone, TheWork
from services.gateway.pages.rendering import render
from services.gateway.pages.requirements import conditions_of
from services.gateway.use_cases import gathering

router = APIRouter(prefix="/programmes")


@router.get("/{programme_id}")
async def show(request: Request, work: TheWork, _: Anyone, programme_id: str) -> Response:
    view = await gathering.describe_programme(work, programme_id)
    return render(
        request,
        "programme.html",
        programme=view.programme,
        places=view.places,
        materials=view.materials,
        is_open=gathering.is_open(view.programme, now=work.clock.now()),
        conditions=conditions_of(view.programme),
    )
