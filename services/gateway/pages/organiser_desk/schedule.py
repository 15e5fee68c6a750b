"""The timetable: every webinar of a programme, and moving or cancelling one in two steps: see, then do."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from services.gateway.adapters.desk import Organiser, TheWork
from services.gateway.adapters.language import gettext
from services.gateway.pages.forms import Form, TrustedForm
from services.gateway.pages.organiser_desk.frame import show
from services.gateway.pages.rendering import go
from services.gateway.use_cases import gathering, rescheduling
from services.gateway.use_cases.rescheduling import Change
from shared.bus import Refused
from shared.contracts.programme import Programme, Webinar
from shared.contracts.registration import CountPlaces
from shared.contracts.scheduling import CancelWebinar, ListCancelledWebinars, MoveWebinar, ProgrammeVersion

router = APIRouter(prefix="/desk/programmes/{programme_id}/schedule")

_LONGEST_MINUTES = 24 * 60
Typed = Mapping[str, str]


async def _version(work: TheWork, programme_id: str) -> ProgrammeVersion:
    return await gathering.get_whole_version(work, programme_id)


Version = Annotated[ProgrammeVersion, Depends(_version)]


@router.get("")
async def list_webinars(request: Request, work: TheWork, _: Organiser, version: Version) -> Response:
    programme = _programme_of(version)
    gone = await gathering.unless_down(work.ask(ListCancelledWebinars(programme_id=programme.id)))
    counted = await gathering.unless_down(work.ask(CountPlaces(programme_id=programme.id)))
    places = {one.webinar_id: one for one in counted.webinars} if counted else {}
    ordered = sorted(programme.webinars, key=lambda webinar: webinar.starts_at)
    return show(
        request,
        "schedule.html",
        programme=programme,
        version=version.version,
        webinars=ordered,
        places=places,
        cancelled=gone.webinars if gone else [],
    )


@router.post("/restore/{webinar_id}")
async def restore(
    request: Request, work: TheWork, visitor: Organiser, form: TrustedForm, version: Version, webinar_id: str
) -> Response:
    """A cancellation taken back while its letters wait sends none; the place each had is theirs again."""
    programme, base = _programme_of(version), _base_version(form, version)
    key = form.key(visitor, "restore", webinar_id)
    await rescheduling.restore(work, visitor, programme, webinar_id, base_version=base, key=key)
    return go(request, f"/desk/programmes/{programme.id}/schedule", note="webinar_restored")


@router.get("/{webinar_id}")
async def open_webinar(request: Request, _: Organiser, version: Version, webinar_id: str) -> Response:
    programme = _programme_of(version)
    webinar = _webinar_of(programme, webinar_id)
    return _show(request, programme, webinar, typed=_typed_of(programme, webinar))


@router.post("/{webinar_id}")
async def change_webinar(
    request: Request, work: TheWork, visitor: Organiser, form: TrustedForm, version: Version, webinar_id: str
) -> Response:
    """Without ``confirmed`` it is a preview, which keeps what was typed."""
    programme = _programme_of(version)
    webinar = _webinar_of(programme, webinar_id)
    typed = {name: form.one(name).strip() for name in ("day", "time", "minutes")}
    change = _change_in(form, programme, webinar, base_version=_base_version(form, version))
    if isinstance(change, str):
        return _show(request, programme, webinar, typed=typed, fault=change, status=422)
    try:
        if form.one("confirmed"):
            key = form.key(visitor, "schedule", webinar_id)
            await rescheduling.carry_out(work, visitor, programme, change, key=key)
            return go(request, f"/desk/programmes/{programme.id}/schedule", note=_note_of(change))
        preview = await rescheduling.preview(work, programme, change)
    except Refused as refusal:
        fault = refusal.problem.detail or refusal.problem.title
        return _show(request, programme, webinar, typed=typed, fault=fault, status=refusal.problem.status)
    return _show(request, programme, webinar, typed=typed, change=change, preview=preview)


def _show(
    request: Request, programme: Programme, webinar: Webinar, *, typed: Typed, status: int = 200, **shown: object
) -> Response:
    """``shown`` may be a fault, or a change with its preview."""
    values = {"fault": "", "change": None, "preview": None} | shown
    is_cancellation = isinstance(values["change"], CancelWebinar)
    return show(
        request,
        "schedule_change.html",
        programme=programme,
        status=status,
        webinar=webinar,
        typed=typed,
        is_cancellation=is_cancellation,
        **values,
    )


def _change_in(form: Form, programme: Programme, webinar: Webinar, *, base_version: int) -> Change | str:
    """The change that was asked for, or what is wrong with it."""
    if form.one("change") == "cancel":
        return CancelWebinar(webinar_id=webinar.id, base_version=base_version)
    try:
        local = datetime.fromisoformat(f"{form.one('day').strip()}T{form.one('time').strip()}")
        minutes = int(form.one("minutes"))
    except ValueError:
        return gettext("Вкажіть день, час і тривалість: наприклад, 2024-03-21, 14:00 і 120 хвилин.")
    if not 0 < minutes <= _LONGEST_MINUTES:
        return gettext("Тривалість має бути від 1 хвилини до 24 годин.")
    starts_at = local.replace(tzinfo=ZoneInfo(programme.timezone))
    return MoveWebinar(webinar_id=webinar.id, starts_at=starts_at, duration_minutes=minutes, base_version=base_version)


def _base_version(form: Form, version: ProgrammeVersion) -> int:
    """That of the preview, so that a change somebody made in between is not overwritten."""
    given = form.one("base_version")
    return int(given) if given.isdecimal() else version.version


def _typed_of(programme: Programme, webinar: Webinar) -> Typed:
    local = webinar.starts_at.astimezone(ZoneInfo(programme.timezone))
    return {"day": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}", "minutes": str(webinar.duration_minutes)}


def _note_of(change: Change) -> str:
    return "webinar_moved" if isinstance(change, MoveWebinar) else "webinar_cancelled"


def _programme_of(version: ProgrammeVersion) -> Programme:
    if version.programme is None:
        raise HTTPException(404)
    return version.programme


def _webinar_of(programme: Programme, webinar_id: str) -> Webinar:
    found = next((webinar for webinar in programme.webinars if webinar.id == webinar_id), None)
    if found is None:
        raise HTTPException(404)
    return found
