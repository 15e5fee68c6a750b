"""Checking a certificate: by number, by a file, by what the QR code holds; a page for each answer."""

from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from credentials.explaining import EXPLANATIONS, NAMES
from credentials.submitted import Kind
from services.gateway.adapters.desk import Anyone, CountedLookup, TheDesk, TheWork
from services.gateway.adapters.language import N_, current_language, gettext
from services.gateway.pages import words
from services.gateway.pages.forms import TrustedForm
from services.gateway.pages.rendering import go, render
from services.gateway.use_cases import checking, verifying
from shared.bus import Refused
from shared.runtime import Work

router = APIRouter(prefix="/verify")

_UNKNOWN, _WRONG = 404, 422
_NO_FILE = N_("Виберіть файл сертифіката.")


@router.get("")
async def ask_number(request: Request, _: Anyone, number: str | None = None) -> Response:
    typed = (number or "").strip()
    if typed:
        return go(request, f"/verify/{quote(typed, safe='/-')}")
    return _ask(request, is_empty=number is not None)


@router.get("/code", dependencies=[CountedLookup])
async def check_code(request: Request, work: TheWork, _: Anyone, q: str = "") -> Response:
    """Where the QR code on paper leads."""
    return await _show_outcome(request, work, q.encode()) if q else go(request, "/verify")


@router.post("/document", dependencies=[CountedLookup])
async def check_file(request: Request, work: TheWork, _: Anyone, form: TrustedForm) -> Response:
    file = form.file("file")
    if file is None:
        return _ask(request, status=_WRONG, file_fault=gettext(_NO_FILE))
    return await _show_outcome(request, work, file.content)


@router.post("/code", dependencies=[CountedLookup])
async def check_name(request: Request, work: TheWork, _: Anyone, form: TrustedForm) -> Response:
    return await _show_outcome(request, work, form.one("code").encode(), name=form.one("name"))


@router.get("/{number:path}.pdf", dependencies=[CountedLookup])
async def document(desk: TheDesk, visitor: Anyone, number: str) -> Response:
    pdf = await verifying.get_document(desk.work, number, visitor=visitor, public_url=desk.public_url)
    return Response(pdf, media_type="application/pdf", headers={"Content-Disposition": "inline"})


@router.get("/{number:path}.json", dependencies=[CountedLookup])
async def credential(desk: TheDesk, visitor: Anyone, number: str) -> Response:
    signed = await verifying.get_credential(desk.work, number, visitor=visitor)
    name = f"certificate-{number.replace('/', '-')}.json"
    return Response(signed.document, media_type="application/vc", headers=_saved_as(name))


@router.get("/{number:path}", dependencies=[CountedLookup])
async def show(request: Request, work: TheWork, visitor: Anyone, number: str) -> Response:
    try:
        found = await verifying.verify(work, number, visitor=visitor)
    except Refused as refusal:
        if refusal.problem.status != _UNKNOWN:
            raise
        return _noindex(_ask(request, status=_UNKNOWN, number=number, is_unknown=True))
    return _noindex(render(request, "certificate.html", found=found, facts=found.facts))


async def _show_outcome(request: Request, work: Work, content: bytes, *, name: str = "") -> Response:
    try:
        outcome = await checking.check_document(work, content, name=name)
    except Refused as refusal:
        if refusal.problem.code != checking.NOTHING_TO_CHECK.code:
            raise
        return _ask(request, status=_WRONG, file_fault=gettext(checking.NOTHING_TO_CHECK.detail))
    code = content.decode() if outcome.kind is Kind.PAPER_CODE else ""
    told, language = EXPLANATIONS[outcome.verdict], current_language().value
    return _noindex(
        render(
            request,
            "checked.html",
            outcome=outcome,
            title=getattr(told.title, language),
            meaning=getattr(told.meaning, language),
            names={field: getattr(name, language) for field, name in NAMES.items()},
            kind=words.VERDICTS[outcome.verdict],
            code=code,
        )
    )


def _ask(
    request: Request,
    *,
    status: int = 200,
    number: str = "",
    is_empty: bool = False,
    is_unknown: bool = False,
    file_fault: str = "",
) -> Response:
    return render(
        request,
        "verify.html",
        status=status,
        number=number,
        is_empty=is_empty,
        is_unknown=is_unknown,
        file_fault=file_fault,
    )


def _saved_as(name: str) -> dict[str, str]:
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}


def _noindex(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    return response
