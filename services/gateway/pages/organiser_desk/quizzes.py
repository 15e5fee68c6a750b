"""The quiz to open a session with, for whoever leads it: right answers stay folded until they are wanted."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.gateway.adapters.desk import Editor, TheWork
from services.gateway.pages.organiser_desk.frame import show
from services.gateway.use_cases.quizzes import open_session

router = APIRouter(prefix="/desk/programmes/{programme_id}/quiz")


@router.get("/{webinar_id}")
async def show_quiz(request: Request, work: TheWork, _: Editor, programme_id: str, webinar_id: str) -> Response:
    opening = await open_session(work, programme_id, webinar_id)
    return show(request, "quiz.html", programme=opening.programme, opening=opening)
