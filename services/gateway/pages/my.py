"""The participant's own pages: applications, places, materials, tests, what is missing, certificates."""

from functools import partial
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.gateway.adapters.desk import Known, Participant, TheDesk, TheWork
from services.gateway.pages.forms import Form, TrustedForm
from services.gateway.pages.rendering import go, render
from services.gateway.pages.requirements import by_module, deadline, make_ups, standing
from services.gateway.use_cases import calendars, gathering
from services.gateway.use_cases.webinars import can_be_joined, nearest_of_mine, seconds_to_turn
from shared.contracts.registration import CancelEnrolment, EnrolInWebinar, EnrolmentStatus, WithdrawApplication
from shared.contracts.scheduling import ConfirmRecordingWatched
from shared.contracts.scheduling_attendance import CheckIn

router = APIRouter(prefix="/my")

_LONGEST_CODE = 20


@router.get("")
async def show(request: Request, desk: TheDesk, work: TheWork, visitor: Known) -> Response:
    if not visitor.participant_id:
        return go(request, "/desk")
    page = await gathering.gather_my_page(work, visitor.participant_id)
    sessions = [webinar for mine in page.programmes for webinar in mine.programme.webinars]
    token = calendars.feed_token(desk.cookies.seal, visitor.participant_id)
    return render(
        request,
        "my.html",
        page=page,
        by_module=by_module,
        nearest=nearest_of_mine(page.programmes, now=work.clock.now()),
        deadline=partial(deadline, now=work.clock.now()),
        make_ups=partial(make_ups, now=work.clock.now()),
        standing=partial(standing, now=work.clock.now()),
        can_be_joined=partial(can_be_joined, now=work.clock.now()),
        turn=seconds_to_turn(sessions, now=work.clock.now()),
        feed=f"{desk.public_url}/calendar/{token}.ics",
        calendar_entry=partial(calendars.entry_of, public_url=desk.public_url),
    )


@router.get("/programmes/{programme_id}")
async def show_application(request: Request, work: TheWork, visitor: Participant, programme_id: str) -> Response:
    """How an application stands: what was asked for, what was decided and why, what comes next."""
    person, mine = await gathering.gather_one_of_mine(work, visitor.participant_id, programme_id)
    return render(request, "status.html", personal=person.personal, mine=mine, programme=mine.programme)


@router.post("/webinars/{webinar_id}/enrol")
async def enrol(request: Request, work: TheWork, visitor: Participant, form: TrustedForm, webinar_id: str) -> Response:
    enrolling = EnrolInWebinar(participant_id=visitor.participant_id, webinar_id=webinar_id)
    receipt = await work.ask(enrolling, idempotency_key=form.key(visitor, "enrol", webinar_id))
    is_confirmed = receipt.status is EnrolmentStatus.CONFIRMED
    return go(request, _back(form, webinar_id), note="enrolled" if is_confirmed else "waitlisted")


@router.post("/webinars/{webinar_id}/cancel")
async def cancel(request: Request, work: TheWork, visitor: Participant, form: TrustedForm, webinar_id: str) -> Response:
    cancelling = CancelEnrolment(participant_id=visitor.participant_id, webinar_id=webinar_id)
    await work.ask(cancelling, idempotency_key=form.key(visitor, "cancel", webinar_id))
    return go(request, _back(form, webinar_id), note="cancelled")


@router.post("/webinars/{webinar_id}/check-in")
async def check_in(
    request: Request, work: TheWork, visitor: Participant, form: TrustedForm, webinar_id: str
) -> Response:
    code = form.one("code")[:_LONGEST_CODE]
    checking_in = CheckIn(participant_id=visitor.participant_id, webinar_id=webinar_id, code=code)
    outcome = await work.ask(checking_in, idempotency_key=form.key(visitor, "check-in", webinar_id))
    return go(request, _back(form, webinar_id), note="checked_in" if outcome.checked_in else "wrong_code")


@router.post("/programmes/{programme_id}/webinars/{webinar_id}/watched")
async def confirm_watched(
    request: Request, work: TheWork, visitor: Participant, form: TrustedForm, programme_id: str, webinar_id: str
) -> Response:
    confirming = ConfirmRecordingWatched(participant_id=visitor.participant_id, webinar_id=webinar_id)
    await work.ask(confirming, idempotency_key=form.key(visitor, "watched", webinar_id))
    return go(request, f"/programmes/{programme_id}/webinars/{webinar_id}", note="watched")


@router.get("/programmes/{programme_id}/withdraw")
async def ask_to_confirm(request: Request, work: TheWork, _: Participant, programme_id: str) -> Response:
    return render(request, "withdraw.html", programme=await gathering.get_programme(work, programme_id))


@router.post("/programmes/{programme_id}/withdraw")
async def withdraw(
    request: Request, work: TheWork, visitor: Participant, form: TrustedForm, programme_id: str
) -> Response:
    withdrawing = WithdrawApplication(participant_id=visitor.participant_id, programme_id=programme_id)
    await work.ask(withdrawing, idempotency_key=form.key(visitor, "withdraw", programme_id))
    return go(request, "/my", note="withdrawn")


def _back(form: Form, webinar_id: str) -> str:
    """To the webinar's own page for whoever pressed the button there."""
    programme_id = form.one("programme_id")
    return (
        f"/programmes/{quote(programme_id, safe='')}/webinars/{quote(webinar_id, safe='')}" if programme_id else "/my"
    )
