"""What participants shared, before others read it; which questions were answered; whom an editor wishes to quote."""

from enum import StrEnum
from typing import TypeVar

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.gateway.adapters.desk import Editor, TheWork
from services.gateway.adapters.language import N_
from services.gateway.domain import Action, Visitor
from services.gateway.pages.forms import TrustedForm
from services.gateway.pages.organiser_desk.frame import show
from services.gateway.pages.rendering import go
from services.gateway.use_cases import acting, gathering, sharing
from shared.bus import Refused
from shared.contracts.dialogue_quotes import NameForm, ProposeQuote, Speech
from shared.contracts.dialogue_sharing import (
    Contribution,
    ContributionState,
    ListForModeration,
    MarkQuestionAnswered,
    ModerateContribution,
    Moderation,
)
from shared.contracts.request import Problem
from shared.runtime import Work

router = APIRouter(prefix="/desk/programmes/{programme_id}/moderation")

ValueT = TypeVar("ValueT", bound=StrEnum)
_MOST, _LONGEST, _LONGEST_NAME = 200, 1000, 200
_WORDLESS = Problem(status=422, code="no_words", title=N_("Напишіть слова, на які просите згоди."))
_GONE = Problem(status=404, code="no_such_contribution", title=N_("Такого запису немає"))


@router.get("")
async def list_state(request: Request, work: TheWork, _: Editor, programme_id: str) -> Response:
    asked = request.query_params.get("state", "")
    state = ContributionState(asked) if asked in {one.value for one in ContributionState} else ContributionState.WAITING
    return await _show(request, work, programme_id, state)


@router.post("/{contribution_id}")
async def decide(
    request: Request, work: TheWork, visitor: Editor, form: TrustedForm, programme_id: str, contribution_id: str
) -> Response:
    decision = Moderation.SHOW if form.one("decision") == Moderation.SHOW else Moderation.DECLINE
    deciding = ModerateContribution(
        contribution_id=contribution_id,
        decision=decision,
        reason=form.one("reason")[:_LONGEST],
        decided_by=visitor.staff_id,
    )
    key = form.key(visitor, "moderate", contribution_id)
    try:
        await acting.act_again(work, _action(visitor, f"words_{decision}", programme_id, key), deciding)
    except Refused as refusal:
        return await _show(request, work, programme_id, ContributionState.WAITING, refusal=refusal.problem)
    return go(request, f"/desk/programmes/{programme_id}/moderation", note="words_moderated")


@router.post("/{contribution_id}/answered")
async def mark_answered(
    request: Request, work: TheWork, visitor: Editor, form: TrustedForm, programme_id: str, contribution_id: str
) -> Response:
    answered = form.one("answered") != "no"
    marking = MarkQuestionAnswered(question_id=contribution_id, answered=answered, decided_by=visitor.staff_id)
    key = form.key(visitor, "answered", contribution_id)
    await acting.act_again(work, _action(visitor, "question_answered", programme_id, key), marking)
    return go(request, f"/desk/programmes/{programme_id}/moderation?state=shown")


@router.get("/{contribution_id}/quote")
async def begin_quote(request: Request, work: TheWork, _: Editor, programme_id: str, contribution_id: str) -> Response:
    return await _show_quote(request, work, programme_id, contribution_id, typed={})


@router.post("/{contribution_id}/quote")
async def propose_quote(
    request: Request, work: TheWork, visitor: Editor, form: TrustedForm, programme_id: str, contribution_id: str
) -> Response:
    typed = {name: form.one(name)[:_LONGEST] for name in ("text", "name_form", "name", "speech")}
    if not typed["text"].strip():
        return await _show_quote(request, work, programme_id, contribution_id, typed=typed, refusal=_WORDLESS)
    proposing = ProposeQuote(
        contribution_id=contribution_id,
        text=typed["text"].strip(),
        name_form=_one_of(NameForm, typed["name_form"], NameForm.ANONYMOUS),
        name=typed["name"][:_LONGEST_NAME],
        speech=_one_of(Speech, typed["speech"], Speech.NEUTRAL),
        proposed_by=visitor.staff_id,
    )
    key = form.key(visitor, "quote", contribution_id)
    try:
        listed = await acting.act(work, _action(visitor, "quote_proposed", programme_id, key), proposing)
    except Refused as refusal:
        problem = refusal.problem
        return await _show_quote(request, work, programme_id, contribution_id, typed=typed, refusal=problem)
    webinar_id = listed.quotes[0].webinar_id
    return go(request, f"/desk/programmes/{programme_id}/recaps/{webinar_id}#quotes", note="quote_proposed")


def _one_of(kind: type[ValueT], value: str, otherwise: ValueT) -> ValueT:
    return next((one for one in kind if one.value == value), otherwise)


def _action(visitor: Visitor, kind: str, programme_id: str, key: str) -> Action:
    return Action(key, visitor.staff_id, kind, programme_id)


async def _show(
    request: Request, work: Work, programme_id: str, state: ContributionState, *, refusal: Problem | None = None
) -> Response:
    programme = await gathering.get_programme(work, programme_id)
    listed = await work.ask(ListForModeration(programme_id=programme_id, state=state, limit=_MOST))
    return show(
        request,
        "moderation.html",
        programme=programme,
        status=refusal.status if refusal else 200,
        listed=listed,
        state=state,
        topics={one.id: one.topic for one in programme.webinars},
        refusal=refusal,
    )


async def _show_quote(
    request: Request,
    work: Work,
    programme_id: str,
    contribution_id: str,
    *,
    typed: dict[str, str],
    refusal: Problem | None = None,
) -> Response:
    programme = await gathering.get_programme(work, programme_id)
    source = await _find(work, programme_id, contribution_id)
    namings, speech = await sharing.namings_of(work, source.author_id)
    values = {"text": source.text, "name_form": namings[0].form.value, "name": namings[0].name, "speech": speech.value}
    return show(
        request,
        "quote.html",
        programme=programme,
        status=refusal.status if refusal else 200,
        source=source,
        namings=namings,
        values=values | typed,
        refusal=refusal,
    )


async def _find(work: Work, programme_id: str, contribution_id: str) -> Contribution:
    """Among what can be read by others: nothing else is quoted. Raises Refused with 404."""
    asked = ListForModeration(programme_id=programme_id, contribution_id=contribution_id, state=ContributionState.SHOWN)
    found = (await work.ask(asked)).contributions
    if not found:
        raise Refused(_GONE)
    return found[0]
