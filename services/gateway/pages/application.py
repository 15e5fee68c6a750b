"""Applying in steps: a list of sections, each saved when it is sent, a page to check the answers, a confirmation.

What was typed is kept in a draft, right or wrong; the draft can be gone on with on another device.
"""

import secrets
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.gateway.adapters.cookies import Cookie
from services.gateway.adapters.desk import Anyone, TheDesk, desk_of
from services.gateway.adapters.language import N_, gettext
from services.gateway.adapters.problems import in_language
from services.gateway.domain.drafts import DRAFT_LIFE, Draft
from services.gateway.pages import questionnaire
from services.gateway.pages.forms import AnyForm, Form, FromOurPage, TrustedForm
from services.gateway.pages.questionnaire import SECTIONS, Section
from services.gateway.pages.rendering import go, render
from services.gateway.use_cases import applying, gathering
from shared.bus import Refused
from shared.contracts.programme import Programme
from shared.contracts.request import FieldFault, Problem

router = APIRouter(prefix="/programmes/{programme_id}")

_SECONDS = int(DRAFT_LIFE.total_seconds())
_FIELD_OF = {"mailbox_taken": "email", "already_applied": "email", "consent_missing": "consents"}
_NO_SUCH_SECTION = Problem(
    status=404,
    code="no_such_section",
    title=N_("Такого розділу в анкеті немає"),
    detail=N_("Поверніться до переліку розділів."),
)


@dataclass(frozen=True, slots=True)
class Applying:
    """An application under way, as its pages show it."""

    programme: Programme
    draft: Draft

    @property
    def address(self) -> str:
        return f"/programmes/{self.programme.id}/apply"

    @property
    def typed(self) -> Form:
        return Form({name: list(values) for name, values in self.draft.answers.items()}, trusted=True)


# ---- the list of sections


@router.get("/apply")
async def show_sections(request: Request, _: Anyone, programme_id: str) -> Response:
    under_way = await _under_way(request, programme_id)
    typed, faults = under_way.typed, questionnaire.faults_of(under_way.typed)
    states = {section.name: questionnaire.state_of(section, typed, faults) for section in SECTIONS}
    desk = desk_of(request)
    token = desk.cookies.read(request, Cookie.DRAFT)
    return render(
        request,
        "apply/sections.html",
        **_shared(request, under_way),
        states=states,
        is_complete=not faults,
        next_section=next((one for one in SECTIONS if faults.keys() & set(one.fields)), SECTIONS[0]),
        elsewhere=f"{desk.public_url}{under_way.address}/continue/{token}" if under_way.draft.is_begun else "",
    )


@router.get("/apply/continue/{token}")
async def offer_to_continue(request: Request, desk: TheDesk, _: Anyone, programme_id: str, token: str) -> Response:
    """Opening the link changes nothing: somebody else's link must not put their draft under a person's hands."""
    programme = await gathering.get_programme(desk.work, programme_id)
    draft = await applying.find_draft(desk.work, token=token, programme_id=programme.id)
    return render(request, "apply/continue.html", **_shared(request, Applying(programme, draft)), token=token)


@router.post("/apply/continue/{token}", dependencies=[FromOurPage])
async def continue_here(request: Request, desk: TheDesk, _: Anyone, programme_id: str, token: str) -> Response:
    draft = await applying.find_draft(desk.work, token=token, programme_id=programme_id)
    response = go(request, f"/programmes/{programme_id}/apply", note="draft_here" if draft.is_begun else "")
    if draft.is_begun:
        desk.cookies.write(response, Cookie.DRAFT, token, seconds=_SECONDS)
    return response


# ---- checking and handing in


@router.get("/apply/check")
async def check(request: Request, _: Anyone, programme_id: str) -> Response:
    under_way = await _under_way(request, programme_id)
    if not under_way.draft.is_begun:
        return go(request, under_way.address)
    return _show_answers(request, under_way)


@router.post("/apply")
async def submit(request: Request, visitor: Anyone, form: TrustedForm, programme_id: str) -> Response:
    """A draft that was handed in already leads to its confirmation: so does a second click."""
    under_way = await _under_way(request, programme_id)
    draft, typed = under_way.draft, under_way.typed
    if draft.reference:
        return go(request, f"/programmes/{programme_id}/applied")
    faults = questionnaire.faults_of(typed)
    if faults:
        return _show_answers(request, under_way, faults=faults, status=422)
    key = Form(form.values | typed.values, trusted=True).key(visitor, "apply", programme_id)
    try:
        application = questionnaire.filled_in(typed)
        await applying.submit_draft(desk_of(request).work, draft, form=application, visitor=visitor, key=key)
    except Refused as refusal:
        return _show_refusal(request, under_way, refusal.problem)
    return go(request, f"/programmes/{programme_id}/applied")


