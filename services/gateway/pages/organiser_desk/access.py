"""Links that show a programme's figures to its donor: made for some days, listed, ended."""

from datetime import timedelta

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.gateway.adapters.desk import Organiser, TheDesk, TheWork
from services.gateway.adapters.language import N_, gettext
from services.gateway.pages.forms import TrustedForm
from services.gateway.pages.organiser_desk.frame import show
from services.gateway.pages.rendering import go
from services.gateway.use_cases import donor_links, gathering

router = APIRouter(prefix="/desk/programmes/{programme_id}/access")

LIVES = {"7": N_("тиждень"), "30": N_("місяць"), "90": N_("три місяці"), "365": N_("рік")}
_LONGEST_LABEL = 200


@router.get("")
async def list_links(request: Request, work: TheWork, _: Organiser, programme_id: str) -> Response:
    return await _show(request, work, programme_id)


@router.post("")
async def make(request: Request, desk: TheDesk, visitor: Organiser, form: TrustedForm, programme_id: str) -> Response:
    label, days = form.one("label").strip()[:_LONGEST_LABEL], form.one("days")
    if not label or days not in LIVES:
        fault = gettext("Напишіть, для кого це посилання, і виберіть, скільки воно діятиме.")
        return await _show(request, desk.work, programme_id, fault=fault, label=label)
    token = await donor_links.make(
        desk.work,
        visitor,
        programme_id=programme_id,
        label=label,
        life=timedelta(days=int(days)),
        key=form.key(visitor, "donor-link", programme_id),
    )
    return await _show(request, desk.work, programme_id, address=f"{desk.public_url}/figures/{token}")


@router.post("/{link_id}/end")
async def end(
    request: Request, work: TheWork, visitor: Organiser, form: TrustedForm, programme_id: str, link_id: str
) -> Response:
    key = form.key(visitor, "donor-link-end", link_id)
    await donor_links.end(work, visitor, programme_id=programme_id, link_id=link_id, key=key)
    return go(request, f"/desk/programmes/{programme_id}/access")


async def _show(
    request: Request, work: TheWork, programme_id: str, *, fault: str = "", label: str = "", address: str = ""
) -> Response:
    programme = await gathering.get_programme(work, programme_id)
    links = await donor_links.list_of(work, programme_id)
    return show(
        request,
        "access.html",
        programme=programme,
        status=422 if fault else 200,
        links=links,
        lives=LIVES,
        fault=fault,
        label=label,
        address=address,
    )
