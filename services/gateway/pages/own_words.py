"""A participant's own words: what they shared and how it stands, and where they are quoted or asked for it."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.gateway.adapters.desk import Participant, TheWork
from services.gateway.adapters.language import gettext
from services.gateway.domain import Visitor
from services.gateway.pages.forms import Form, TrustedForm
from services.gateway.pages.rendering import go, render
from services.gateway.use_cases import sharing
from shared.bus import Refused
from shared.contracts.dialogue_quotes import ConsentToQuote, NameForm, WithdrawQuote
from shared.contracts.dialogue_sharing import WithdrawContribution
from shared.runtime import Work

router = APIRouter(prefix="/my")

_LONGEST_QUOTE, _LONGEST_NAME = 1000, 200


@router.get("/words")
async def show(request: Request, work: TheWork, visitor: Participant) -> Response:
    return await _show(request, work, visitor)


@router.post("/words/{contribution_id}/withdraw")
async def withdraw(
    request: Request, work: TheWork, visitor: Participant, form: TrustedForm, contribution_id: str
) -> Response:
    withdrawing = WithdrawContribution(participant_id=visitor.participant_id, contribution_id=contribution_id)
    await work.ask(withdrawing, idempotency_key=form.key(visitor, "withdraw", contribution_id))
    return go(request, "/my/words", note="words_withdrawn")


@router.post("/quotes/{quote_id}/consent")
async def consent(request: Request, work: TheWork, visitor: Participant, form: TrustedForm, quote_id: str) -> Response:
    """To what was shown, or to words and a name of one's own."""
    known = {"participant_id": visitor.participant_id, "quote_id": quote_id, "fingerprint": form.one("fingerprint")}
    consenting = ConsentToQuote.model_validate(known | _own(form))
    try:
        await work.ask(consenting, idempotency_key=form.key(visitor, "consent", quote_id))
    except Refused as refusal:
        problem = refusal.problem
        return await _show(request, work, visitor, fault=problem.detail or problem.title, status=problem.status)
    return go(request, "/my/words", note="quote_consented")


@router.post("/quotes/{quote_id}/withdraw")
async def withdraw_quote(
    request: Request, work: TheWork, visitor: Participant, form: TrustedForm, quote_id: str
) -> Response:
    withdrawing = WithdrawQuote(participant_id=visitor.participant_id, quote_id=quote_id)
    await work.ask(withdrawing, idempotency_key=form.key(visitor, "withdraw-quote", quote_id))
    return go(request, "/my/words", note="quote_withdrawn")


def _own(form: Form) -> dict[str, str]:
    """What the person changed, if they chose to."""
    if form.one("how") != "own":
        return {}
    name_form = form.one("name_form")
    is_known = name_form in {one.value for one in NameForm}
    text, name = form.one("text").strip()[:_LONGEST_QUOTE], form.one("name").strip()[:_LONGEST_NAME]
    return {"name": name} | ({"text": text} if text else {}) | ({"name_form": name_form} if is_known else {})


async def _show(request: Request, work: Work, visitor: Visitor, *, fault: str = "", status: int = 200) -> Response:
    own = await sharing.own_words(work, visitor)
    title = gettext("Мої слова")
    return render(request, "own_words.html", own=own, title=title, fault=fault, status=status)
