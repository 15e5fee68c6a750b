"""Reports at the desk and by a donor's link: made, read with the facts behind each number, taken away as files."""

from datetime import UTC, datetime

from shared.contracts.reporting_reports import GetReportDocument, ListReports, MakeReport, ReportList
from tests.gateway.conftest import post, text_of
from tests.gateway.scripted import DOWN, NOW
from tests.gateway.scripted_figures import report_line
from tests.gateway.test_desk import make_link

PAGE = "/desk/programmes/dialogue/reports"


async def test_a_report_is_made_as_of_the_end_of_a_day_and_noted_in_the_log(chief, gateway):
    response = await post(chief, PAGE, PAGE, day="2024-03-10")
    asked = gateway.script.asked_for(MakeReport)[-1]
    assert asked.as_of == datetime(2024, 3, 10, 21, 59, 59, 999999, tzinfo=UTC)
    assert (response.status_code, response.headers["location"]) == (303, f"{PAGE}/{asked.report_id}")
    assert "складено звіт" in text_of(await chief.get("/desk/log"))


async def test_without_a_day_or_with_one_that_is_not_over_it_is_made_of_what_is_known_now(chief, gateway):
    for day in ("", f"{NOW:%Y-%m-%d}"):
        await post(chief, PAGE, PAGE, day=day)
        assert gateway.script.asked_for(MakeReport)[-1].as_of is None


async def test_every_number_of_a_report_opens_the_facts_behind_it_as_of_then(chief):
    response = await chief.get(f"{PAGE}/report-1")
    address = (
        "/desk/programmes/dialogue/figures/facts?indicator=applied&amp;dimension=oblast&amp;value=UA-63&amp;as_of="
    )
    assert f'<a href="{address}' in response.text
    assert "Завдяки підтримці." in text_of(response)


async def test_files_are_for_others_unless_the_internal_one_is_asked_for(chief, gateway):
    response = await chief.get(f"{PAGE}/report-1/file?kind=csv&language=en")
    assert (response.text, response.headers["content-type"]) == ("others: True", "text/csv; charset=utf-8")
    assert 'filename="dialogue.csv"' in response.headers["content-disposition"]
    assert gateway.script.asked_for(GetReportDocument)[-1].language == "en"
    assert (await chief.get(f"{PAGE}/report-1/file?internal=true")).text == "others: False"


async def test_a_donors_link_gives_reports_without_small_numbers_whatever_is_asked_for(chief, anyone):
    address = await make_link(chief)
    shown = await anyone.get(address)
    assert f'href="{address}/reports/report-1?kind=pdf&amp;language=uk"' in shown.text
    assert (await anyone.get(f"{address}/reports/report-1?kind=csv&internal=true")).text == "others: True"
    assert (await anyone.get("/figures/made-up/reports/report-1")).status_code == 404


async def test_a_report_of_another_programme_is_none_of_this_one(chief, anyone, gateway):
    other = report_line(NOW).model_copy(update={"programme_id": "other", "report_id": "report-2"})
    address = await make_link(chief)
    gateway.script.lines[ListReports] = ReportList(reports=[])
    for page in (f"{PAGE}/{other.report_id}/file", f"{address}/reports/{other.report_id}"):
        assert (await (chief if page.startswith("/desk") else anyone).get(page)).status_code == 404


async def test_a_file_that_there_is_not_is_refused_in_words(chief):
    assert (await chief.get(f"{PAGE}/report-1/file?kind=docx")).status_code == 422


async def test_while_the_service_is_down_the_page_says_so(chief, gateway):
    gateway.script.lines[ListReports] = DOWN
    assert "тимчасово не відповідає" in text_of(await chief.get(PAGE))
