"""What reporting answers."""

from services.reporting import use_cases
from services.reporting.domain import refusals
from shared.bus import Answers
from shared.contracts import reporting as say
from shared.contracts import reporting_reports as reports
from shared.contracts.reporting_stories import Story, TellStory
from shared.outbox import ReadTx
from shared.runtime import Work

answers = Answers(
    "reporting",
    refusals={
        refusals.NoSuchProgramme: (404, "no_such_programme", "Такої програми немає"),
        refusals.NoSuchReport: (404, "no_such_report", "Такого звіту немає"),
        refusals.NotYet: (422, "not_yet", "Цей день ще не настав"),
        refusals.NoSuchIndicator: (404, "no_such_indicator", "Такого показника немає"),
    },
)


@answers.query(say.GetFigures)
def get_figures(tx: ReadTx, request: say.GetFigures) -> say.FigureSet:
    """A programme's figures."""
    return use_cases.get_figures(tx, request)


@answers.query(say.ListIndicators)
def list_indicators(tx: ReadTx, request: say.ListIndicators) -> say.IndicatorList:  # noqa: ARG001  # declared in code
    """What figures mean."""
    return use_cases.list_indicators()


@answers.query(say.ListFactsBehind)
def list_facts_behind(tx: ReadTx, request: say.ListFactsBehind) -> say.FactsBehind:
    """What a figure was counted from."""
    return use_cases.list_facts_behind(tx, request)


@answers.work(reports.MakeReport)
async def make_report(work: Work, request: reports.MakeReport) -> reports.ReportReceipt:
    """Freeze figures as a report."""
    return await use_cases.make_report(work, request)


@answers.query(reports.ListReports)
def list_reports(tx: ReadTx, request: reports.ListReports) -> reports.ReportList:
    """The reports of a programme."""
    return use_cases.list_reports(tx, request)


@answers.query(reports.GetReport)
def get_report(tx: ReadTx, request: reports.GetReport) -> reports.ReportTables:
    """A report to be read on a page."""
    return use_cases.get_report(tx, request)


@answers.work(reports.GetReportDocument)
async def get_report_document(work: Work, request: reports.GetReportDocument) -> reports.ReportDocument:
    """A report as a file."""
    return await use_cases.get_report_document(work, request)


@answers.work(TellStory)
async def tell_story(work: Work, request: TellStory) -> Story:
    """Everything that happened to one person."""
    return await use_cases.tell_story(work, request)
