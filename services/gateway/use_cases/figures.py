"""A programme in figures, for the desk and for a donor; the facts behind one of them."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.gateway.use_cases import gathering
from shared.contracts.programme import Programme
from shared.contracts.reporting import (
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
class Figures:
    """A programme with its figures by place; none while the service that counts is down."""

    programme: Programme
    told: FigureSet | None
    definitions: Mapping[str, IndicatorDefinition]
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
    programme, told, listed = await asyncio.gather(
        gathering.get_programme(work, programme_id),
        gathering.unless_down(work.ask(asked, timeout=_COUNTING_TAKES)),
        gathering.unless_down(work.ask(ListIndicators())),
    )
    definitions = {one.code: one for one in listed.indicators} if listed else {}
    by_place = {place_of(one): one for one in told.figures} if told else {}
    return Figures(programme, told, definitions, by_place)


async def list_facts_behind(
    work: Work, programme_id: str, place: FigurePlace, *, as_of: datetime | None, after: str
) -> FactsBehind:
    """Ids of the facts that a figure was counted from."""
    request = ListFactsBehind(programme_id=programme_id, place=place, as_of=as_of, after=after)
    return await work.ask(request, timeout=_COUNTING_TAKES)


def place_of(one: FigurePlace) -> Place:
    return one.indicator, one.subject_id, one.dimension, one.value
