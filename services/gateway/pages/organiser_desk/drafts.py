"""A programme's draft, written by forms beside its file: its sections and parts, what it changes, and publishing it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from formats.faults import Fault
from formats.timestamps import NoSuchTime, is_date_alone, read_time
from services.gateway.adapters.desk import Editor, TheWork
from services.gateway.adapters.language import gettext
from services.gateway.domain import programme_drafts as tree
from services.gateway.domain.programme_drafts import Fields, Way
from services.gateway.pages import wording
from services.gateway.pages.forms import Form, TrustedForm
from services.gateway.pages.organiser_desk import programme_sections as sections
from services.gateway.pages.organiser_desk.content import place_in_file
from services.gateway.pages.organiser_desk.frame import show
from services.gateway.pages.organiser_desk.programme_fields import (
    Field,
    faults_of,
    filled_in,
    with_known_words,
)
from services.gateway.pages.rendering import go
from services.gateway.use_cases import drafting, gathering
from services.gateway.use_cases.drafting import Effect, Opened
from shared.bus import Refused
from shared.contracts.request import Problem
from shared.contracts.scheduling import GetProgramme

router = APIRouter(prefix="/desk")

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_ID = 40
_NEW = "new"
_KYIV = "Europe/Kyiv"
_BEGINS = {"content": "special", "length": "professional", "form": "online", "enrolment_policy": "accepted"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form asks, and of what: of the whole draft, or of the part at a place; an empty part is a new one."""

    title: str
    fields: Sequence[Field]
    part: Fields
    place: tuple[str | int, ...] = ()


# ---- beginning


@router.get("/new")
async def list_drafts(request: Request, work: TheWork, _: Editor) -> Response:
    return await _show_beginning(request, work)


@router.post("/drafts")
async def begin(request: Request, work: TheWork, visitor: Editor, form: TrustedForm) -> Response:
    programme_id, title = form.one("id").strip(), form.one("title").strip()
    faults = []
    if not title:
        faults.append({"field": "title", "message": gettext("Впишіть назву програми.")})
    if not _SLUG.fullmatch(programme_id) or len(programme_id) > _LONGEST_ID:
        message = gettext("Позначення – малі латинські літери, цифри й дефіси, наприклад hromada-vlada.")
        faults.append({"field": "id", "message": message})
    if faults:
        return await _show_beginning(request, work, faults=faults, typed=form, status=422)
    fields = {"id": programme_id, "title": title, **_BEGINS, "timezone": _KYIV, "free": True}
    await drafting.begin(work, visitor, fields, key=form.key(visitor, "draft", programme_id))
    return go(request, f"/desk/drafts/{programme_id}")


@router.post("/programmes/{programme_id}/content/edit")
async def edit_published(
    request: Request, work: TheWork, visitor: Editor, form: TrustedForm, programme_id: str
) -> Response:
    await drafting.edit_published(work, visitor, programme_id, key=form.key(visitor, "draft", programme_id))
    return go(request, f"/desk/drafts/{programme_id}")


async def _show_beginning(
    request: Request,
    work: TheWork,
    *,
    faults: Sequence[dict[str, str]] = (),
    typed: Form | None = None,
    status: int = 200,
) -> Response:
    drafts = await drafting.list_drafts(work)
    typed = typed or Form({}, trusted=True)
    return show(request, "drafts.html", status=status, drafts=drafts, faults=faults, typed=typed)


# ---- the draft as a whole


@router.get("/drafts/{programme_id}")
async def show_draft(request: Request, work: TheWork, _: Editor, programme_id: str) -> Response:
    return await _show_draft(request, work, await drafting.open_draft(work, programme_id))


@router.post("/drafts/{programme_id}/publish")
async def publish(request: Request, work: TheWork, visitor: Editor, form: TrustedForm, programme_id: str) -> Response:
    opened = await drafting.open_draft(work, programme_id)
    revision, base = form.one("revision"), form.one("base_version")
    try:
        await drafting.publish(
            work,
            visitor,
            programme_id,
            revision=int(revision) if revision.isdecimal() else 0,
            base_version=int(base) if base.isdecimal() else 0,
            key=form.key(visitor, "publish", programme_id),
        )
    except Refused as refusal:
        return await _show_draft(request, work, opened, refusal=refusal.problem)
    return go(request, f"/desk/programmes/{programme_id}", note="programme_published")


@router.post("/drafts/{programme_id}/discard")
async def discard(request: Request, work: TheWork, visitor: Editor, form: TrustedForm, programme_id: str) -> Response:
    await drafting.discard(work, visitor, programme_id, key=form.key(visitor, "discard", programme_id))
    return go(request, "/desk/new", note="draft_discarded")


async def _show_draft(request: Request, work: TheWork, opened: Opened, *, refusal: Problem | None = None) -> Response:
    effect: Effect | None = None
    if opened.programme is not None and refusal is None:
        try:
            effect = await drafting.effect_of(work, opened.programme)
        except Refused as refused:
            refusal = refused.problem
    published = await gathering.unless_down(work.ask(GetProgramme(programme_id=opened.draft.programme_id)))
    fields = with_known_words(opened.fields)
    return show(
        request,
        "draft.html",
        programme=published.programme if published else None,
        status=refusal.status if refusal else 200,
        opened=opened,
        effect=effect,
        refusal=refusal,
        sections=sections.SECTIONS,
        kinds=sections.PARTS,
        faulty=_faulty_sections(fields, opened.errors),
        address_of=partial(_address_of, fields),
        when=partial(_when, str(fields.get("timezone") or _KYIV)),
        place_in_file=place_in_file,
    )


