"""Checking a certificate: a field for the number, and a page with every printed fact."""

from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.gateway.adapters.desk import Anyone, CountedLookup, TheDesk, TheWork
from services.gateway.pages.rendering import go, render
from services.gateway.use_cases import verifying
from shared.bus import Refused

router = APIRouter(prefix="/verify")

_UNKNOWN = 404


@router.get("")
async def ask_number(request: Request, _: Anyone, number: str | None = None) -> Response:
    typed = (number or "").strip()
    if typed:
        return go(request, f"/verify/{quote(typed, safe='/-')}")
    return render(request, "verify.html", number="", is_empty=number is not None, is_unknown=False)


@router.get("/{number:path}.pdf", dependencies=[CountedLookup])
async def document(desk: TheDesk, number: str) -> Response:
    pdf = await verifying.get_document(desk.work, number, public_url=desk.public_url)
    return Response(pdf, media_type="application/pdf", headers={"Content-Disposition": "inline"})


@router.get("/{number:path}", dependencies=[CountedLookup])
async def show(request: Request, work: TheWork, _: Anyone, number: str) -> Response:
    try:
        found = await verifying.verify(work, number)
    except Refused as refusal:
        if refusal.problem.status != _UNKNOWN:
            raise
        return _noindex(render(request, "verify.html", status=404, number=number, is_empty=False, is_unknown=True))
    return _noindex(render(request, "certificate.html", found=found, facts=found.facts))


def _noindex(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    return response
