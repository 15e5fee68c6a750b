"""Attendance: a meeting's report is shown before it is taken; people decide who is who and how long they were there."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from formats.meeting_reports import TOLD
from services.gateway.adapters.desk import Organiser, TheWork
from services.gateway.adapters.language import gettext
from services.gateway.domain import Action, Visitor
from services.gateway.pages.forms import Form, TrustedForm
from services.gateway.pages.organiser_desk import uploads
from services.gateway.pages.organiser_desk.frame import show
from services.gateway.pages.rendering import go
from services.gateway.use_cases import acting, attending, gathering, importing
from shared.bus import Refused
from shared.contracts.request import Problem
from shared.contracts.scheduling import RecordAttendance
from shared.contracts.scheduling_attendance import DismissPerson, IdentifyPerson
from shared.contracts.vocabulary import Oblast

router = APIRouter(prefix="/desk/programmes/{programme_id}/attendance")

LONGEST_NOTE = 500


@router.get("")
async def list_webinars(request: Request, work: TheWork, _: Organiser, programme_id: str) -> Response:
    programme, figures = await attending.summarise(work, programme_id)
    return show(request, "attendance.html", programme=programme, figures=figures)


@router.get("/{webinar_id}")
async def review(request: Request, work: TheWork, _: Organiser, programme_id: str, webinar_id: str) -> Response:
    known = await attending.gather(work, programme_id, webinar_id)
    return show(request, "attendance_webinar.html", programme=known.programme, known=known, oblasts=list(Oblast))


# ---- the meeting's report


@router.post("/{webinar_id}/report/preview")
async def preview_report(
    request: Request, work: TheWork, visitor: Organiser, form: TrustedForm, programme_id: str, webinar_id: str
) -> Response:
    """A file that is new, or the same again with its columns read as somebody says."""
    known = await attending.gather(work, programme_id, webinar_id)
    upload = await (uploads.confirmed if form.one("upload") else uploads.received)(work, visitor, form)
    columns = _columns_in(form)
    brought = importing.BroughtReport(upload, known.programme, webinar_id, columns)
    reading = brought.read()
    found = None
    if reading.rows:
        found = attending.sort_out(await importing.bring_attendance(work, visitor, brought, dry_run=True), known)
    return show(
        request,
        "attendance_report.html",
        programme=known.programme,
        known=known,
        upload=upload,
        reading=reading,
        found=found,
        columns=columns,
        tellable=TOLD,
    )


@router.post("/{webinar_id}/report")
async def take_report(
    request: Request, work: TheWork, visitor: Organiser, form: TrustedForm, programme_id: str, webinar_id: str
) -> Response:
    programme = await gathering.get_programme(work, programme_id)
    upload = await uploads.confirmed(work, visitor, form)
    brought = importing.BroughtReport(upload, programme, webinar_id, _columns_in(form))
    await importing.bring_attendance(work, visitor, brought, dry_run=False)
    return back(request, programme_id, webinar_id, note="report_taken")


def _columns_in(form: Form) -> dict[str, str]:
    """Which heading tells what, where the form says so; an empty one says that none does."""
    named = {column.value: f"column-{column}" for column in TOLD}
    return {column: form.one(name) for column, name in named.items() if name in form.values}


# ---- what people decide


@router.post("/{webinar_id}/people")
async def decide_person(
    request: Request, work: TheWork, visitor: Organiser, form: TrustedForm, programme_id: str, webinar_id: str
) -> Response:
    person, participant, by = form.one("person"), form.one("participant"), visitor.staff_id
    if participant == "none":
        action = action_of(visitor, form, "person_dismissed", programme_id, webinar_id)
        await acting.act(work, action, DismissPerson(webinar_id=webinar_id, person_id=person, decided_by=by))
    else:
        action = action_of(visitor, form, "person_identified", programme_id, webinar_id)
        asked = IdentifyPerson(webinar_id=webinar_id, person_id=person, participant_id=participant, decided_by=by)
        await acting.act(work, action, asked)
    return back(request, programme_id, webinar_id, note="decided")


@router.post("/{webinar_id}/presence")
async def record_presence(
    request: Request, work: TheWork, visitor: Organiser, form: TrustedForm, programme_id: str, webinar_id: str
) -> Response:
    minutes, reason = form.one("minutes").strip(), form.one("reason").strip()[:LONGEST_NOTE]
    if not minutes.isdecimal() or not reason:
        raise unfit(gettext("Впишіть, скільки хвилин людина була на занятті, і з чого це видно."))
    asked = RecordAttendance(
        participant_id=form.one("participant"),
        webinar_id=webinar_id,
        seconds=int(minutes) * 60,
        reason=reason,
        decided_by=visitor.staff_id,
    )
    action = action_of(visitor, form, "presence_recorded", programme_id, webinar_id, minutes=int(minutes))
    await acting.act(work, action, asked)
    return back(request, programme_id, webinar_id, note="decided")


def unfit(detail: str) -> Refused:
    """A refusal of a form that lacks something."""
    title = gettext("Форму заповнено не до кінця")
    return Refused(Problem(status=422, code="incomplete_form", title=title, detail=detail))


def action_of(
    visitor: Visitor, form: Form, kind: str, programme_id: str, webinar_id: str, **details: str | int
) -> Action:
    """Something done about a webinar."""
    key = form.key(visitor, kind, webinar_id)
    return Action(key, visitor.staff_id, kind, programme_id, {"webinar": webinar_id, **details})


def back(request: Request, programme_id: str, webinar_id: str, *, note: str) -> Response:
    """To the webinar's page."""
    return go(request, f"/desk/programmes/{programme_id}/attendance/{webinar_id}", note=note)
