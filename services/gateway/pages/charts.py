"""Pictures of figures: where each bar, column and tile stands. Numbers in, numbers out; templates draw them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.gateway.use_cases.figures import Figures
from shared.contracts.programme import Programme, Webinar
from shared.contracts.reporting import ReportedFigure
from shared.contracts.vocabulary import Oblast

FUNNEL = ("applied", "accepted", "enrolled", "attended", "tested", "passed", "certified")
TOTALS = ("participations", "person_hours", "recordings", "completion")
SURVEY = ("rated", "response_rate", "satisfaction", "satisfied", "usefulness", "clarity")
LEARNING = ("score_before", "score_after", "tested_twice", "gain", "normalised_gain")
_FULL = 100.0
_LEVELS = 5
_BANDS = tuple(str(start) for start in range(0, 100, 10))
_TILE = 44
_MAP = (
    (None, Oblast.VOLYN, Oblast.RIVNE, Oblast.ZHYTOMYR, Oblast.KYIV_CITY, Oblast.CHERNIHIV, Oblast.SUMY),
    (
        Oblast.LVIV,
        Oblast.TERNOPIL,
        Oblast.KHMELNYTSKYI,
        Oblast.VINNYTSIA,
        Oblast.KYIV_OBLAST,
        Oblast.POLTAVA,
        Oblast.KHARKIV,
        Oblast.LUHANSK,
    ),
    (
        Oblast.ZAKARPATTIA,
        Oblast.IVANO_FRANKIVSK,
        Oblast.CHERNIVTSI,
        Oblast.CHERKASY,
        Oblast.KIROVOHRAD,
        Oblast.DNIPROPETROVSK,
        Oblast.DONETSK,
    ),
    (None, None, None, Oblast.ODESA, Oblast.MYKOLAIV, Oblast.KHERSON, Oblast.ZAPORIZHZHIA),
    (None, None, None, None, Oblast.SEVASTOPOL, Oblast.CRIMEA),
)
"""Where oblasts lie, from west to east and from north to south, as well as equal tiles can say it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure and how long its bar is, in per cent; a hidden one has none."""

    figure: ReportedFigure
    length: float


@dataclass(frozen=True, slots=True)
class Attendance:
    """A webinar with those who had a place and those who came."""

    number: str
    webinar: Webinar
    places: Bar
    present: Bar


@dataclass(frozen=True, slots=True)
class Tile:
    """An oblast on the map; ``level`` from 0 (nobody) to 5."""

    oblast: Oblast
    x: int
    y: int
    level: int
    figure: ReportedFigure


@dataclass(frozen=True, slots=True)
class Band:
    """A band of ten per cent: how many had that score before and after, with the heights of their columns."""

    name: str
    before: Bar
    after: Bar


def funnel(figures: Figures) -> list[Bar]:
    """From applying to the certificate."""
    return _bars([figures.at(code) for code in FUNNEL])


def attendance(figures: Figures) -> list[Attendance]:
    """Each webinar in the programme's order, numbered by module."""
    numbered = _numbered(figures.programme)
    places = [figures.at("enrolled", webinar.id) for webinar in numbered.values()]
    present = [figures.at("attended", webinar.id) for webinar in numbered.values()]
    bars = _bars([*places, *present])
    half = len(numbered)
    return [
        Attendance(number, webinar, bars[place], bars[half + place])
        for place, (number, webinar) in enumerate(numbered.items())
    ]


def tiles(figures: Figures, indicator: str) -> list[Tile]:
    """The map of the oblasts."""
    parts = figures.parts(indicator, "oblast")
    most = max((one.number or 0 for one in parts.values()), default=0)
    return [
        Tile(oblast, column * _TILE, row * _TILE, _level(figure.number, most), figure)
        for row, line in enumerate(_MAP)
        for column, oblast in enumerate(line)
        if oblast
        for figure in (figures.at(indicator, "", "oblast", oblast.value),)
    ]


def scores(figures: Figures) -> list[Band]:
    """How scores are spread before and after learning; nothing when nobody was tested."""
    before = [figures.at("score_before", "", "score_band", band) for band in _BANDS]
    after = [figures.at("score_after", "", "score_band", band) for band in _BANDS]
    bars = _bars([*before, *after])
    if not any(bar.length or bar.figure.number is None for bar in bars):
        return []
    names = [f"{band}–{int(band) + 9}" for band in _BANDS[:-1]] + ["90–100"]
    return [Band(name, bars[n], bars[len(_BANDS) + n]) for n, name in enumerate(names)]


def _bars(figures: Sequence[ReportedFigure]) -> list[Bar]:
    most = max((one.number or 0 for one in figures), default=0)
    return [Bar(one, round(_FULL * (one.number or 0) / most, 2) if most else 0.0) for one in figures]


def _level(number: float | None, most: float) -> int:
    if not number or not most:
        return 0
    return min(_LEVELS, 1 + int(_LEVELS * number / most))


def _numbered(programme: Programme) -> Mapping[str, Webinar]:
    return {
        f"{place}.{number}": webinar
        for place, module in enumerate(programme.modules, 1)
        for number, webinar in enumerate(module.webinars, 1)
    }
