"""Reports: frozen, the same whenever they are asked for, summing up to an independent count, safe to be passed on."""

import csv
import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from services.reporting import use_cases
from services.reporting.adapters import Typesetter
from services.reporting.domain import refusals
from services.reporting.domain.hiding import LEAST
from services.reporting.handlers import hears
from shared.contracts.reporting_reports import GetReport, GetReportDocument, ListReports, MakeReport, ReportFormat
from shared.contracts.scheduling import ProgrammePublished
from shared.contracts.vocabulary import Language
from tests.reporting.builders import events, working
from tests.reporting.cohort import MODULES, PROGRAMME, Cohort, programme
from tests.reporting.independent import Count

REPORT = MakeReport(report_id="report-1", programme_id=PROGRAMME, made_by="s-1")
ACKNOWLEDGEMENT = programme().donor_acknowledgement


@pytest.fixture(scope="session")
def typesetter():
    return Typesetter()


@pytest.fixture
async def work(house, typesetter):
    return working(house, typesetter)


async def document(work, kind, *, report_id="report-1", **asked):
    request = GetReportDocument(report_id=report_id, format=kind, **asked)
    return (await use_cases.get_report_document(work, request)).content


async def sheets(work, **asked):
    """Rows by the title of their sheet, the totals' row last."""
    book = load_workbook(io.BytesIO(await document(work, ReportFormat.XLSX, **asked)))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}


async def told(house, size=60):
    house.clock.advance(microseconds=80_123)  # no real moment is a whole second
    facts = list(Cohort(size).facts())
    await house.hear(hears, *facts)
    return Count(events(facts), PROGRAMME)


async def test_the_sums_of_the_spreadsheet_equal_an_independent_count_of_the_log(house, work):
    count = await told(house)
    await use_cases.make_report(work, REPORT)
    book = await sheets(work, for_others=False)
    of_people = [
        len(count.applied),
        len(count.accepted),
        len(count.attended),
        len(count.counting),
        pytest.approx(count.person_hours, abs=0.001),
        len(count.certified),
    ]
    for title in ("Область", "Тип органу", "Статус", "Стать", "Вік"):
        _head, *parts, total = book[title]
        assert total[1:] == of_people, title
        assert [sum(column) for column in zip(*(row[1:] for row in parts), strict=True)] == of_people, title
    _head, *parts, total, _note = book["Області й модулі, люди"]
    names = {oblast: part[1:-1] for oblast, *part in ([row[0], *row] for row in parts)}
    cells = count.oblast_by_module()
    assert [sum(row) for row in names.values()] == [
        sum(cells.get((oblast, module), 0) for module in MODULES)
        for oblast in sorted(count.by("oblast", count.applied), key=["UA-12", "UA-53", "UA-59", "UA-63"].index)
    ]
    summary = {row[0]: row[1] for row in book["Головне"]}
    assert summary["Приріст знань"] == pytest.approx(count.mean_gain(), abs=0.001)
    assert summary["Нормований приріст знань"] == pytest.approx(count.normalised_gain(), abs=0.001)
    assert summary["Завершили програму"] == pytest.approx(100 * len(count.certified) / len(count.accepted), abs=0.001)


async def test_in_what_is_shared_no_number_tells_of_fewer_than_five_people(house, work):
    count = await told(house)
    await use_cases.make_report(work, REPORT)
    whole, shared = await sheets(work, for_others=False), await sheets(work)
    _head, *parts, total = shared["Область"]
    assert total == whole["Область"][-1]
    for row, known in zip(parts, whole["Область"][1:], strict=False):
        for shown, number in zip(row[1:4], known[1:4], strict=True):
            assert shown in {number, "•"}
            assert shown in {"•", 0} or shown >= LEAST
    assert count.by("oblast", count.applied)["UA-12"] < LEAST
    assert sum(row[1] == "•" for row in parts) >= 2


