"""Certificates that are in doubt: why, what the holder wished, and a person's decision with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.gateway.adapters.desk import Organiser, TheWork
from services.gateway.adapters.language import gettext
from services.gateway.domain import Action
from services.gateway.pages.forms import TrustedForm
from services.gateway.pages.organiser_desk.frame import show
from services.gateway.pages.rendering import go
from services.gateway.use_cases import acting
from shared.bus import Refused
from shared.contracts.certification_reviews import DecideReview, ListReviews, Review, ReviewDecision
from shared.runtime import Work

router = APIRouter(prefix="/desk/reviews")


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed of which review, so that a fault takes nothing away."""

    review_id: str = ""
    decision: str = ""
    reason: str = ""


_NOTHING = Typed()


@router.get("")
async def list_open(request: Request, work: TheWork, _: Organiser) -> Response:
    return await _show(request, work)


@router.post("/{review_id}")
async def decide(request: Request, work: TheWork, visitor: Organiser, form: TrustedForm, review_id: str) -> Response:
    decision, reason = form.one("decision"), form.one("reason").strip()
    typed = Typed(review_id, decision, reason)
    if decision not in {one.value for one in ReviewDecision} or not reason:
        fault = gettext("Виберіть рішення й напишіть, чому саме таке.")
        return await _show(request, work, typed=typed, fault=fault, status=422)
    deciding = DecideReview(
        review_id=review_id, decision=ReviewDecision(decision), reason=reason, decided_by=visitor.staff_id
    )
    key = form.key(visitor, "review", review_id)
    try:
        await acting.act(work, Action(key, visitor.staff_id, f"review_{decision}"), deciding)
    except Refused as refusal:
        problem = refusal.problem
        return await _show(request, work, typed=typed, fault=problem.detail or problem.title, status=problem.status)
    return go(request, "/desk/reviews", note="review_decided")


async def _show(
    request: Request, work: Work, *, typed: Typed = _NOTHING, fault: str = "", status: int = 200
) -> Response:
    waiting = (await work.ask(ListReviews())).reviews
    decided = (await work.ask(ListReviews(decided=True))).reviews
    newest_first = list(reversed(decided))
    return show(
        request,
        "reviews.html",
        status=status,
        waiting=waiting,
        decided=newest_first,
        typed=typed,
        fault=fault,
        fault_at=_place_of_fault(waiting, typed),
    )


def _place_of_fault(waiting: Sequence[Review], typed: Typed) -> str:
    """The field to look at first; none when the certificate waits no more."""
    if all(one.review_id != typed.review_id for one in waiting):
        return ""
    is_chosen = typed.decision in set(ReviewDecision)
    return f"{typed.review_id}-{'reason' if is_chosen else ReviewDecision.KEEP}"
