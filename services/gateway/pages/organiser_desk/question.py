"""One question of a test: taken out of the marking and put back in two steps: see who changes, then do."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from services.gateway.adapters.desk import Assessor, TheWork
from services.gateway.adapters.language import gettext
from services.gateway.pages.forms import Form, TrustedForm
from services.gateway.pages.organiser_desk.frame import show
from services.gateway.pages.rendering import go
from services.gateway.use_cases import regrading
from services.gateway.use_cases.regrading import Asked, Preview, Shown
from shared.bus import Refused
from shared.contracts.assessment import VoidManner
from shared.contracts.assessment_regrading import RestoreQuestion, VoidQuestion

router = APIRouter(prefix="/desk/programmes/{programme_id}/tests/{test_id}/questions/{question_id}")

_LONGEST_REASON = 500
_NOTHING_TYPED = {"manner": "", "reason": ""}


async def _question(work: TheWork, programme_id: str, test_id: str, question_id: str) -> Shown:
    return await regrading.find(work, programme_id, test_id, question_id)


TheQuestion = Annotated[Shown, Depends(_question)]


@router.get("")
async def open_question(request: Request, _: Assessor, shown: TheQuestion) -> Response:
    return _show(request, shown)


@router.post("")
async def change_question(
    request: Request, work: TheWork, visitor: Assessor, form: TrustedForm, shown: TheQuestion
) -> Response:
    """Without ``seen`` it is a preview, which keeps what was typed."""
    typed = {name: form.one(name).strip() for name in _NOTHING_TYPED}
    asked = _asked_in(form, typed, shown, by=visitor.staff_id)
    if isinstance(asked, str):
        return _show(request, shown, typed=typed, fault=asked, status=422)
    try:
        if asked.seen:
            key = form.key(visitor, "question", shown.question.question_id)
            await regrading.carry_out(work, visitor, shown, asked, key=key)
            note = "question_voided" if isinstance(asked, VoidQuestion) else "question_restored"
            return go(request, request.url.path, note=note)
        preview = await regrading.preview(work, asked)
    except Refused as refusal:
        problem = refusal.problem
        return _show(request, shown, typed=typed, fault=problem.detail or problem.title, status=problem.status)
    return _show(request, shown, typed=typed, preview=preview)


def _asked_in(form: Form, typed: Mapping[str, str], shown: Shown, *, by: str) -> Asked | str:
    """What is to be done, or what is wrong with the form."""
    test_id, question_id, seen = shown.test_id, shown.question.question_id, form.one("seen")
    if form.one("change") == "restore":
        return RestoreQuestion(test_id=test_id, question_id=question_id, restored_by=by, seen=seen)
    if typed["manner"] not in {one.value for one in VoidManner} or not typed["reason"]:
        return gettext("Виберіть, що робити з балом, і напишіть, що не так із запитанням.")
    return VoidQuestion(
        test_id=test_id,
        question_id=question_id,
        manner=VoidManner(typed["manner"]),
        reason=typed["reason"][:_LONGEST_REASON],
        voided_by=by,
        seen=seen,
    )


def _show(
    request: Request,
    shown: Shown,
    *,
    typed: Mapping[str, str] = _NOTHING_TYPED,
    preview: Preview | None = None,
    fault: str = "",
    status: int = 200,
) -> Response:
    return show(
        request,
        "question.html",
        programme=shown.programme,
        status=status,
        shown=shown,
        question=shown.question,
        typed=typed,
        preview=preview,
        is_restoring=preview is not None and isinstance(preview.asked, RestoreQuestion),
        fault=fault,
    )
