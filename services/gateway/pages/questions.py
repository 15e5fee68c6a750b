"""Questions to a webinar's speaker: asked and supported on the webinar's page by whoever takes part."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.gateway.adapters.desk import Participant, TheWork
from services.gateway.adapters.language import gettext
from services.gateway.pages.forms import TrustedForm
from services.gateway.pages.rendering import go, render
from services.gateway.use_cases import sharing
from shared.bus import Refused
from shared.contracts.dialogue_sharing import AskSpeaker, VoteForQuestion

router = APIRouter(prefix="/programmes/{programme_id}/webinars/{webinar_id}/questions")

_LONGEST = 600


@router.post("")
async def ask(
    request: Request, work: TheWork, visitor: Participant, form: TrustedForm, programme_id: str, webinar_id: str
) -> Response:
    """What was typed is shown again when it is refused."""
    programme, webinar = await sharing.find_webinar(work, programme_id, webinar_id)
    text, fault, status = form.one("text").strip(), "", 422
    if not 0 < len(text) <= _LONGEST:
        fault = gettext("Напишіть запитання: до %(longest)s знаків.", longest=_LONGEST)
    else:
        asking = AskSpeaker(participant_id=visitor.participant_id, webinar_id=webinar_id, text=text)
        try:
            await work.ask(asking, idempotency_key=form.key(visitor, "question", webinar_id))
            return go(request, f"/programmes/{programme_id}/webinars/{webinar_id}", note="shared")
        except Refused as refusal:
            fault, status = refusal.problem.detail or refusal.problem.title, refusal.problem.status
    values = {"programme": programme, "webinar": webinar, "text": text, "fault": fault}
    return render(request, "question_form.html", status=status, **values)


@router.post("/{question_id}/vote")
async def vote(request: Request, work: TheWork, visitor: Participant, form: TrustedForm, question_id: str) -> Response:
    supports = form.one("supports") != "no"
    voting = VoteForQuestion(participant_id=visitor.participant_id, question_id=question_id, supports=supports)
    await work.ask(voting, idempotency_key=form.key(visitor, "vote", question_id))
    whole = request.path_params
    return go(request, f"/programmes/{whole['programme_id']}/webinars/{whole['webinar_id']}#questions")