async def test_a_report_stays_as_it_was_made_whatever_is_told_later(house, work):
    await told(house, size=30)
    made = await use_cases.make_report(work, REPORT)
    kinds = [(kind, language) for kind in ReportFormat for language in Language]
    before = [await document(work, kind, language=language) for kind, language in kinds]
    house.clock.advance(days=400)
    renamed = programme(title="Інша назва")
    await house.hear(
        hears, ProgrammePublished(programme_id=PROGRAMME, version=2, published_at=house.clock.now(), programme=renamed)
    )
    await house.hear(hears, *Cohort(20, seed=5, start=house.clock.now()).facts())
    again = await use_cases.make_report(work, REPORT)
    assert again == made
    assert [await document(work, kind, language=language) for kind, language in kinds] == before
    listed = await house.read(lambda tx: use_cases.list_reports(tx, ListReports(programme_id=PROGRAMME)))
    assert [one.report_id for one in listed.reports] == ["report-1"]


async def test_the_same_report_made_anew_as_of_the_same_moment_has_the_same_numbers(house, work):
    await told(house, size=30)
    made = (await use_cases.make_report(work, REPORT)).report
    before = await document(work, ReportFormat.CSV)
    house.clock.advance(days=30)
    await house.hear(hears, *Cohort(20, seed=5, start=house.clock.now()).facts())
    second = REPORT.model_dump() | {"report_id": "report-2", "as_of": made.as_of}
    await use_cases.make_report(work, MakeReport.model_validate(second))
    again = await document(work, ReportFormat.CSV, report_id="report-2")
    assert [line for line in again.splitlines() if "Складено".encode() not in line] == [
        line for line in before.splitlines() if "Складено".encode() not in line
    ]


async def test_the_pdf_says_the_donors_words_and_what_each_indicator_means_in_both_languages(house, work):
    await told(house, size=30)
    await use_cases.make_report(work, REPORT)
    for language, words in ((Language.UKRAINIAN, ACKNOWLEDGEMENT.uk), (Language.ENGLISH, ACKNOWLEDGEMENT.en)):
        pdf = await document(work, ReportFormat.PDF, language=language)
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).replace("\n", " ")
        assert words in text
        assert {Language.UKRAINIAN: "Сума фактичної тривалості", Language.ENGLISH: "The time actually spent"}[
            language
        ] in " ".join(text.split())
        assert len(pdf) < 300_000


async def test_no_text_of_a_programme_acts_as_a_formula(house, work):
    bad = '=HYPERLINK("http://example.org","x")'
    modules = programme().modules
    changed = [modules[0].model_copy(update={"title": bad}), *modules[1:]]
    published = ProgrammePublished(
        programme_id=PROGRAMME, version=1, published_at=house.clock.now(),
        programme=programme(title=bad, project="+1", modules=changed),
    )  # fmt: skip
    await house.hear(hears, published)
    house.clock.advance(hours=1)
    await use_cases.make_report(work, REPORT)
    book = load_workbook(io.BytesIO(await document(work, ReportFormat.XLSX)))
    kinds = {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value}
    assert "f" not in kinds
    text = (await document(work, ReportFormat.CSV)).decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(text)) for cell in line]
    assert f"'{bad}" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


async def test_an_empty_programme_has_a_report_too(house, work):
    published = ProgrammePublished(
        programme_id=PROGRAMME, version=1, published_at=house.clock.now(), programme=programme()
    )
    await house.hear(hears, published)
    house.clock.advance(hours=1)
    await use_cases.make_report(work, REPORT)
    assert (await document(work, ReportFormat.PDF)).startswith(b"%PDF")
    shown = await house.read(lambda tx: use_cases.get_report(tx, GetReport(report_id="report-1")))
    assert shown.tables[0].rows[0].cells[0].text == "0"


async def test_what_cannot_be_reported_is_refused(house, work):
    with pytest.raises(refusals.NoSuchProgramme):
        await use_cases.make_report(work, REPORT)
    await told(house, size=1)
    later = house.clock.now() + timedelta(days=1)
    with pytest.raises(refusals.NotYet):
        await use_cases.make_report(work, MakeReport.model_validate(REPORT.model_dump() | {"as_of": later}))
    with pytest.raises(refusals.NoSuchReport):
        await document(work, ReportFormat.PDF)
