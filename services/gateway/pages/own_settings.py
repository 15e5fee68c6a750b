"""A participant's settings: their data to take away, the language of letters, consents, being forgotten."""

import json

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.gateway.adapters.cookies import Cookie
from services.gateway.adapters.desk import Participant, TheDesk, TheWork
from services.gateway.adapters.language import gettext
from services.gateway.domain import Visitor
from services.gateway.pages.forms import Form, TrustedForm
from services.gateway.pages.rendering import go, render
from services.gateway.use_cases import applying, gathering, own_data, signing_in
from services.gateway.use_cases.gathering import NO_SUCH_PROGRAMME
from shared.bus import Refused
from shared.contracts.registration import EraseParticipant, FindPerson, PersonFound, StateConsents, UpdatePerson
from shared.contracts.vocabulary import Consent, Language, Reminder
from shared.runtime import Work

router = APIRouter(prefix="/my/settings")


@router.get("")
async def show(request: Request, work: TheWork, visitor: Participant) -> Response:
    return await _show(request, work, visitor)


@router.get("/data.json")
async def take_away(work: TheWork, visitor: Participant) -> Response:
    data = json.dumps(await own_data.collect(work, visitor.participant_id), ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": 'attachment; filename="dovira.json"'}
    return Response(data, media_type="application/json", headers=headers)


@router.post("/language")
async def choose_language(request: Request, work: TheWork, visitor: Participant, form: TrustedForm) -> Response:
    person = await _person(work, visitor)
    chosen = next((one for one in Language if one.value == form.one("language")), None)
    if chosen is None:
        return await _show(request, work, visitor, fault=gettext("Виберіть мову листів."))
    await _update(work, visitor, form, person, language=chosen)
    return go(request, "/my/settings", note="settings_saved")


@router.post("/reminders")
async def choose_reminders(request: Request, work: TheWork, visitor: Participant, form: TrustedForm) -> Response:
    person = await _person(work, visitor)
    ticked = tuple(one for one in Reminder if one.value in form.many("reminders"))
    await _update(work, visitor, form, person, reminders=ticked)
    return go(request, "/my/settings", note="settings_saved")


@router.post("/consents/{programme_id}")
async def state_consents(
    request: Request, work: TheWork, visitor: Participant, form: TrustedForm, programme_id: str
) -> Response:
    ticked = {one for one in Consent if one.value in form.many("consents")} | {Consent.PROCESSING}
    stating = StateConsents(
        participant_id=visitor.participant_id,
        programme_id=programme_id,
        consents=[one for one in Consent if one in ticked],
    )
    await work.ask(stating, idempotency_key=form.key(visitor, "consents", programme_id))
    return go(request, "/my/settings", note="settings_saved")


@router.get("/erase")
async def ask_to_confirm(request: Request, _: Participant) -> Response:
    return render(request, "settings_erase.html", fault="")


@router.post("/erase")
async def erase(request: Request, desk: TheDesk, visitor: Participant, form: TrustedForm) -> Response:
    if form.one("sure") != "yes":
        fault = gettext("Поставте позначку, якщо справді хочете, щоб вас забули.")
        return render(request, "settings_erase.html", status=422, fault=fault)
    person = await _person(desk.work, visitor)
    erasing = EraseParticipant(participant_id=visitor.participant_id)
    await desk.work.ask(erasing, idempotency_key=form.key(visitor, "erase"))
    if person.personal:
        await applying.forget_drafts_of(desk.work, person.personal.email)
    await signing_in.sign_out(desk.work, visitor)
    response = go(request, "/", note="erased")
    desk.cookies.drop(response, Cookie.SESSION)
    return response


async def _show(request: Request, work: Work, visitor: Visitor, *, fault: str = "") -> Response:
    person = await _person(work, visitor)
    listed = await gathering.unless_down(gathering.list_programmes(work))
    versions = listed.programmes if listed else []
    titles = {one.programme.id: one.programme.title for one in versions if one.programme}
    status = 422 if fault else 200
    return render(request, "settings.html", status=status, person=person, titles=titles, fault=fault)


async def _update(work: Work, visitor: Visitor, form: Form, person: PersonFound, **changes: object) -> None:
    if person.personal:
        personal = person.personal.model_copy(update=changes)
        changing = UpdatePerson(participant_id=visitor.participant_id, personal=personal)
        await work.ask(changing, idempotency_key=form.key(visitor, "settings"))


async def _person(work: Work, visitor: Visitor) -> PersonFound:
    """Raises Refused with 404 for whoever was forgotten meanwhile."""
    person = await work.ask(FindPerson(participant_id=visitor.participant_id))
    if person.personal is None:
        raise Refused(NO_SUCH_PROGRAMME)
    return person
