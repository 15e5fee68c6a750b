"""Situations in communities: the atlas with its filters, a case with its thread, and the form to share one."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import Response

from services.gateway.adapters.desk import Known, Participant, TheWork
from services.gateway.adapters.language import N_, gettext
from services.gateway.pages.forms import Form, TrustedForm
from services.gateway.pages.rendering import go, render
from services.gateway.use_cases import sharing
from shared.contracts.dialogue_sharing import (
    AnswerCase,
    CaseAnswers,
    Judgement,
    ListCases,
    ReadCase,
    ShareCase,
    Tool,
)
from shared.contracts.request import FieldFault
from shared.contracts.vocabulary import Oblast
from shared.runtime import Work

router = APIRouter()

ValueT = TypeVar("ValueT", bound=StrEnum)
_PAGE, _LONGEST_ANSWER = 20, 2000
_FIELDS = ("tool", "constructive", "effective", "why_not", "oblast")
_MISSING = {
    "tool": N_("Виберіть інструмент."),
    "constructive": N_("Скажіть, чи він конструктивний."),
    "effective": N_("Скажіть, чи він ефективний."),
    "oblast": N_("Виберіть область."),
    "text": N_("Опишіть ситуацію."),
    "why_not": N_("Напишіть коротше."),
}


@router.get("/cases")
async def atlas(request: Request, work: TheWork, visitor: Known) -> Response:
    asked = request.query_params
    number = asked.get("page", "1")
    page = max(int(number), 1) if number.isdecimal() and len(number) < len("100000") else 1
    wanted = ListCases(
        reader_id=sharing.reader_id(visitor),
        tool=_known(Tool, asked.get("tool")),
        oblast=_known(Oblast, asked.get("oblast")),
        effective=_known(Judgement, asked.get("effective")),
        offset=(page - 1) * _PAGE,
        limit=_PAGE,
    )
    found = await work.ask(wanted)
    has_more = page * _PAGE < found.total
    return render(request, "cases.html", found=found, wanted=wanted, page=page, has_more=has_more)


@router.get("/cases/{case_id}")
async def show(request: Request, work: TheWork, visitor: Known, case_id: str) -> Response:
    return await _show(request, work, sharing.reader_id(visitor), case_id)


@router.post("/cases/{case_id}/answers")
async def answer(request: Request, work: TheWork, visitor: Participant, form: TrustedForm, case_id: str) -> Response:
    text = form.one("text").strip()
    if not text:
        fault = gettext("Напишіть відповідь.")
        return await _show(request, work, visitor.participant_id, case_id, fault=fault, status=422)
    text = text[:_LONGEST_ANSWER]
    answering = AnswerCase(participant_id=visitor.participant_id, parent_id=form.one("parent") or case_id, text=text)
    await work.ask(answering, idempotency_key=form.key(visitor, "answer", case_id))
    return go(request, f"/cases/{case_id}", note="shared")


@router.get("/programmes/{programme_id}/webinars/{webinar_id}/case")
async def begin(request: Request, work: TheWork, visitor: Participant, programme_id: str, webinar_id: str) -> Response:
    application = await sharing.application_of(work, visitor, programme_id)
    values = {"oblast": application.oblast.value if application else ""}
    return await _ask(request, work, programme_id, webinar_id, values=values, faults=[])


@router.post("/programmes/{programme_id}/webinars/{webinar_id}/case")
async def share(
    request: Request, work: TheWork, visitor: Participant, form: TrustedForm, programme_id: str, webinar_id: str
) -> Response:
    values = {name: form.one(name).strip() for name in (*_FIELDS, "text")}
    try:
        answers = CaseAnswers.model_validate({name: values[name] for name in _FIELDS})
        sharing_it = ShareCase(
            participant_id=visitor.participant_id, webinar_id=webinar_id, answers=answers, text=values["text"]
        )
    except ValidationError as error:
        return await _ask(request, work, programme_id, webinar_id, values=values, faults=_faults(error, form))
    await work.ask(sharing_it, idempotency_key=form.key(visitor, "case", webinar_id))
    return go(request, "/my/words", note="shared")


def _faults(error: ValidationError, form: Form) -> list[FieldFault]:
    """All of them at once, the text's among them whatever else is wrong."""
    fields = {str(one["loc"][-1]) for one in error.errors()} | (set() if form.one("text").strip() else {"text"})
    return [FieldFault(field=name, message=gettext(text)) for name, text in _MISSING.items() if name in fields]


def _known(kind: type[ValueT], value: str | None) -> ValueT | None:
    """A filter that somebody made up filters nothing."""
    return next((one for one in kind if one.value == value), None)


async def _ask(
    request: Request,
    work: Work,
    programme_id: str,
    webinar_id: str,
    *,
    values: Mapping[str, str],
    faults: list[FieldFault],
) -> Response:
    programme, webinar = await sharing.find_webinar(work, programme_id, webinar_id)
    nothing = dict.fromkeys((*_FIELDS, "text"), "")
    status = 422 if faults else 200
    return render(
        request,
        "case_form.html",
        status=status,
        programme=programme,
        webinar=webinar,
        values=nothing | dict(values),
        faults=faults,
        by_field=nothing | {one.field: one.message for one in faults},
    )


async def _show(
    request: Request, work: Work, reader_id: str, case_id: str, *, fault: str = "", status: int = 200
) -> Response:
    thread = (await work.ask(ReadCase(case_id=case_id, reader_id=reader_id))).contributions
    depths = {case_id: 0}
    for one in thread[1:]:
        depths[one.contribution_id] = depths.get(one.parent_id, 0) + 1
    return render(
        request,
        "case.html",
        case=thread[0],
        answers=thread[1:],
        depths=depths,
        may_answer=bool(reader_id),
        fault=fault,
        status=status,
    )
