"""A programme in figures: at the desk, live, as of any day, each number with the facts behind it; and for a donor."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime
from starlette.exceptions import HTTPException
from starlette.responses import Response

from services.gateway.adapters.desk import Anyone, OfStaff, TheWork
from services.gateway.adapters.language import current_language
from services.gateway.pages import charts
from services.gateway.pages.organiser_desk.frame import show
from services.gateway.pages.rendering import render
from services.gateway.use_cases import donor_links, gathering, reports
from services.gateway.use_cases.figures import Figures, gather_figures, list_facts_behind, names_of_figures
from shared.contracts.programme import Programme
from shared.contracts.reporting import FigurePlace, ReportedFigure

router = APIRouter()


class Asked(FigurePlace):
    """A figure whose facts are asked for, as of a moment, and after which of them."""

    as_of: AwareDatetime | None = None
    after: str = ""


@router.get("/desk/programmes/{programme_id}/figures")
async def show_dashboard(request: Request, work: TheWork, _: OfStaff, programme_id: str, day: str = "") -> Response:
    programme = await gathering.get_programme(work, programme_id)
    as_of = end_of_day(day, programme)
    figures = await gather_figures(work, programme_id, as_of=as_of)
    address = f"/desk/programmes/{programme_id}/figures/facts"
    return show(
        request,
        "dashboard.html",
        programme=programme,
        day=day if as_of else "",
        **drawn(figures),
        facts_of=lambda one: f"{address}?{_query(one, as_of)}",
    )


@router.get("/desk/programmes/{programme_id}/figures/facts")
async def show_facts(
    request: Request, work: TheWork, _: OfStaff, programme_id: str, asked: Annotated[Asked, Query()]
) -> Response:
    place = FigurePlace.model_validate(asked, from_attributes=True)
    programme, facts, names = await asyncio.gather(
        gathering.get_programme(work, programme_id),
        list_facts_behind(work, programme_id, place, as_of=asked.as_of, after=asked.after),
        names_of_figures(work),
    )
    next_page = f"?{_query(place, asked.as_of)}&{urlencode({'after': facts.after})}" if facts.after else ""
    return show(
        request,
        "facts.html",
        programme=programme,
        what=names.in_words(place, programme, current_language()),
        facts=facts,
        next_page=next_page,
        as_of=asked.as_of,
    )


@router.get("/figures/{token}")
async def show_to_donor(request: Request, work: TheWork, _: Anyone, token: str) -> Response:
    """Nobody is named, nothing can be changed, and what could tell of single people is hidden."""
    link = await donor_links.open_link(work, token)
    if link is None:
        raise HTTPException(404)
    figures, listed = await asyncio.gather(
        gather_figures(work, link.programme_id, for_others=True),
        gathering.unless_down(reports.list_of(work, link.programme_id)),
    )
    return render(
        request,
        "figures.html",
        link=link,
        programme=figures.programme,
        **drawn(figures),
        facts_of=lambda _one: "",
        reports=listed or (),
    )


def drawn(figures: Figures) -> dict[str, Any]:
    """Everything the pictures and their tables show."""
    return {
        "figures": figures,
        "funnel": charts.funnel(figures),
        "totals": _told(figures, charts.TOTALS),
        "groups": charts.groups(figures),
        "attendance": charts.attendance(figures),
        "tiles": charts.tiles(figures, "applied"),
        "oblasts": charts.groups(figures, ["oblast"]),
        "scores": charts.scores(figures),
        "learning": _told(figures, charts.LEARNING),
        "survey": _told(figures, charts.SURVEY) if figures.at("rated").number != 0 else [],
    }


def _told(figures: Figures, codes: Sequence[str]) -> list[ReportedFigure]:
    """Those there are: a mean of nobody is none."""
    return [one for code in codes if (one := figures.by_place.get((code, "", "", "")))]


def end_of_day(day: str, programme: Programme) -> datetime | None:
    """The last moment of a day where the programme lives; none for what is no day."""
    try:
        chosen = date.fromisoformat(day)
    except ValueError:
        return None
    begins = datetime.combine(chosen + timedelta(days=1), time(), ZoneInfo(programme.timezone))
    return (begins - timedelta(microseconds=1)).astimezone(UTC)


def _query(one: FigurePlace | ReportedFigure, as_of: datetime | None) -> str:
    fields = {"indicator": one.indicator, "subject_id": one.subject_id, "dimension": one.dimension, "value": one.value}
    return urlencode(
        {name: text for name, text in (fields | {"as_of": as_of.isoformat() if as_of else ""}).items() if text}
    )
