"""Extra time for tests: granted to one person, listed with its author, taken back. Why stands nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.gateway.adapters.desk import Examiner, TheWork
from services.gateway.adapters.language import gettext
from services.gateway.domain import Action
from services.gateway.pages.forms import TrustedForm
from services.gateway.pages.organiser_desk.frame import show
from services.gateway.pages.rendering import go
from services.gateway.use_cases import acting, extra_time
from shared.bus import Refused
from shared.contracts.assessment_accommodations import GrantExtraTime, RevokeExtraTime
from shared.runtime import Work

router = APIRouter(prefix="/desk/programmes/{programme_id}/extra-time")

UNITS = {"percent": "%", "minutes": "хв"}
_MOST = {"percent": 300, "minutes": 600}
_LONGEST_BASIS = 200
_FIELDS = ("participant", "test", "amount", "unit", "basis")
_NOTHING_TYPED = dict.fromkeys(_FIELDS, "") | {"unit": "percent"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field of the form."""

    field: str
    message: str


@router.get("")
async def list_grants(request: Request, work: TheWork, _: Examiner, programme_id: str) -> Response:
    return await _show(request, work, programme_id)


@router.post("")
async def grant(request: Request, work: TheWork, visitor: Examiner, form: TrustedForm, programme_id: str) -> Response:
    typed = {name: form.one(name).strip() for name in _FIELDS}
    if fault := _fault_in(typed):
        return await _show(request, work, programme_id, typed=typed, fault=fault)
    unit, amount = typed["unit"], int(typed["amount"])
    asked = GrantExtraTime(
        participant_id=typed["participant"],
        programme_id=programme_id,
        test_id=typed["test"] or None,
        percent=amount if unit == "percent" else None,
        minutes=amount if unit == "minutes" else None,
        basis=typed["basis"][:_LONGEST_BASIS],
        granted_by=visitor.staff_id,
    )
    key = form.key(visitor, "extra-time", programme_id)
    action = Action(
        key, visitor.staff_id, "extra_time_granted", programme_id, {"amount": f"+{amount}\u00a0{UNITS[unit]}"}
    )
    try:
        effect = await acting.act(work, action, asked)
    except Refused as refusal:
        fault = Fault("participant", refusal.problem.detail or refusal.problem.title)
        return await _show(request, work, programme_id, typed=typed, fault=fault, status=refusal.problem.status)
    note = "extra_time_running" if effect.running_until else "extra_time_granted"
    return go(request, f"/desk/programmes/{programme_id}/extra-time", note=note)


@router.post("/{extra_time_id}/revoke")
async def revoke(
    request: Request, work: TheWork, visitor: Examiner, form: TrustedForm, programme_id: str, extra_time_id: str
) -> Response:
    key = form.key(visitor, "extra-time-revoke", extra_time_id)
    action = Action(key, visitor.staff_id, "extra_time_revoked", programme_id)
    await acting.act(work, action, RevokeExtraTime(extra_time_id=extra_time_id, revoked_by=visitor.staff_id))
    return go(request, f"/desk/programmes/{programme_id}/extra-time", note="extra_time_revoked")


def _fault_in(typed: Mapping[str, str]) -> Fault | None:
    if not typed["participant"]:
        return Fault("participant", gettext("Виберіть, кому дати більше часу."))
    most = _MOST.get(typed["unit"])
    if most is None:
        return Fault("unit", gettext("Виберіть, у чому рахувати: у відсотках чи у хвилинах."))
    if not (typed["amount"].isdecimal() and 0 < int(typed["amount"]) <= most):
        return Fault("amount", gettext("Впишіть ціле число від 1 до %(most)s.", most=most))
    return None


async def _show(
    request: Request,
    work: Work,
    programme_id: str,
    *,
    typed: Mapping[str, str] = _NOTHING_TYPED,
    fault: Fault | None = None,
    status: int = 422,
) -> Response:
    known = await extra_time.gather(work, programme_id)
    return show(
        request,
        "extra_time.html",
        programme=known.programme,
        status=status if fault else 200,
        known=known,
        typed=typed,
        faults=[fault] if fault else [],
        fault_of=dict.fromkeys(_FIELDS, "") | ({fault.field: fault.message} if fault else {}),
        units=UNITS,
    )
