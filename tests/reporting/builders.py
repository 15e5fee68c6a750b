"""What reporting's tests share: figures by place, events as plain JSON."""

import json
from collections.abc import Iterable
from typing import Any

from services.reporting import api
from services.reporting.settings import Settings
from services.reporting.use_cases import recount
from shared.bus import Heard
from shared.contracts.fact import Fact
from shared.contracts.reporting import FactsBehind, FigurePlace, GetFigures, ListFactsBehind
from shared.runtime import Work
from shared.testing import Harness
from tests.reporting.cohort import PROGRAMME
from tests.reporting.independent import Event

Numbers = dict[tuple[str, str, str, str], float]


def events(facts: Iterable[Heard[Fact]]) -> list[Event]:
    return [
        {"type": type(one.fact).type, "time": one.time.isoformat(), "data": json.loads(one.fact.model_dump_json())}
        for one in facts
    ]


def working(house: Harness, *tools: object) -> Work:
    """What the service's own coroutines work with; nobody is asked."""
    return Work(house.store, clock=house.clock, client=lambda: None, tools=[Settings(), *tools])  # type: ignore[arg-type,return-value]


async def numbers(house: Harness, **asked: Any) -> Numbers:
    """Figures, counted now, by indicator, subject, dimension and value; what is zero is not there."""
    await recount(working(house), PROGRAMME)
    found = await house.ask(api.answers, GetFigures(programme_id=PROGRAMME, **asked))
    return {
        (one.indicator, one.subject_id, one.dimension, one.value): one.number for one in found.figures if one.number
    }


async def behind(house: Harness, indicator: str, **place: str) -> FactsBehind:
    request = ListFactsBehind(programme_id=PROGRAMME, place=FigurePlace(indicator=indicator, **place), limit=1000)
    return await house.ask(api.answers, request)