@router.get("/applied")
async def applied(request: Request, _: Anyone, programme_id: str) -> Response:
    under_way = await _under_way(request, programme_id)
    return render(request, "applied.html", programme=under_way.programme, reference=under_way.draft.reference)


def _show_refusal(request: Request, under_way: Applying, problem: Problem) -> Response:
    told = in_language(problem)
    faults = {_FIELD_OF.get(problem.code, ""): told.detail or told.title}
    shown = _show_answers(request, under_way, faults=faults, status=problem.status)
    if problem.retry_after:
        shown.headers["Retry-After"] = str(problem.retry_after)
    return shown


def _show_answers(
    request: Request, under_way: Applying, *, faults: dict[str, str] | None = None, status: int = 200
) -> Response:
    found = questionnaire.faults_of(under_way.typed) if faults is None else faults
    return render(
        request,
        "apply/check.html",
        status=status,
        **_shared(request, under_way),
        faults=found,
        summary=_summary(found),
        where={name: f"{under_way.address}/{section.name}" for name, section in _places(found)},
        read_back=questionnaire.read_back,
    )


def _places(faults: dict[str, str]) -> list[tuple[str, Section]]:
    found = [(field, questionnaire.section_of(field)) for field in faults]
    return [(field, section) for field, section in found if section]


# ---- a section


@router.get("/apply/{section_name}")
async def show_section(request: Request, _: Anyone, programme_id: str, section_name: str) -> Response:
    """What is wrong in a section that was sent before is said at once."""
    section, under_way = _section(section_name), await _under_way(request, programme_id)
    typed = under_way.typed
    faults = questionnaire.faults_of(typed) if typed.values.keys() & set(section.fields) else {}
    return _show_section(request, under_way, section, typed=typed, faults=_of(section, faults))


@router.post("/apply/{section_name}")
async def save_section(
    request: Request, desk: TheDesk, visitor: Anyone, form: AnyForm, *, programme_id: str, section_name: str
) -> Response:
    """Everything typed is kept, also when it has faults; on goes who has none."""
    section = _section(section_name)
    under_way = await _under_way(request, programme_id)
    answers = {field: form.many(field) for field in section.fields}
    typed = Form(under_way.typed.values | answers, trusted=form.trusted)
    if not form.trusted:
        faults = {"": gettext("Сторінку відкрито надто давно. Перевірте відповіді й надішліть ще раз.")}
        return _show_section(request, under_way, section, typed=typed, faults=faults, status=422)
    token = desk.cookies.read(request, Cookie.DRAFT) or secrets.token_urlsafe(32)
    await applying.keep_answers(desk.work, token=token, programme_id=programme_id, visitor=visitor, answers=answers)
    faults = _of(section, questionnaire.faults_of(typed))
    if faults:
        response = _show_section(request, under_way, section, typed=typed, faults=faults, status=422)
    else:
        response = go(request, _after(section, under_way))
    desk.cookies.write(response, Cookie.DRAFT, token, seconds=_SECONDS)
    return response


def _section(name: str) -> Section:
    section = questionnaire.section_named(name)
    if section is None:
        raise Refused(_NO_SUCH_SECTION)
    return section


def _of(section: Section, faults: dict[str, str]) -> dict[str, str]:
    return {field: text for field, text in faults.items() if field in section.fields}


def _after(section: Section, under_way: Applying) -> str:
    """The first section after this one that nobody has opened yet; when there is none, the answers."""
    coming = questionnaire.following(section)
    while coming and under_way.typed.values.keys() & set(coming.fields):
        coming = questionnaire.following(coming)
    return f"{under_way.address}/{coming.name if coming else 'check'}"


def _show_section(
    request: Request, under_way: Applying, section: Section, *, typed: Form, faults: dict[str, str], status: int = 200
) -> Response:
    return render(
        request,
        section.template,
        status=status,
        **(_shared(request, under_way) | {"typed": typed}),
        section=section,
        number=SECTIONS.index(section) + 1,
        faults=faults,
        summary=_summary(faults),
    )


# ---- what all of these need


async def _under_way(request: Request, programme_id: str) -> Applying:
    desk = desk_of(request)
    programme = await gathering.get_programme(desk.work, programme_id)
    token = desk.cookies.read(request, Cookie.DRAFT)
    if not token:
        return Applying(programme, Draft("", programme.id))
    return Applying(programme, await applying.find_draft(desk.work, token=token, programme_id=programme.id))


def _shared(request: Request, under_way: Applying) -> dict[str, Any]:
    return {
        "programme": under_way.programme,
        "draft": under_way.draft,
        "address": under_way.address,
        "typed": under_way.typed,
        "sections": SECTIONS,
        "is_open": gathering.is_open(under_way.programme, now=desk_of(request).work.clock.now()),
    }


def _summary(faults: dict[str, str]) -> list[FieldFault]:
    return [FieldFault(field=field, message=text) for field, text in faults.items()]
