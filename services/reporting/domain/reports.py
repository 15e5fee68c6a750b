"""A report: figures frozen with everything needed to read them years later, and the tables it is made of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.reporting.domain.figures import Figure, Figures, Place
from services.reporting.domain.indicators import BIN, SCORES_AFTER, SCORES_BEFORE, Dimension, Unit
from services.reporting.domain.wording import Words, words_of

Texts = Mapping[str, str]
"""A text by language."""


@dataclass(frozen=True, slots=True)
class Definition:
    """An indicator as it was defined when the report was made."""

    code: str
    unit: str
    title: Texts
    definition: Texts


@dataclass(frozen=True, slots=True)
class Session:
    """A webinar of the programme: its number in it, the module and the day."""

    webinar_id: str
    number: str
    module_id: str
    topic: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure where it stands; ``hidden`` from others."""

    place: Place
    figure: Figure
    hidden: bool


@dataclass(frozen=True, slots=True)
class Report:
    """All of a report. Nothing else is needed to print it again."""

    report_id: str
    programme_id: str
    title: str
    project: str
    issuer: str
    place: str
    timezone: str
    acknowledgement: Texts
    as_of: datetime
    made_at: datetime
    definitions_version: int
    definitions: Sequence[Definition]
    modules: Sequence[tuple[str, str]]
    sessions: Sequence[Session]
    labels: Mapping[str, Mapping[str, Texts]]
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of a table with its unit and where it stands; none: hidden, or there is none (``is_empty``)."""

    unit: Unit
    number: float | None
    place: Place
    is_empty: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    cells: Sequence[Cell]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table: the name of its first column, the names of the others, and rows.

    Of the first ``drawn`` numbers of each row a picture is made: a bar, or with ``is_spread`` columns side by side.
    ``sheet``: a short title where there is little room.
    """

    code: str
    title: str
    head: Sequence[str]
    rows: Sequence[Row]
    note: str = ""
    drawn: int = 0
    is_spread: bool = False
    sheet: str = ""


_OF_PEOPLE = ("applied", "accepted", "attended", "participations", "person_hours", "certified")
_OF_WEBINARS = ("enrolled", "attended", "person_hours", "recordings", "rated", "satisfaction")
_BANDS = tuple(str(start) for start in range(0, 100, 10))


@dataclass
class _Reader:
    """Reads a report in a language, for others or not."""

    report: Report
    language: str
    for_others: bool
    words: Words = field(init=False)

    def __post_init__(self) -> None:
        self.words = words_of(self.language)
        self.entries = {entry.place: entry for entry in self.report.entries}
        self.units = {one.code: Unit(one.unit) for one in self.report.definitions}
        self.titles = {one.code: one.title[self.language] for one in self.report.definitions}

    def cell(self, place: Place, *, unit: Unit | None = None) -> Cell:
        """What is counted and not listed is zero; a mean of nobody is none."""
        stated = unit or self.units[place.indicator]
        entry = self.entries.get(place)
        if entry is None:
            is_count = stated in {Unit.PEOPLE, Unit.TIMES, Unit.HOURS}
            return Cell(stated, 0.0 if is_count else None, place, is_empty=not is_count)
        return Cell(stated, None if self.for_others and entry.hidden else entry.figure.number, place)

    def values(self, dimension: str) -> list[str]:
        """Values of a dimension that anybody has, in the order of their labels."""
        there = {place.value for place in self.entries if place.dimension == dimension}
        known = [value for value in self.report.labels.get(dimension, {}) if value in there]
        return [*known, *sorted(there - set(known))]

    def label(self, dimension: str, value: str) -> str:
        return self.report.labels.get(dimension, {}).get(value, {}).get(self.language, value)


def freeze(figures: Figures, hidden: Iterable[Place]) -> list[Entry]:
    """Figures with what of them is hidden from others, as both are now."""
    hidden = set(hidden)
    return [
        Entry(place, one, place in hidden) for place, one in sorted(figures.items(), key=lambda item: _key(item[0]))
    ]


