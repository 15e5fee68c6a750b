"""The content of a programme as its file: taken away, brought, or typed; what is brought becomes the draft."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.responses import Response

from formats.faults import Fault
from formats.programme_file import write_programme
from formats.programme_words import path_in_words
from services.gateway.adapters.desk import Editor, TheWork
from services.gateway.adapters.language import N_, gettext
from services.gateway.pages.forms import TrustedForm
from services.gateway.pages.organiser_desk.frame import show
from services.gateway.pages.rendering import go
from services.gateway.use_cases import drafting, gathering
from shared.contracts.programme import Programme
from shared.contracts.vocabulary import Oblast

router = APIRouter(prefix="/desk")


@router.get("/programmes/{programme_id}/content")
async def edit_programme(request: Request, work: TheWork, _: Editor, programme_id: str) -> Response:
    programme = await gathering.get_programme(work, programme_id)
    return _show(request, programme, text=write_programme(programme))


@router.get("/programmes/{programme_id}/content/file")
async def download(work: TheWork, _: Editor, programme_id: str) -> Response:
    programme = await gathering.get_programme(work, programme_id)
    return _file(programme_id, write_programme(programme))


@router.get("/drafts/{programme_id}/file")
async def edit_draft(request: Request, work: TheWork, _: Editor, programme_id: str) -> Response:
    opened = await drafting.open_draft(work, programme_id)
    return _show(request, None, text=opened.draft.text, faults=opened.faults)


@router.get("/drafts/{programme_id}/file.yaml")
async def download_draft(work: TheWork, _: Editor, programme_id: str) -> Response:
    return _file(programme_id, (await drafting.open_draft(work, programme_id)).draft.text)


@router.post("/content/file")
async def keep(request: Request, work: TheWork, visitor: Editor, form: TrustedForm) -> Response:
    """A file, or what was typed: both become the draft of the programme that they name."""
    file, typed = form.file("file"), form.one("text")
    content = file.content if file else typed.replace("\r\n", "\n").encode()
    name = file.name if file else drafting.FILE
    kept = await drafting.keep_file(work, visitor, content, file=name, key=form.key(visitor, "file"))
    if isinstance(kept, str):
        return go(request, f"/desk/drafts/{kept}")
    return _show(request, None, text=content.decode("utf-8-sig", errors="replace"), faults=kept, status=422)


_PARTS = {"modules": N_("модуль"), "webinars": N_("вебінар"), "speakers": N_("спікер"), "tests": N_("тест")}


def place_in_file(path: str) -> str:
    """``modules.m3.webinars.w1.starts_at`` as «модуль m3 → вебінар w1 → початок «starts_at»»."""
    words: list[str] = []
    parts = iter(path.split("."))
    for part in parts:
        name = next(parts, "") if part in _PARTS else ""
        is_oblast = part in set(Oblast)
        plain = Oblast(part).uk if is_oblast else path_in_words((part,))
        words.append(f"{gettext(_PARTS[part])} {name}" if name else plain)
    return " → ".join(words)


def _file(programme_id: str, text: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{programme_id}.yaml"'}
    return Response(text, media_type="application/yaml; charset=utf-8", headers=headers)


def _show(
    request: Request, programme: Programme | None, *, text: str, faults: Sequence[Fault] = (), status: int = 200
) -> Response:
    return show(request, "content.html", programme=programme, status=status, text=text, faults=faults)
