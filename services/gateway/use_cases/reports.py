"""Reports for donors: made, listed, read, taken away as files."""

from datetime import datetime

from services.gateway.adapters.language import N_
from services.gateway.domain import Action, Visitor
from services.gateway.use_cases import acting
from shared.bus import Refused
from shared.contracts.reporting_reports import (
    GetReport,
    GetReportDocument,
    ListReports,
    MakeReport,
    ReportDocument,
    ReportFormat,
    ReportLine,
    ReportTables,
)
from shared.contracts.request import Problem
from shared.contracts.vocabulary import Language
from shared.runtime import Work

_COUNTING_TAKES = 60.0
_NO_SUCH_REPORT = Problem(status=404, code="no_such_report", title=N_("Такого звіту немає"))


async def make(work: Work, visitor: Visitor, programme_id: str, *, as_of: datetime | None, key: str) -> str:
    """Make a report; the same key makes no second one. Returns its id."""
    request = MakeReport(report_id=key, programme_id=programme_id, as_of=as_of, made_by=visitor.staff_id)
    await acting.act(work, Action(key, visitor.staff_id, "report_made", programme_id), request)
    return key


async def list_of(work: Work, programme_id: str) -> list[ReportLine]:
    """The reports of a programme, the newest first."""
    return (await work.ask(ListReports(programme_id=programme_id))).reports


async def read(work: Work, programme_id: str, report_id: str, language: Language) -> ReportTables:
    """A report as tables. Raises Refused with 404, also for a report of another programme."""
    found = await work.ask(GetReport(report_id=report_id, language=language))
    if found.report.programme_id != programme_id:
        raise Refused(_NO_SUCH_REPORT)
    return found


async def take(  # which report, and how
    work: Work,
    programme_id: str,
    report_id: str,
    *,
    kind: ReportFormat,
    language: Language,
    for_others: bool,
) -> ReportDocument:
    """A report as a file. Raises Refused with 404, also for a report of another programme."""
    if report_id not in {one.report_id for one in await list_of(work, programme_id)}:
        raise Refused(_NO_SUCH_REPORT)
    request = GetReportDocument(report_id=report_id, format=kind, language=language, for_others=for_others)
    return await work.ask(request, timeout=_COUNTING_TAKES)