def tables_of(report: Report, *, language: str, for_others: bool) -> list[ReportTable]:
    """Everything a report shows, as tables: the same for every file it is given out as."""
    reader = _Reader(report, language, for_others)
    tables = [_summary(reader), *(_by_dimension(reader, dimension) for dimension in Dimension)]
    tables += [_oblast_by_module(reader, code) for code in ("attended", "participations")]
    return [*tables, _webinars(reader), _scores(reader)]


def _summary(reader: _Reader) -> ReportTable:
    rows = [Row(one.title[reader.language], [reader.cell(Place(one.code))]) for one in reader.report.definitions]
    return ReportTable("summary", reader.words.summary, [reader.words.indicator, reader.words.value], rows)


def _by_dimension(reader: _Reader, dimension: Dimension) -> ReportTable:
    rows = [
        Row(reader.label(dimension, value), [reader.cell(Place(code, "", dimension, value)) for code in _OF_PEOPLE])
        for value in reader.values(dimension)
    ]
    rows.append(Row(reader.words.total, [reader.cell(Place(code)) for code in _OF_PEOPLE], is_total=True))
    name = reader.words.dimensions[dimension]
    return ReportTable(dimension.value, name, [name, *(reader.titles[code] for code in _OF_PEOPLE)], rows, drawn=1)


def _oblast_by_module(reader: _Reader, code: str) -> ReportTable:
    """People are counted once in each module and once in all, so their row need not add up; participations do."""
    modules = [module_id for module_id, _ in reader.report.modules]
    rows = [
        Row(
            reader.label(Dimension.OBLAST, value),
            [
                *(reader.cell(Place(code, module, Dimension.OBLAST, value)) for module in modules),
                reader.cell(Place(code, "", Dimension.OBLAST, value)),
            ],
        )
        for value in reader.values(Dimension.OBLAST)
    ]
    rows.append(
        Row(
            reader.words.total,
            [*(reader.cell(Place(code, module)) for module in modules), reader.cell(Place(code))],
            is_total=True,
        )
    )
    head = [reader.words.dimensions[Dimension.OBLAST], *(title for _, title in reader.report.modules)]
    title = f"{reader.words.oblast_by_module}: {reader.titles[code]}"
    note = reader.words.people_in_modules if reader.units[code] is Unit.PEOPLE else ""
    sheet = f"{reader.words.oblast_by_module}, {reader.words.units[reader.units[code]]}"
    return ReportTable(f"oblast_by_module_{code}", title, [*head, reader.words.total], rows, note, sheet=sheet)


def _webinars(reader: _Reader) -> ReportTable:
    rows = [
        Row(
            f"{one.number} {one.topic} ({reader.words.day(one.starts_at, reader.report.timezone)})",
            [reader.cell(Place(code, one.webinar_id)) for code in _OF_WEBINARS],
        )
        for one in reader.report.sessions
    ]
    head = [reader.words.webinar, *(reader.titles[code] for code in _OF_WEBINARS)]
    return ReportTable("webinars", reader.words.webinars, head, rows, drawn=2)


def _scores(reader: _Reader) -> ReportTable:
    rows = [
        Row(
            f"{band}–{100 if band == _BANDS[-1] else int(band) + 9}",
            [reader.cell(Place(code, "", BIN, band), unit=Unit.PEOPLE) for code in (SCORES_BEFORE, SCORES_AFTER)],
        )
        for band in _BANDS
    ]
    head = [reader.words.score, reader.words.before, reader.words.after]
    return ReportTable(
        "scores", f"{reader.words.scores} ({reader.words.units[Unit.PEOPLE]})", head, rows,
        drawn=2, is_spread=True, sheet=reader.words.scores,
    )  # fmt: skip


def _key(place: Place) -> tuple[str, ...]:
    return place.indicator, place.subject_id, str(place.dimension), place.value
