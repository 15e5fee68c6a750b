"""Making reports: figures frozen with their definitions, and given out as files."""

from services.reporting.adapters import FORMATS, Typesetter, shown, write_csv, write_xlsx
from services.reporting.domain.hiding import hidden_places
from services.reporting.domain.indicators import DEFINITIONS_VERSION, INDICATORS
from services.reporting.domain.refusals import NoSuchReport, NotYet
from services.reporting.domain.reports import Cell, Definition, Report, ReportTable, Session, freeze, tables_of
from services.reporting.store import reports
from services.reporting.use_cases.counting import as_plan, count_figures, programme_of
from services.reporting.use_cases.showing import value_names
from shared.contracts import reporting_reports as say
from shared.contracts.programme import Programme
from shared.contracts.reporting import FigurePlace
from shared.outbox import ReadTx
from shared.runtime import Work


async def make_report(work: Work, request: say.MakeReport) -> say.ReportReceipt:
    """Count as of the moment, and keep what was counted. Counting may take long: the writer does not wait for it."""
    known = await work.read(lambda tx: reports.read_report(tx, request.report_id))
    if known is None:
        made = await work.read(lambda tx: _count(tx, request))
        await work.write(lambda tx: reports.save_report(tx, made, made_by=request.made_by))
        known = await work.read(lambda tx: _find(tx, request.report_id))
    return say.ReportReceipt(report=_line(*known))


def list_reports(tx: ReadTx, request: say.ListReports) -> say.ReportList:
    """The reports of a programme."""
    rows = reports.reports_of(tx, request.programme_id)
    return say.ReportList(reports=[say.ReportLine.model_validate(row._asdict()) for row in rows])


def get_report(tx: ReadTx, request: say.GetReport) -> say.ReportTables:
    """A report as tables, each number with where it stands."""
    report, made_by = _find(tx, request.report_id)
    language = request.language.value
    tables = tables_of(report, language=language, for_others=False)
    return say.ReportTables(
        report=_line(report, made_by),
        acknowledgement=report.acknowledgement[language],
        tables=[_told(table, language) for table in tables],
    )


async def get_report_document(work: Work, request: say.GetReportDocument) -> say.ReportDocument:
    """A report as a file; made from what was frozen, so it is the same whenever it is asked for."""
    report, _ = await work.read(lambda tx: _find(tx, request.report_id))
    language, for_others = request.language.value, request.for_others
    tables = tables_of(report, language=language, for_others=for_others)
    match request.format:
        case say.ReportFormat.PDF:
            content = await work.use(Typesetter).typeset(report, tables, language=language, for_others=for_others)
        case say.ReportFormat.XLSX:
            content = write_xlsx(report, tables, language=language, for_others=for_others)
        case say.ReportFormat.CSV:
            content = write_csv(report, tables, language=language, for_others=for_others)
    kind = FORMATS[request.format.value]
    audience = "" if for_others else "-internal"
    name = f"{report.programme_id}-{report.as_of:%Y-%m-%d}-{language}{audience}.{kind.extension}"
    return say.ReportDocument.model_construct(file_name=name, media_type=kind.media_type, content=content)


def _count(tx: ReadTx, request: say.MakeReport) -> Report:
    as_of = request.as_of or tx.now
    if as_of > tx.now:
        raise NotYet
    programme = programme_of(tx, request.programme_id, as_of=as_of)
    plan = as_plan(programme)
    figures = count_figures(tx, plan, as_of=as_of)
    acknowledgement = programme.donor_acknowledgement
    return Report(
        report_id=request.report_id,
        programme_id=programme.id,
        title=programme.title,
        project=programme.project,
        issuer=programme.issuer.name,
        place=programme.place,
        timezone=programme.timezone,
        # A language in which the donor gave no words has the words it gave.
        acknowledgement={"uk": acknowledgement.uk, "en": acknowledgement.en or acknowledgement.uk},
        as_of=as_of,
        made_at=tx.now,
        definitions_version=DEFINITIONS_VERSION,
        definitions=[Definition(one.code, one.unit.value, one.title, one.definition) for one in INDICATORS],
        modules=[(module.id, module.title) for module in programme.modules],
        sessions=_sessions(programme),
        labels=value_names(),
        entries=freeze(figures, hidden_places(figures, plan)),
    )


def _sessions(programme: Programme) -> list[Session]:
    return [
        Session(webinar.id, f"{place}.{number}", module.id, webinar.topic, webinar.starts_at)
        for place, module in enumerate(programme.modules, 1)
        for number, webinar in enumerate(module.webinars, 1)
    ]


def _find(tx: ReadTx, report_id: str) -> tuple[Report, str]:
    found = reports.read_report(tx, report_id)
    if found is None:
        raise NoSuchReport
    return found


def _line(report: Report, made_by: str) -> say.ReportLine:
    return say.ReportLine(
        report_id=report.report_id,
        programme_id=report.programme_id,
        as_of=report.as_of,
        made_at=report.made_at,
        made_by=made_by,
        definitions_version=report.definitions_version,
    )


def _told(table: ReportTable, language: str) -> say.TableOfReport:
    return say.TableOfReport(
        title=table.title,
        head=list(table.head),
        rows=[
            say.TableRow(label=row.label, cells=[_cell(cell, language) for cell in row.cells], is_total=row.is_total)
            for row in table.rows
        ],
        note=table.note,
    )


def _cell(cell: Cell, language: str) -> say.TableCell:
    place = cell.place
    return say.TableCell(
        text=shown(cell, language),
        place=FigurePlace(
            indicator=place.indicator, subject_id=place.subject_id, dimension=str(place.dimension), value=place.value
        ),
    )
