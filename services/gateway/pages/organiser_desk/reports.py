"""Reports for donors: made as of a day, read with the facts behind each number, taken away as files; also by a link."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import Response

from services.gateway.adapters.desk import Anyone, Organiser, TheWork
from services.gateway.adapters.language import current_language
from services.gateway.pages.forms import TrustedForm
from services.gateway.pages.organiser_desk.figures import end_of_day
from services.gateway.pages.organiser_desk.frame import show
from services.gateway.pages.rendering import go
from services.gateway.use_cases import donor_links, gathering, reports
from shared.contracts.reporting import FigurePlace
from shared.contracts.reporting_reports import ReportDocument, ReportFormat
from shared.contracts.vocabulary import Language

router = APIRouter()
_OF_PROGRAMME = "/desk/programmes/{programme_id}/reports"


class Wanted(BaseModel):
    """Which file of a report."""

    kind: ReportFormat = ReportFormat.PDF
    language: Language = Language.UKRAINIAN
    internal: bool = False


WantedFile = Annotated[Wanted, Query()]


@router.get(_OF_PROGRAMME)
async def list_reports(request: Request, work: TheWork, _: Organiser, programme_id: str) -> Response:
    programme = await gathering.get_programme(work, programme_id)
    listed = await gathering.unless_down(reports.list_of(work, programme_id))
    return show(request, "reports.html", programme=programme, reports=listed)


@router.post(_OF_PROGRAMME)
async def make_report(
    request: Request, work: TheWork, visitor: Organiser, form: TrustedForm, programme_id: str
) -> Response:
    programme = await gathering.get_programme(work, programme_id)
    as_of = end_of_day(form.one("day"), programme)
    if as_of and as_of > work.clock.now():
        as_of = None  # today is not over: what is known now is all there is
    key = form.key(visitor, "report", programme_id)
    report_id = await reports.make(work, visitor, programme_id, as_of=as_of, key=key)
    return go(request, f"/desk/programmes/{programme_id}/reports/{report_id}", note="report_made")


@router.get(_OF_PROGRAMME + "/{report_id}")
async def read_report(request: Request, work: TheWork, _: Organiser, programme_id: str, report_id: str) -> Response:
    programme = await gathering.get_programme(work, programme_id)
    read = await reports.read(work, programme_id, report_id, current_language())
    address = f"/desk/programmes/{programme_id}/figures/facts"

    def facts_of(place: FigurePlace) -> str:
        fields = {name: text for name, text in place.model_dump().items() if text}
        return f"{address}?{urlencode(fields | {'as_of': read.report.as_of.isoformat()})}"

    return show(request, "report.html", programme=programme, read=read, facts_of=facts_of)


@router.get(_OF_PROGRAMME + "/{report_id}/file")
async def take_report(work: TheWork, _: Organiser, programme_id: str, report_id: str, wanted: WantedFile) -> Response:
    document = await reports.take(
        work,
        programme_id,
        report_id,
        kind=wanted.kind,
        language=wanted.language,
        for_others=not wanted.internal,
    )
    return _file(document)


@router.get("/figures/{token}/reports/{report_id}")
async def take_by_link(work: TheWork, _: Anyone, token: str, report_id: str, wanted: WantedFile) -> Response:
    """For a donor: with what could tell of single people hidden, whatever is asked for."""
    link = await donor_links.open_link(work, token)
    if link is None:
        raise HTTPException(404)
    document = await reports.take(
        work, link.programme_id, report_id, kind=wanted.kind, language=wanted.language, for_others=True
    )
    return _file(document)


def _file(document: ReportDocument) -> Response:
    headers = {"content-disposition": f'attachment; filename="{document.file_name}"', "cache-control": "no-store"}
    return Response(document.content, media_type=document.media_type, headers=headers)