def _faulty_sections(fields: Fields, faults: Sequence[Fault]) -> set[str]:
    return {one.name for one in sections.SECTIONS if faults_of(one.fields_in(fields), (), faults)}


def _when(zone: str, stated: object) -> str:
    """A moment in words; as it was typed while it tells none."""
    text = str(stated or "")
    try:
        return text if is_date_alone(text) else wording.moment(read_time(text, zone=ZoneInfo(zone)), zone)
    except (NoSuchTime, ValueError, ZoneInfoNotFoundError):
        return text


def _address_of(fields: Fields, fault: Fault) -> str:
    """The form where a fault can be mended, after the draft's own address; empty: on the draft's page."""
    way = tree.way_to(fields, fault.path)
    if way and sections.kind_at(way):
        return "/parts/" + "/".join(way)
    found = (one.name for one in sections.SECTIONS if faults_of(one.fields_in(fields), (), [fault]))
    name = next(found, "")
    return f"/sections/{name}" if name else ""


# ---- sections


@router.get("/drafts/{programme_id}/sections/{section}")
async def show_section(request: Request, work: TheWork, _: Editor, programme_id: str, section: str) -> Response:
    opened, known = await drafting.open_draft(work, programme_id), _section(section)
    fields = with_known_words(opened.fields)
    return _show_form(request, opened, Asked(known.title, known.fields_in(fields), fields))


@router.post("/drafts/{programme_id}/sections/{section}")
async def save_section(
    request: Request, work: TheWork, visitor: Editor, form: TrustedForm, programme_id: str, section: str
) -> Response:
    known = _section(section)

    def alter(fields: Fields) -> Fields:
        named = with_known_words(fields)
        return sections.tidied(filled_in(named, known.fields_in(named), form))

    await drafting.change(work, visitor, programme_id, alter, key=form.key(visitor, section, programme_id))
    opened = await drafting.open_draft(work, programme_id)
    asked = known.fields_in(with_known_words(opened.fields))
    is_new_there = any(one.input not in form.values for one in asked if one.name)
    is_faulty = bool(faults_of(asked, (), opened.errors))
    return _go_on(request, programme_id, f"/sections/{section}" if is_faulty or is_new_there else "", faulty=is_faulty)


def _section(name: str) -> sections.Section:
    found = next((one for one in sections.SECTIONS if one.name == name), None)
    if found is None:
        raise HTTPException(404)
    return found


# ---- parts that stand in lists


@router.get("/drafts/{programme_id}/parts/{way:path}")
async def show_part(request: Request, work: TheWork, _: Editor, programme_id: str, way: str) -> Response:
    opened, steps = await drafting.open_draft(work, programme_id), tuple(way.split("/"))
    part, kind = _part(opened.fields, steps), _kind(steps)
    place = tree.place_of(opened.fields, steps)
    return _show_form(request, opened, Asked(kind.title, kind.fields_in(opened.fields), part, place))


@router.post("/drafts/{programme_id}/parts/{way:path}")
async def save_part(
    request: Request, work: TheWork, visitor: Editor, form: TrustedForm, programme_id: str, way: str
) -> Response:
    """Saves it, or removes it, or moves it up, as the button says."""
    opened, steps = await drafting.open_draft(work, programme_id), tuple(way.split("/"))
    _part(opened.fields, steps)
    kind, saved = _kind(steps), [steps]

    def alter(fields: Fields) -> Fields:
        match form.one("doing"):
            case "remove":
                return tree.without_part(fields, steps)
            case "up":
                return tree.moved_up(fields, steps)
        part = tree.part_at(fields, steps)
        if part is None:
            saved[0] = (*steps[:-1], tree.free_id(fields, steps[:-1], letter=kind.letter))
        return tree.put_part(fields, saved[0], filled_in(dict(part or {}), kind.fields_in(fields), form))

    await drafting.change(work, visitor, programme_id, alter, key=form.key(visitor, way, programme_id))
    opened = await drafting.open_draft(work, programme_id)
    place = tree.place_of(opened.fields, saved[0])
    is_faulty = not form.one("doing") and bool(faults_of(kind.fields_in(opened.fields), place, opened.errors))
    return _go_on(request, programme_id, "/parts/" + "/".join(saved[0]) if is_faulty else "", faulty=is_faulty)


def _kind(way: Way) -> sections.PartKind:
    kind = sections.kind_at(way)
    if kind is None:
        raise HTTPException(404)
    return kind


def _part(fields: Fields, way: Way) -> Fields:
    """The part; an empty one when it is new and what it belongs to is there."""
    _kind(way)
    owner, part = tree.part_at(fields, way[:-2]), tree.part_at(fields, way)
    if owner is None or (part is None and way[-1] != _NEW):
        raise HTTPException(404)
    return part or {}


def _show_form(request: Request, opened: Opened, asked: Asked) -> Response:
    faults = faults_of(asked.fields, asked.place, opened.errors) if asked.part else {}
    return show(request, "draft_form.html", opened=opened, asked=asked, faults=faults)


def _go_on(request: Request, programme_id: str, page: str, *, faulty: bool) -> Response:
    return go(request, f"/desk/drafts/{programme_id}{page}", note="draft_saved_faulty" if faulty else "draft_saved")
