"""Pictures of figures: where each bar, column and tile stands. Numbers in, numbers out; templates draw them."""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.gateway.use_cases.figures import Figures
from shared.contracts.programme import Programme, Webinar
from shared.contracts.reporting import DimensionDefinition, ReportedFigure, ValueName
from shared.contracts.vocabulary import Oblast

FUNNEL = ("applied", "accepted", "enrolled", "attended", "tested", "passed", "certified")
TOTALS = ("participations", "person_hours", "recordings", "completion")
SURVEY = ("rated", "response_rate", "satisfaction", "satisfied", "usefulness", "clarity")
LEARNING = ("score_before", "score_after", "tested_twice", "gain", "normalised_gain")
GROUPS = ("sex", "age_band", "role", "body_type")
"""By what people are told apart beside the map."""
_OF_PEOPLE = ("applied", "certified")
_FULL = 100.0
_LEVELS = 5
_STEPS = 5
"""Into how many steps an axis is divided at most."""
_BANDS = tuple(str(start) for start in range(0, 100, 10))
_TILE_WIDTH, _TILE_HEIGHT = 52, 44
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


@dataclass(frozen=True, slots=True)
class Tick:
    """A round number on an axis, and how high it stands, in per cent."""

    number: int
    height: float


@dataclass(frozen=True, slots=True)
class Spread:
    """How scores are spread, band by band, with the axis they are read by."""

    bands: Sequence[Band]
    ticks: Sequence[Tick]


@dataclass(frozen=True, slots=True)
class Group:
    """People told apart by one trait: a line for each value that anybody has, with the bar of its first figure."""

    dimension: DimensionDefinition
    lines: Sequence[tuple[ValueName, Bar, Sequence[ReportedFigure]]]


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
        Tile(oblast, column * _TILE_WIDTH, row * _TILE_HEIGHT, _level(figure.number, most), figure)
        for row, line in enumerate(_MAP)
        for column, oblast in enumerate(line)
        if oblast
        for figure in (figures.at(indicator, "", "oblast", oblast.value),)
    ]


def groups(figures: Figures, codes: Sequence[str] = GROUPS) -> list[Group]:
    """Who the people are; nothing of a trait that nobody has."""
    known = figures.names.dimensions
    found = [_group(figures, known[code]) for code in codes if code in known]
    return [group for group in found if group.lines]


def scores(figures: Figures) -> Spread | None:
    """How scores are spread before and after learning; nothing when nobody was tested."""
    before = [figures.at("score_before", "", "score_band", band) for band in _BANDS]
    after = [figures.at("score_after", "", "score_band", band) for band in _BANDS]
    if not any(one.number is None or one.number for one in (*before, *after)):
        return None
    steps = round_steps(max(one.number or 0 for one in (*before, *after)))
    bars = _bars([*before, *after], most=steps[-1])
    names = [f"{band}–{int(band) + 9}" for band in _BANDS[:-1]] + ["90–100"]
    return Spread(
        [Band(name, bars[n], bars[len(_BANDS) + n]) for n, name in enumerate(names)],
        [Tick(step, round(_FULL * step / steps[-1], 2)) for step in steps],
    )


def round_steps(most: float) -> list[int]:
    """From nothing to no less than the most, in at most five steps of 1, 2 or 5 with zeros."""
    sizes = (digit * 10**power for power in itertools.count() for digit in (1, 2, 5))
    step = next(size for size in sizes if size * _STEPS >= most)
    return list(range(0, max(1, math.ceil(most / step)) * step + 1, step))


def _group(figures: Figures, dimension: DimensionDefinition) -> Group:
    named = [
        (name, [figures.at(code, "", dimension.code, name.value) for code in _OF_PEOPLE]) for name in dimension.values
    ]
    there = [(name, found) for name, found in named if any(one.number is None or one.number for one in found)]
    bars = _bars([found[0] for _, found in there])
    return Group(dimension, [(name, bar, found) for (name, found), bar in zip(there, bars, strict=True)])


def _bars(figures: Sequence[ReportedFigure], *, most: float | None = None) -> list[Bar]:
    """Bars beside each other: the longest, or the most there may be, is whole."""
    most = most or max((one.number or 0 for one in figures), default=0)
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
