"""What reporting answers to the desk and to donors, played from a script."""

from collections.abc import Callable
from datetime import timedelta

from shared.contracts.reporting import (
    DimensionDefinition,
    FactsBehind,
    FigurePlace,
    FigureSet,
    GetFigures,
    IndicatorDefinition,
    IndicatorList,
    ListFactsBehind,
    ListIndicators,
    ReportedFigure,
    ValueName,
)
from shared.contracts.reporting_reports import (
    GetReport,
    GetReportDocument,
    ListReports,
    MakeReport,
    ReportDocument,
    ReportLine,
    ReportList,
    ReportReceipt,
    ReportTables,
    TableCell,
    TableOfReport,
    TableRow,
)
from shared.contracts.reporting_stories import Story, StoryStep, TellStory
from shared.contracts.request import Done, Problem, Reply, Request
from shared.contracts.scheduling_surveys import GetSurveyState, RateWebinar, SurveyState

Line = Reply | Problem | Callable[..., Reply]
CODES = (
    "applied", "accepted", "enrolled", "attended", "participations", "person_hours", "recordings", "tested", "passed",
    "certified", "completion", "score_before", "score_after", "tested_twice", "gain", "normalised_gain",
)  # fmt: skip
UNITS = {"completion": "per_cent", "normalised_gain": "per_cent", "person_hours": "hours"} | dict.fromkeys(
    ("score_before", "score_after", "gain"), "points"
)
NAMES = {
    "oblast": {"UA-63": "Харківська область", "UA-59": "Сумська область"},
    "sex": {"female": "Жінки", "male": "Чоловіки"},
}


def said_by_reporting(now) -> dict[type[Request], Line]:
    return {
        GetFigures: lambda asked: figure_set(now, asked),
        ListIndicators: IndicatorList(
            definitions_version=1, indicators=[definition(code) for code in CODES], dimensions=dimensions()
        ),
        ListReports: ReportList(reports=[report_line(now)]),
        MakeReport: ReportReceipt(report=report_line(now)),
        GetReport: lambda asked: ReportTables(
            report=report_line(now), acknowledgement="Завдяки підтримці.", tables=[report_table()]
        ),
        GetReportDocument: lambda asked: ReportDocument.model_construct(
            file_name=f"dialogue.{asked.format}", media_type="text/csv", content=f"others: {asked.for_others}".encode()
        ),
        TellStory: lambda asked: story(now) if asked.participant_id else Story(),
        GetSurveyState: SurveyState(may_rate=True, is_rated=False),
        RateWebinar: Done(),
        ListFactsBehind: FactsBehind(fact_ids=["fact-1", "fact-2"], after="fact-2", total=3),
    }


def story(now) -> Story:
    step = StoryStep(fact_id="f-2", type="t", at=now, text="Надіслано лист.", because="Заявку прийнято.")
    return Story(participant_id="p-1", steps=[step])


def report_line(now) -> ReportLine:
    return ReportLine(
        report_id="report-1", programme_id="dialogue", as_of=now, made_at=now, made_by="s-1", definitions_version=1
    )


def report_table() -> TableOfReport:
    cell = TableCell(text="240", place=FigurePlace(indicator="applied", dimension="oblast", value="UA-63"))
    return TableOfReport(title="Область", head=["Область", "Подали"], rows=[TableRow(label="Харківська", cells=[cell])])


def definition(code: str) -> IndicatorDefinition:
    both = {"uk": f"Показник {code}", "en": f"Indicator {code}"}
    return IndicatorDefinition(code=code, unit=UNITS.get(code, "people"), title=both, definition=both)


def dimensions() -> list[DimensionDefinition]:
    return [
        DimensionDefinition(
            code=code,
            title={"uk": f"Ознака {code}", "en": f"Trait {code}"},
            values=[ValueName(value=value, title={"uk": name, "en": value}) for value, name in names.items()],
        )
        for code, names in NAMES.items()
    ]


def figure_set(now, asked: GetFigures) -> FigureSet:
    told = now - timedelta(hours=3)

    def figure(number: float | None, indicator: str, *place: str) -> ReportedFigure:
        subject_id, dimension, value = (*place, "", "", "")[:3]
        return ReportedFigure(
            indicator=indicator, subject_id=subject_id, dimension=dimension, value=value, number=number, newest_at=told
        )

    figures = [
        figure(240, "applied"), figure(200, "accepted"), figure(190, "enrolled"), figure(150, "attended"),
        figure(90, "tested"), figure(80, "passed"), figure(75, "certified"), figure(1500, "participations"),
        figure(2250.5, "person_hours"), figure(37.5, "completion"), figure(180, "enrolled", "dialogue-m2-5"),
        figure(120, "attended", "dialogue-m2-5"), figure(220, "applied", "", "oblast", "UA-63"),
        figure(12_345, "applied", "", "sex", "female"),
        figure(None if asked.for_others else 3, "applied", "", "oblast", "UA-59"),
        figure(41.5, "score_before"), figure(78.25, "score_after"), figure(60, "tested_twice"),
        figure(30, "score_before", "", "score_band", "40"), figure(55, "score_after", "", "score_band", "70"),
        figure(36.75, "gain"), figure(61.2, "normalised_gain"),
    ]  # fmt: skip
    return FigureSet(
        programme_id=asked.programme_id,
        definitions_version=1,
        counted_at=now - timedelta(minutes=2),
        as_of=asked.as_of,
        figures=figures,
    )
