"""The content of a programme: its file is the form. A draft is shown with what it changes, then published."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from formats.programme_file import write_programme
from formats.programme_words import path_in_words
from services.gateway.adapters.desk import Editor, TheWork
from services.gateway.adapters.language import N_, gettext
from services.gateway.domain import Upload, Visitor
from services.gateway.pages.forms import Form, TrustedForm
from services.gateway.pages.organiser_desk import uploads
from services.gateway.pages.organiser_desk.frame import show
from services.gateway.pages.rendering import go
from services.gateway.use_cases import acting, gathering, publishing
from shared.bus import Refused
from shared.contracts.programme import Programme

router = APIRouter(prefix="/desk")


@router.get("/new")
async def begin_programme(request: Request, _: Editor) -> Response:
    return _show(request, None, text="")


@router.get("/programmes/{programme_id}/content")
async def edit_programme(request: Request, work: TheWork, _: Editor, programme_id: str) -> Response:
    programme = await gathering.get_programme(work, programme_id)
    return _show(request, programme, text=write_programme(programme))


@router.get("/programmes/{programme_id}/content/file")
async def download(work: TheWork, _: Editor, programme_id: str) -> Response:
    programme = await gathering.get_programme(work, programme_id)
    headers = {"content-disposition": f'attachment; filename="{programme.id}.yaml"'}
    return Response(write_programme(programme), media_type="application/yaml; charset=utf-8", headers=headers)


@router.post("/content/preview")
async def preview(request: Request, work: TheWork, visitor: Editor, form: TrustedForm) -> Response:
    """A file, or what was typed: both are the same draft, kept for an hour."""
    upload = await _received(work, visitor, form)
    text = upload.content.decode("utf-8", errors="replace")
    try:
        draft = await publishing.read_draft(work, upload)
    except Refused as refusal:
        return _show(request, None, text=text, refusal=refusal.problem, status=refusal.problem.status)
    status = 200 if draft.programme else 422
    return _show(request, None, text=text, draft=draft, upload=upload, status=status)


@router.post("/content/publish")
async def publish(request: Request, work: TheWork, visitor: Editor, form: TrustedForm) -> Response:
    upload = await uploads.confirmed(work, visitor, form)
    base_version = form.one("base_version")
    programme = await publishing.publish(
        work,
        visitor,
        upload,
        base_version=int(base_version) if base_version.isdecimal() else 0,
        key=form.key(visitor, "publish", upload.id),
    )
    return go(request, f"/desk/programmes/{programme.id}", note="programme_published")


async def _received(work: TheWork, visitor: Visitor, form: Form) -> Upload:
    typed = form.one("text")
    if form.file("file") is None and typed.strip():
        return await acting.keep_upload(work, visitor, name="programme.yaml", content=typed.encode())
    return await uploads.received(work, visitor, form)


_PARTS = {"modules": N_("модуль"), "webinars": N_("вебінар"), "speakers": N_("спікер"), "tests": N_("тест")}


def place_in_file(path: str) -> str:
    """``modules.m3.webinars.w1.starts_at`` as «модуль m3 → вебінар w1 → початок «starts_at»»."""
    words: list[str] = []
    parts = iter(path.split("."))
    for part in parts:
        name = next(parts, "") if part in _PARTS else ""
        words.append(f"{gettext(_PARTS[part])} {name}" if name else path_in_words((part,)))
    return " → ".join(words)


def _show(request: Request, programme: Programme | None, *, text: str, status: int = 200, **shown: object) -> Response:
    """``shown`` may be a draft with its upload, or a refusal."""
    values = {"draft": None, "upload": None, "refusal": None} | shown
    return show(
        request, "content.html", programme=programme, status=status, text=text, place_in_file=place_in_file, **values
    )
