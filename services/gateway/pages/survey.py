"""The survey after a webinar, for whoever was there: three questions, answered once."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.gateway.adapters.desk import Participant, TheWork
from services.gateway.adapters.language import N_, gettext
from services.gateway.pages.forms import Form, TrustedForm
from services.gateway.pages.rendering import go, render
from shared.contracts.scheduling_surveys import GetSurveyState, RateWebinar, Ratings, SurveyState

router = APIRouter(prefix="/my/webinars/{webinar_id}/survey")

QUESTIONS = {
    "overall": N_("Наскільки ви задоволені вебінаром загалом?"),
    "usefulness": N_("Наскільки він корисний для вашої роботи?"),
    "clarity": N_("Наскільки зрозуміло все пояснили?"),
}
GRADES = (
    ("5", N_("5 – цілком")),
    ("4", N_("4 – здебільшого")),
    ("3", N_("3 – наполовину")),
    ("2", N_("2 – мало")),
    ("1", N_("1 – зовсім ні")),
)


@router.get("")
async def show_survey(request: Request, work: TheWork, visitor: Participant, webinar_id: str) -> Response:
    state = await work.ask(GetSurveyState(participant_id=visitor.participant_id, webinar_id=webinar_id))
    return _show(request, state)


@router.post("")
async def answer_survey(
    request: Request, work: TheWork, visitor: Participant, form: TrustedForm, webinar_id: str
) -> Response:
    answers = _answers(form)
    if len(answers) < len(QUESTIONS):
        state = await work.ask(GetSurveyState(participant_id=visitor.participant_id, webinar_id=webinar_id))
        return _show(request, state, answers)
    rating = RateWebinar(
        participant_id=visitor.participant_id, webinar_id=webinar_id, ratings=Ratings.model_validate(answers)
    )
    await work.ask(rating, idempotency_key=form.key(visitor, "survey", webinar_id))
    return go(request, "/my", note="survey_answered")


def _answers(form: Form) -> dict[str, str]:
    grades = {grade for grade, _ in GRADES}
    return {name: form.one(name) for name in QUESTIONS if form.one(name) in grades}


def _show(request: Request, state: SurveyState, answers: Mapping[str, str] | None = None) -> Response:
    """``answers`` are shown again, with what is missing in them."""
    missing = [name for name in QUESTIONS if name not in answers] if answers is not None else []
    return render(
        request,
        "survey.html",
        status=422 if missing else 200,
        state=state,
        questions=QUESTIONS,
        grades=GRADES,
        answers=answers or {},
        faults=[
            {"field": name, "message": gettext("Дайте відповідь: %(question)s", question=gettext(QUESTIONS[name]))}
            for name in missing
        ],
    )
