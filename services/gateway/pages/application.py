"""The questionnaire on one page. Whatever is wrong, what was typed stays; nothing is kept here."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import Response

from services.gateway.adapters.cookies import Cookie
from services.gateway.adapters.desk import Anyone, TheDesk, desk_of
from services.gateway.adapters.faults import sentence_for
from services.gateway.adapters.language import N_, gettext
from services.gateway.adapters.problems import in_language
from services.gateway.domain import Visitor
from services.gateway.pages.forms import AnyForm, Form
from services.gateway.pages.rendering import go, render
from services.gateway.use_cases import applying, gathering
from shared.bus import Refused
from shared.contracts.names import find_lookalike
from shared.contracts.programme import Programme
from shared.contracts.registration import ApplicationForm
from shared.contracts.request import FieldFault, Problem

router = APIRouter(prefix="/programmes/{programme_id}")

_PERSONAL = (
    "email",
    "family_name",
    "given_name",
    "patronymic",
    "sex",
    "age_band",
    "position",
    "body_name",
    "settlement",
)
_ORDER = (*_PERSONAL, "body_type", "oblast", "expectations", "consents", "")
_EMPTY = {
    "email": N_("Впишіть адресу електронної пошти."),
    "family_name": N_("Впишіть прізвище."),
    "given_name": N_("Впишіть ім’я."),
    "position": N_("Впишіть посаду: її буде надруковано на сертифікаті."),
    "body_name": N_("Впишіть назву органу, у якому працюєте: її буде надруковано на сертифікаті."),
    "body_type": N_("Виберіть, до якого виду належить ваш орган."),
    "oblast": N_("Виберіть область."),
}
_NAMES = {
    "family_name": N_(
        "У прізвищі серед українських літер є латинська «%(letter)s». Наберіть слово наново українською."
    ),
    "given_name": N_("У імені серед українських літер є латинська «%(letter)s». Наберіть слово наново українською."),
    "patronymic": N_(
        "У імені по батькові серед українських літер є латинська «%(letter)s». Наберіть слово наново українською."
    ),
}
_FIELD_OF = {"mailbox_taken": "email", "consent_missing": "consents"}
_APPLIED_SECONDS = 3600
_LONGEST_ANSWER = 2000


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """What was typed, and what is wrong with it by field."""

    typed: Form
    faults: dict[str, str]

    @property
    def summary(self) -> list[FieldFault]:
        """All faults in the order of the page."""
        known = [name for name in _ORDER if name in self.faults]
        return [FieldFault(field=name, message=self.faults[name]) for name in known]


@router.get("/apply")
async def blank(request: Request, desk: TheDesk, _: Anyone, programme_id: str) -> Response:
    programme = await gathering.get_programme(desk.work, programme_id)
    return _show(request, programme, Questionnaire(Form({}, trusted=True), {}))


@router.post("/apply")
async def apply(request: Request, desk: TheDesk, visitor: Anyone, form: AnyForm, programme_id: str) -> Response:
    programme = await gathering.get_programme(desk.work, programme_id)
    faults = faults_of(form)
    if faults:
        return _show(request, programme, Questionnaire(form, faults), status=422)
    return await _submit(request, programme, form, visitor=visitor)


@router.get("/applied")
async def applied(request: Request, desk: TheDesk, _: Anyone, programme_id: str) -> Response:
    programme = await gathering.get_programme(desk.work, programme_id)
    reference = desk.cookies.read_sealed(request, Cookie.APPLIED).get(programme_id, "")
    return render(request, "applied.html", programme=programme, reference=reference)


async def _submit(request: Request, programme: Programme, form: Form, *, visitor: Visitor) -> Response:
    desk, key = desk_of(request), form.key(visitor, "apply", programme.id)
    try:
        receipt = await applying.submit(
            desk.work, programme_id=programme.id, form=_filled_in(form), visitor=visitor, key=key
        )
    except Refused as refusal:
        faults = _faults_of_problem(refusal.problem)
        shown = _show(request, programme, Questionnaire(form, faults), status=refusal.problem.status)
        if refusal.problem.retry_after:
            shown.headers["Retry-After"] = str(refusal.problem.retry_after)
        return shown
    response = go(request, f"/programmes/{programme.id}/applied")
    desk.cookies.write_sealed(response, Cookie.APPLIED, {programme.id: receipt.reference}, seconds=_APPLIED_SECONDS)
    return response


def _show(request: Request, programme: Programme, answers: Questionnaire, *, status: int = 200) -> Response:
    return render(
        request,
        "apply.html",
        status=status,
        programme=programme,
        typed=answers.typed,
        faults=answers.faults,
        summary=answers.summary,
        is_open=gathering.is_open(programme, now=desk_of(request).work.clock.now()),
    )


# ---- reading the form


def faults_of(form: Form) -> dict[str, str]:
    """What is wrong with a posted questionnaire, by field; empty when it can be handed in."""
    faults = (
        {} if form.trusted else {"": gettext("Сторінку відкрито надто давно. Перевірте відповіді й надішліть ще раз.")}
    )
    try:
        _filled_in(form)
    except ValidationError as error:
        faults |= {_field_of(finding): sentence_for(finding) for finding in error.errors(include_input=False)}
    faults |= {name: gettext(text) for name, text in _EMPTY.items() if not form.one(name).strip()}
    faults |= _lookalikes(form)
    if len(form.one("expectations")) > _LONGEST_ANSWER:
        faults["expectations"] = gettext("Занадто довго: щонайбільше %(most)s символів.", most=_LONGEST_ANSWER)
    if "processing" not in form.many("consents"):
        faults["consents"] = gettext("Без згоди на обробку персональних даних заявку не можна зберегти.")
    return faults


def _filled_in(form: Form) -> ApplicationForm:
    expectations = form.one("expectations").strip()
    typed = {
        "personal": {name: form.one(name) for name in _PERSONAL if form.one(name).strip()},
        "oblast": form.one("oblast"),
        "body_type": form.one("body_type"),
        "consents": form.many("consents"),
        "answers": {"expectations": expectations} if expectations else {},
    }
    return ApplicationForm.model_validate(typed)


def _lookalikes(form: Form) -> dict[str, str]:
    found = {name: find_lookalike(form.one(name)) for name in _NAMES}
    return {name: gettext(_NAMES[name], letter=letter) for name, letter in found.items() if letter}


def _field_of(finding: Mapping[str, object]) -> str:
    location = finding.get("loc", ())
    names = [part for part in location if isinstance(part, str)] if isinstance(location, tuple) else []
    return names[-1] if names and names[-1] in _ORDER else ""


def _faults_of_problem(problem: Problem) -> dict[str, str]:
    told = in_language(problem)
    return {_FIELD_OF.get(problem.code, ""): told.detail or told.title}
