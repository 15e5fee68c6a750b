"""Taking a test: its rules and results, the sheet, and what is shown afterwards. Only buttons begin or end attempts."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.gateway.adapters.desk import Participant, TheWork, desk_of
from services.gateway.adapters.language import N_
from services.gateway.adapters.problems import in_language
from services.gateway.domain import Visitor
from services.gateway.pages.forms import Form, FromOurPage, TrustedForm
from services.gateway.pages.rendering import go, render
from services.gateway.use_cases import gathering
from shared.bus import Refused
from shared.contracts.assessment import ListTests, SaveAnswers, StartAttempt, SubmitAttempt, TestState
from shared.contracts.assessment_feedback import ReviewAttempt
from shared.contracts.programme import Programme
from shared.contracts.request import Problem

router = APIRouter(prefix="/my/programmes/{programme_id}/tests/{test_id}")

_CONFLICT = 409
_NO_SUCH_TEST = Problem(
    status=404, code="no_such_test", title=N_("Такого тесту немає"), detail=N_("Почніть зі своєї сторінки.")
)


@dataclass(frozen=True, slots=True)
class Place:
    """Whose test of which programme a request is about."""

    visitor: Visitor
    programme_id: str
    test_id: str

    @property
    def address(self) -> str:
        return f"/my/programmes/{self.programme_id}/tests/{self.test_id}"


@dataclass(frozen=True, slots=True)
class Kept:
    """What a sheet shows as given: as it was just posted and saved, or as it was saved before."""

    answers: Mapping[str, Sequence[str]]
    flagged: Sequence[str]
    saved_at: datetime | None = None


@router.get("")
async def show(request: Request, visitor: Participant, programme_id: str, test_id: str) -> Response:
    return await _show_state(request, Place(visitor, programme_id, test_id))


@router.post("/attempt", dependencies=[FromOurPage])
async def start(request: Request, visitor: Participant, programme_id: str, test_id: str) -> Response:
    """A reload of the sheet posts again and gets the same attempt."""
    place = Place(visitor, programme_id, test_id)
    try:
        return await _show_sheet(request, place)
    except Refused as refusal:
        return await _show_refusal(request, place, refusal)


@router.post("/answers")
async def answer(
    request: Request, work: TheWork, visitor: Participant, form: TrustedForm, *, programme_id: str, test_id: str
) -> Response:
    """Keep the answers, whether a person or the page itself sends them; hand them in once that is confirmed."""
    place, answers, attempt_id = Place(visitor, programme_id, test_id), answers_in(form), form.one("attempt_id")
    try:
        if form.one("action") == "confirm":
            handing_in = SubmitAttempt(participant_id=visitor.participant_id, attempt_id=attempt_id, answers=answers)
            await work.ask(handing_in, idempotency_key=form.key(visitor, "submit", attempt_id))
            return go(request, place.address)
        saving = SaveAnswers(
            participant_id=visitor.participant_id,
            attempt_id=attempt_id,
            answers=answers,
            flagged=[one for one in form.many("flag") if one in answers],
        )
        saved = await work.ask(saving)
        kept = Kept(answers, saving.flagged or [], saved.saved_at)
        return await _show_sheet(request, place, kept=kept, confirming=form.one("action") == "submit")
    except Refused as refusal:
        return await _show_refusal(request, place, refusal)


@router.get("/attempts/{attempt_id}")
async def review(
    request: Request, work: TheWork, visitor: Participant, *, programme_id: str, test_id: str, attempt_id: str
) -> Response:
    place = Place(visitor, programme_id, test_id)
    asked = ReviewAttempt(participant_id=visitor.participant_id, attempt_id=attempt_id)
    try:
        found, programme = await asyncio.gather(work.ask(asked), gathering.get_programme(work, programme_id))
    except Refused as refusal:
        return await _show_refusal(request, place, refusal)
    if found.test_id != test_id:
        raise Refused(_NO_SUCH_TEST)
    title, zone = _title_in(programme, test_id), programme.timezone
    return render(request, "attempt_review.html", place=place, review=found, title=title, zone=zone)


async def _show_state(request: Request, place: Place, *, trouble: str = "") -> Response:
    work = desk_of(request).work
    asked = ListTests(participant_id=place.visitor.participant_id, programme_id=place.programme_id)
    states, programme = await asyncio.gather(work.ask(asked), gathering.get_programme(work, place.programme_id))
    test = next((one for one in states.tests if one.test_id == place.test_id), None)
    if test is None:
        raise Refused(_NO_SUCH_TEST)
    status = _CONFLICT if trouble else 200
    return render(
        request,
        "test.html",
        status=status,
        test=test,
        place=place,
        zone=programme.timezone,
        trouble=trouble,
        left=left(test),
    )


async def _show_refusal(request: Request, place: Place, refusal: Refused) -> Response:
    """What assessment refuses (time over, attempts spent) is said on the test's page; the rest is an error page."""
    if refusal.problem.status != _CONFLICT:
        raise refusal
    problem = in_language(refusal.problem)
    return await _show_state(request, place, trouble=problem.detail or problem.title)


async def _show_sheet(
    request: Request, place: Place, *, kept: Kept | None = None, confirming: bool = False
) -> Response:
    work = desk_of(request).work
    sheet = await work.ask(StartAttempt(participant_id=place.visitor.participant_id, test_id=place.test_id))
    programme = await gathering.get_programme(work, place.programme_id)
    kept = kept or Kept(sheet.answers, sheet.flagged)
    open_questions = unanswered({one.question_id: kept.answers.get(one.question_id, []) for one in sheet.questions})
    flagged = [number for number, one in enumerate(sheet.questions, 1) if one.question_id in kept.flagged]
    return render(
        request,
        "sheet.html",
        sheet=sheet,
        place=place,
        zone=programme.timezone,
        title=_title_in(programme, place.test_id),
        saved_at=kept.saved_at,
        confirming=confirming,
        unanswered=open_questions,
        flagged=flagged,
        gaps=open_questions if confirming else [],
    )


def _title_in(programme: Programme, test_id: str) -> str:
    return next((test.title for test in programme.tests if test.id == test_id), "")


def left(test: TestState) -> int:
    """Attempts that can still be begun."""
    return max(0, test.attempt_limit - len(test.results) - (1 if test.running_attempt_id else 0))


def answers_in(form: Form) -> dict[str, list[str]]:
    """The posted answers by question; one that lost its answer is empty, so that it is cleared."""
    return {question_id: _given(form, question_id) for question_id in form.many("question")}


def _given(form: Form, question_id: str) -> list[str]:
    rows = form.one(f"rows:{question_id}")
    if rows.isdecimal():
        matched = [form.one(f"match:{question_id}:{row}") for row in range(1, min(int(rows), 100) + 1)]
        return matched if any(matched) else []
    return [text for text in form.many(f"answer:{question_id}") if text.strip()]


def unanswered(answers: Mapping[str, Sequence[str]]) -> list[int]:
    """The numbers of questions without a full answer."""
    return [number for number, texts in enumerate(answers.values(), 1) if not texts or not all(texts)]
