"""Interruptions of a webinar: declared by oblast in the programme's own time, and taken back."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.gateway.adapters.desk import Organiser, TheWork
from services.gateway.adapters.language import gettext
from services.gateway.pages.forms import Form, TrustedForm
from services.gateway.pages.organiser_desk.attendance import LONGEST_NOTE, action_of, back, unfit
from services.gateway.use_cases import acting, attending, gathering
from shared.contracts.programme import Programme
from shared.contracts.scheduling_attendance import DeclareInterruption, WithdrawInterruption
from shared.contracts.vocabulary import InterruptionKind, Oblast

router = APIRouter(prefix="/desk/programmes/{programme_id}/attendance/{webinar_id}/interruptions")


@router.post("")
async def declare(
    request: Request, work: TheWork, visitor: Organiser, form: TrustedForm, programme_id: str, webinar_id: str
) -> Response:
    programme = await gathering.get_programme(work, programme_id)
    begins_at, ends_at = _interval(programme, webinar_id, form)
    asked = DeclareInterruption(
        webinar_id=webinar_id,
        kind=InterruptionKind(form.one("kind")),
        oblasts=[one for one in Oblast if one.value in form.many("oblast")],
        begins_at=begins_at,
        ends_at=ends_at,
        note=form.one("note").strip()[:LONGEST_NOTE],
        declared_by=visitor.staff_id,
    )
    await acting.act(work, action_of(visitor, form, "interruption_declared", programme_id, webinar_id), asked)
    return back(request, programme_id, webinar_id, note="decided")


@router.post("/withdraw")
async def withdraw(
    request: Request, work: TheWork, visitor: Organiser, form: TrustedForm, programme_id: str, webinar_id: str
) -> Response:
    asked = WithdrawInterruption(
        webinar_id=webinar_id, interruption_id=form.one("interruption"), withdrawn_by=visitor.staff_id
    )
    await acting.act(work, action_of(visitor, form, "interruption_withdrawn", programme_id, webinar_id), asked)
    return back(request, programme_id, webinar_id, note="decided")


def _interval(programme: Programme, webinar_id: str, form: Form) -> tuple[datetime, datetime]:
    """From hh:mm to hh:mm on the day of the webinar, in the programme's own time."""
    zone = ZoneInfo(programme.timezone)
    day = attending.webinar_of(programme, webinar_id).starts_at.astimezone(zone).date()
    if form.one("kind") not in {kind.value for kind in InterruptionKind}:
        raise unfit(gettext("Виберіть, що завадило."))
    return _moment(day, form.one("begins"), zone), _moment(day, form.one("ends"), zone)


def _moment(day: date, text: str, zone: ZoneInfo) -> datetime:
    try:
        return datetime.combine(day, time.fromisoformat(text), zone)
    except ValueError:
        raise unfit(gettext("Впишіть час початку й кінця перерви, наприклад 14:05.")) from None
