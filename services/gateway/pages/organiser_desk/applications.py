"""Applications: listed with filters, decided many at once with a preview and time to undo, brought from a file."""

from collections.abc import Sequence
from dataclasses import fields

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.gateway.adapters.desk import Organiser, TheWork
from services.gateway.adapters.language import gettext
from services.gateway.domain import Visitor
from services.gateway.pages.forms import Form, TrustedForm
from services.gateway.pages.organiser_desk import uploads
from services.gateway.pages.organiser_desk.frame import show
from services.gateway.pages.rendering import go
from services.gateway.use_cases import deciding, duplicates, gathering, importing
from services.gateway.use_cases.deciding import Filters
from shared.contracts.registration import ApplicationSummary, DecideApplications, Decision
from shared.runtime import Work

router = APIRouter(prefix="/desk/programmes/{programme_id}/applications")

_LONGEST_REASON = 1000
_AFTER = {Decision.ACCEPT.value: "accepted", Decision.DECLINE.value: "declined"}


@router.get("")
async def list_applications(request: Request, work: TheWork, _: Organiser, programme_id: str) -> Response:
    asked = request.query_params
    filters = Filters(**{one.name: asked.get(one.name, "") for one in fields(Filters)})
    return await _show_list(request, work, programme_id, filters)


async def _show_list(request: Request, work: Work, programme_id: str, filters: Filters, *, fault: str = "") -> Response:
    programme = await gathering.get_programme(work, programme_id)
    applications = await deciding.list_all(work, programme_id)
    groups = duplicates.find_duplicates(applications)
    doubtful = duplicates.in_doubt(groups)
    shown = [one for one in applications if filters.let_through(one, doubtful=doubtful)]
    waiting = await deciding.waiting_of(work, programme_id)
    return show(
        request,
        "applications.html",
        programme=programme,
        status=422 if fault else 200,
        applications=shown,
        total=len(applications),
        doubtful=doubtful,
        has_groups=bool(groups),
        filters=filters,
        waiting=waiting,
        decided=deciding.decided_already(waiting),
        names={one.application_id: one.full_name or one.reference for one in applications},
        shares=deciding.shares(applications, programme.quotas),
        acceptable=deciding.acceptable(applications, programme.quotas, doubtful=doubtful),
        fault=fault,
    )


@router.get("/duplicates")
async def compare(request: Request, work: TheWork, _: Organiser, programme_id: str) -> Response:
    programme = await gathering.get_programme(work, programme_id)
    applications = await deciding.list_all(work, programme_id)
    waiting = await deciding.waiting_of(work, programme_id)
    return show(
        request,
        "duplicates.html",
        programme=programme,
        groups=duplicates.find_duplicates(applications),
        decided=deciding.decided_already(waiting),
    )


# ---- deciding


@router.post("/preview")
async def preview(request: Request, work: TheWork, _: Organiser, form: TrustedForm, programme_id: str) -> Response:
    chosen, decision = await _chosen(work, programme_id, form), form.one("decision")
    if not chosen or decision not in _AFTER:
        return await _show_list(request, work, programme_id, Filters(), fault=_nothing_chosen())
    return await _show_preview(request, work, programme_id, chosen, decision)


@router.post("/decide")
async def decide(request: Request, work: TheWork, visitor: Organiser, form: TrustedForm, programme_id: str) -> Response:
    chosen, decision = await _chosen(work, programme_id, form), form.one("decision")
    reason = form.one("reason").strip()[:_LONGEST_REASON]
    if not chosen or decision not in _AFTER:
        return await _show_list(request, work, programme_id, Filters(), fault=_nothing_chosen())
    if decision == Decision.DECLINE.value and not reason:
        fault = gettext("Напишіть причину: її прочитає людина, чию заявку відхилено.")
        return await _show_preview(request, work, programme_id, chosen, decision, fault=fault)
    asked = DecideApplications(
        application_ids=[one.application_id for one in chosen],
        decision=Decision(decision),
        reason=reason,
        decided_by=visitor.staff_id,
    )
    key = form.key(visitor, "decide", programme_id)
    await deciding.decide(work, visitor, asked, programme_id=programme_id, key=key)
    return go(request, f"/desk/programmes/{programme_id}/applications", note="decision_waits")


@router.post("/undo/{decision_id}")
async def undo(
    request: Request, work: TheWork, visitor: Organiser, form: TrustedForm, programme_id: str, decision_id: str
) -> Response:
    key = form.key(visitor, "undo", decision_id)
    undone = await deciding.take_back(work, visitor, programme_id=programme_id, decision_id=decision_id, key=key)
    note = "decision_undone" if undone else "decision_too_late"
    return go(request, f"/desk/programmes/{programme_id}/applications", note=note)


async def _show_preview(
    request: Request,
    work: Work,
    programme_id: str,
    chosen: Sequence[ApplicationSummary],
    decision: str,
    *,
    fault: str = "",
) -> Response:
    programme = await gathering.get_programme(work, programme_id)
    decided = deciding.decided_already(await deciding.waiting_of(work, programme_id))
    open_ones = [one for one in chosen if one.application_id not in decided]
    changed = [one for one in open_ones if one.status.value != _AFTER[decision]]
    accepted = [one.application_id for one in changed] if decision == Decision.ACCEPT.value else []
    everyone = await deciding.list_all(work, programme_id) if accepted and programme.quotas else []
    concerned = {one.oblast for one in changed}
    return show(
        request,
        "decision.html",
        programme=programme,
        status=422 if fault else 200,
        changed=changed,
        unchanged=[one for one in open_ones if one not in changed],
        decided=[one for one in chosen if one.application_id in decided],
        shares=[
            one
            for one in deciding.shares(everyone, programme.quotas, and_also=accepted)
            if everyone and one.oblast in concerned
        ],
        decision=decision,
        fault=fault,
    )


async def _chosen(work: Work, programme_id: str, form: Form) -> list[ApplicationSummary]:
    """The applications that were ticked, of this programme only."""
    ticked = set(form.many("application"))
    return [one for one in await deciding.list_all(work, programme_id) if one.application_id in ticked]


def _nothing_chosen() -> str:
    return gettext("Позначте заявки, про які рішення.")


# ---- from a file


@router.get("/import")
async def ask_file(request: Request, work: TheWork, _: Organiser, programme_id: str) -> Response:
    programme = await gathering.get_programme(work, programme_id)
    return show(request, "applications_import.html", programme=programme, upload=None, brought=None, done=False)


@router.post("/import/preview")
async def preview_file(
    request: Request, work: TheWork, visitor: Organiser, form: TrustedForm, programme_id: str
) -> Response:
    return await _bring(request, work, visitor, form, programme_id, dry_run=True)


@router.post("/import")
async def take_file(
    request: Request, work: TheWork, visitor: Organiser, form: TrustedForm, programme_id: str
) -> Response:
    return await _bring(request, work, visitor, form, programme_id, dry_run=False)


async def _bring(
    request: Request, work: Work, visitor: Visitor, form: Form, programme_id: str, *, dry_run: bool
) -> Response:
    programme = await gathering.get_programme(work, programme_id)
    upload = await (uploads.received if dry_run else uploads.confirmed)(work, visitor, form)
    brought = await importing.bring_applications(work, visitor, upload, programme=programme, dry_run=dry_run)
    return show(
        request, "applications_import.html", programme=programme, upload=upload, brought=brought, done=not dry_run
    )
