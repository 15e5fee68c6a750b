"""A programme in figures, for the desk and for a donor; the facts behind one of them."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.gateway.use_cases import gathering
from shared.contracts.programme import Programme
from shared.contracts.reporting import (
    DimensionDefinition,
    FactsBehind,
    FigurePlace,
    FigureSet,
    GetFigures,
    IndicatorDefinition,
    ListFactsBehind,
    ListIndicators,
    ReportedFigure,
)
from shared.runtime import Work

_COUNTING_TAKES = 60.0
Place = tuple[str, str, str, str]
_NOTHING = ReportedFigure(indicator="", number=0)


@dataclass(frozen=True, slots=True)
class Names:
    """What figures are called; nothing while the service that counts is down."""

    definitions: Mapping[str, IndicatorDefinition]
    dimensions: Mapping[str, DimensionDefinition]

    def in_words(self, place: FigurePlace, programme: Programme, language: str) -> list[str]:
        """Of what a figure is one: its indicator, what it is about, and of whom; an id where there is no name."""
        indicator = self.definitions.get(place.indicator)
        words = [indicator.title[language] if indicator else place.indicator]
        if place.subject_id:
            called = {one.id: one.title for one in programme.modules} | {one.id: one.title for one in programme.tests}
            called |= {one.id: one.topic for one in programme.webinars}
            words.append(called.get(place.subject_id, place.subject_id))
        if place.dimension:
            words.append(self._value(place, language))
        return words

    def _value(self, place: FigurePlace, language: str) -> str:
        dimension = self.dimensions.get(place.dimension)
        if dimension is None:
            return place.value
        called = {one.value: one.title[language] for one in dimension.values}
        return f"{dimension.title[language]}: {called.get(place.value, place.value)}"


@dataclass(frozen=True, slots=True)
class Figures:
    """A programme with its figures by place; none while the service that counts is down."""

    programme: Programme
    told: FigureSet | None
    names: Names
    by_place: Mapping[Place, ReportedFigure]

    def at(self, indicator: str, subject_id: str = "", dimension: str = "", value: str = "") -> ReportedFigure:
        """What is not listed is zero."""
        place = indicator, subject_id, dimension, value
        return self.by_place.get(place) or _NOTHING.model_copy(
            update=dict(zip(("indicator", "subject_id", "dimension", "value"), place, strict=True))
        )

    def parts(self, indicator: str, dimension: str) -> Mapping[str, ReportedFigure]:
        """A figure's parts by value."""
        return {place[3]: one for place, one in self.by_place.items() if place[:3] == (indicator, "", dimension)}


async def gather_figures(
    work: Work, programme_id: str, *, as_of: datetime | None = None, for_others: bool = False
) -> Figures:
    """Raises Refused when there is no such programme, or was none then."""
    asked = GetFigures(programme_id=programme_id, as_of=as_of, for_others=for_others)
    programme, told, names = await asyncio.gather(
        gathering.get_programme(work, programme_id),
        gathering.unless_down(work.ask(asked, timeout=_COUNTING_TAKES)),
        names_of_figures(work),
    )
    by_place = {place_of(one): one for one in told.figures} if told else {}
    return Figures(programme, told, names, by_place)


async def names_of_figures(work: Work) -> Names:
    """What figures are called."""
    listed = await gathering.unless_down(work.ask(ListIndicators()))
    if listed is None:
        return Names({}, {})
    return Names({one.code: one for one in listed.indicators}, {one.code: one for one in listed.dimensions})


async def list_facts_behind(
    work: Work, programme_id: str, place: FigurePlace, *, as_of: datetime | None, after: str
) -> FactsBehind:
    """Ids of the facts that a figure was counted from."""
    request = ListFactsBehind(programme_id=programme_id, place=place, as_of=as_of, after=after)
    return await work.ask(request, timeout=_COUNTING_TAKES)


def place_of(one: FigurePlace) -> Place:
    return one.indicator, one.subject_id, one.dimension, one.value
