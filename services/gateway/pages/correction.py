"""The holder of a certificate asks to correct it: what is wrong, and how it should be."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.gateway.adapters.desk import Participant, TheWork
from services.gateway.adapters.language import gettext
from services.gateway.domain import Visitor
from services.gateway.pages.forms import TrustedForm
from services.gateway.pages.rendering import go, render
from services.gateway.use_cases.verifying import NO_SUCH_CERTIFICATE
from shared.bus import Refused
from shared.contracts.certification import CertificateLine, CertificateStatus, ListCertificates
from shared.contracts.certification_reviews import RequestCorrection
from shared.runtime import Work

router = APIRouter(prefix="/my/certificates")

_LONGEST = 1000


@router.get("/{number:path}/correction")
async def blank(request: Request, work: TheWork, visitor: Participant, number: str) -> Response:
    return render(request, "correction.html", line=await _own(work, visitor, number), typed="", fault="")


@router.post("/{number:path}/correction")
async def ask(request: Request, work: TheWork, visitor: Participant, form: TrustedForm, number: str) -> Response:
    line, wish = await _own(work, visitor, number), form.one("wish").strip()
    fault = _fault_of(wish)
    if fault:
        return render(request, "correction.html", status=422, line=line, typed=wish, fault=fault)
    asking = RequestCorrection(participant_id=visitor.participant_id, number=number, wish=wish)
    await work.ask(asking, idempotency_key=form.key(visitor, "correction", number))
    return go(request, "/my", note="correction_asked")


def _fault_of(wish: str) -> str:
    if not wish:
        return gettext("Напишіть, що не так і як має бути.")
    if len(wish) > _LONGEST:
        return gettext("Занадто довго: щонайбільше %(most)s символів.", most=_LONGEST)
    return ""


async def _own(work: Work, visitor: Visitor, number: str) -> CertificateLine:
    """The visitor's own certificate that holds. Raises Refused with 404."""
    listed = await work.ask(ListCertificates(participant_id=visitor.participant_id))
    for line in listed.certificates:
        if line.number == number and line.status is CertificateStatus.VALID:
            return line
    raise Refused(NO_SUCH_CERTIFICATE)
