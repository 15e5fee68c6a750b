"""The recognition pack: a page for its holder to fetch and share it, and one for the personnel service they let."""

from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.gateway.adapters.desk import Anyone, CountedLookup, Participant, TheDesk, TheWork
from services.gateway.adapters.language import N_, gettext
from services.gateway.pages.forms import TrustedForm
from services.gateway.pages.rendering import go, render
from services.gateway.use_cases import recognising
from services.gateway.use_cases.verifying import NO_SUCH_CERTIFICATE
from shared.bus import Refused
from shared.contracts.certification import CertificateLine, ListCertificates
from shared.contracts.certification_packs import PackAccess
from shared.runtime import Work

router = APIRouter()

LIVES = {"7": N_("тиждень"), "30": N_("місяць"), "90": N_("три місяці")}
_MINE = "/my/certificates/{number:path}/recognition"
_THEIRS = "/verify/{number:path}/recognition"


@router.get(_MINE)
async def mine(request: Request, work: TheWork, visitor: Participant, number: str) -> Response:
    return _show_mine(request, await _own(work, visitor.participant_id, number))


@router.post(_MINE)
async def share(request: Request, desk: TheDesk, visitor: Participant, form: TrustedForm, number: str) -> Response:
    line, days = await _own(desk.work, visitor.participant_id, number), form.one("days")
    if days not in LIVES:
        return _show_mine(request, line, fault=gettext("Виберіть, скільки діятиме посилання."))
    access = await recognising.share(desk.work, number, visitor=visitor, days=int(days))
    address = f"{desk.public_url}{_their_page(number)}?{urlencode({'access': access.token})}"
    return _show_mine(request, line, access=access, address=address)


@router.post(f"{_MINE}/stop")
async def stop(request: Request, work: TheWork, visitor: Participant, _: TrustedForm, number: str) -> Response:
    await recognising.stop(work, number, visitor=visitor)
    return go(request, f"/my/certificates/{quote(number, safe='/-')}/recognition", note="sharing_stopped")


@router.get(f"{_THEIRS}.pdf", dependencies=[CountedLookup])
async def document(desk: TheDesk, visitor: Anyone, number: str, access: str = "") -> Response:
    _, pdf = await recognising.fetch(desk.work, number, visitor=visitor, access=access, public_url=desk.public_url)
    return Response(pdf, media_type="application/pdf", headers=_saved_as(number, "pdf"))


@router.get(f"{_THEIRS}.json", dependencies=[CountedLookup])
async def contents(desk: TheDesk, visitor: Anyone, number: str, access: str = "") -> Response:
    told, _ = await recognising.fetch(desk.work, number, visitor=visitor, access=access, public_url=desk.public_url)
    return Response(told.model_dump_json(indent=1), media_type="application/json", headers=_saved_as(number, "json"))


@router.get(_THEIRS, dependencies=[CountedLookup])
async def theirs(request: Request, desk: TheDesk, visitor: Anyone, number: str, access: str = "") -> Response:
    try:
        told, _ = await recognising.fetch(desk.work, number, visitor=visitor, access=access, public_url=desk.public_url)
    except Refused as refusal:
        if refusal.problem.code != recognising.NO_ACCESS.code:
            raise
        fault = gettext(recognising.NO_ACCESS.detail) if access else ""
        return _noindex(render(request, "recognition_ask.html", status=404, number=number, fault=fault))
    query = f"?{urlencode({'access': access})}" if access else ""
    return _noindex(render(request, "recognition.html", pack=told, facts=told.certificate, query=query))


def _show_mine(
    request: Request, line: CertificateLine, *, access: PackAccess | None = None, address: str = "", fault: str = ""
) -> Response:
    return render(
        request,
        "recognition_mine.html",
        status=422 if fault else 200,
        line=line,
        lives=LIVES,
        access=access,
        address=address,
        fault=fault,
    )


async def _own(work: Work, participant_id: str, number: str) -> CertificateLine:
    """The visitor's own certificate, whatever became of it. Raises Refused with 404."""
    listed = await work.ask(ListCertificates(participant_id=participant_id))
    for line in listed.certificates:
        if line.number == number:
            return line
    raise Refused(NO_SUCH_CERTIFICATE)


def _their_page(number: str) -> str:
    return f"/verify/{quote(number, safe='/-')}/recognition"


def _saved_as(number: str, ending: str) -> dict[str, str]:
    name = f"recognition-{number.replace('/', '-')}.{ending}"
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "X-Robots-Tag": "noindex, noarchive"}


def _noindex(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    return response
