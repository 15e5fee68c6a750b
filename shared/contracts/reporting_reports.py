"""What reporting is asked about reports: figures frozen with their definitions, given out as files."""

from enum import StrEnum

from pydantic import AwareDatetime, Base64Bytes, BaseModel, Field

from shared.contracts.reporting import FigurePlace
from shared.contracts.request import Reply, Request
from shared.contracts.vocabulary import Language

_SERVICE = "reporting"


class ReportFormat(StrEnum):
    """Kinds of file a report is given out as."""

    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"


class ReportLine(BaseModel):
    """A report in the list."""

    report_id: str
    programme_id: str
    as_of: AwareDatetime
    made_at: AwareDatetime
    made_by: str = Field(description="Id of the member of staff")
    definitions_version: int


class ReportReceipt(Reply):
    """The report that was made."""

    report: ReportLine


class MakeReport(Request[ReportReceipt], service=_SERVICE):
    """Freeze a programme's figures as a report, as they are now or were at a moment.

    ``report_id`` is chosen by whoever asks: the same again makes no second report.
    """

    report_id: str = Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")
    programme_id: str
    as_of: AwareDatetime | None = None
    made_by: str


class ReportList(Reply):
    """The reports of a programme, the newest first."""

    reports: list[ReportLine]


class ListReports(Request[ReportList], service=_SERVICE):
    """The reports of a programme."""

    programme_id: str


class TableCell(BaseModel):
    """A number of a report's table, as text, and where it stands. Empty text: hidden."""

    text: str
    place: FigurePlace


class TableRow(BaseModel):
    """A row of a report's table."""

    label: str
    cells: list[TableCell]
    is_total: bool = False


class TableOfReport(BaseModel):
    """A table of a report; the first of ``head`` names the rows."""

    title: str
    head: list[str]
    rows: list[TableRow]
    note: str = ""


class ReportTables(Reply):
    """A report, to be read on a page."""

    report: ReportLine
    acknowledgement: str
    tables: list[TableOfReport]


class GetReport(Request[ReportTables], service=_SERVICE):
    """A report, whole, for those who may see single people."""

    report_id: str
    language: Language = Language.UKRAINIAN


class ReportDocument(Reply):
    """A report as a file; the content is base64 on the wire."""

    file_name: str
    media_type: str
    content: Base64Bytes


class GetReportDocument(Request[ReportDocument], service=_SERVICE):
    """A report as a file. ``for_others``: what could tell of fewer than five people is hidden."""

    report_id: str
    format: ReportFormat
    language: Language = Language.UKRAINIAN
    for_others: bool = True
