"""The facts behind a figure: the same selection that is counted, listed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, select, union

from services.reporting.domain.figures import Place
from services.reporting.domain.indicators import BIN, BY_CODE, SCORES_BEFORE, Dimension
from services.reporting.domain.programmes import Plan
from services.reporting.store import tallies
from shared.outbox import ReadTx

_SIDES = {"completion": ("accepted", "certified"), "response_rate": ("rated", "participations", "recordings")}


def facts_behind(
    tx: ReadTx, plan: Plan, place: Place, *, as_of: datetime | None, after: str, limit: int
) -> tuple[Sequence[str], int]:
    """Ids of the facts, in order, after one of them; and how many there are."""
    listed = union(*_sources(plan, place, as_of)).subquery()
    total = tx.read(select(func.count()).select_from(listed))[0][0]
    page = select(listed.c.fact_id).where(listed.c.fact_id > after).order_by(listed.c.fact_id).limit(limit)
    return [str(row.fact_id) for row in tx.read(page)], int(total)


def _sources(plan: Plan, place: Place, as_of: datetime | None) -> list[Select[tuple[str]]]:
    """What a figure was counted from; of one that compares, both sides."""
    indicator = BY_CODE[place.indicator]
    if indicator.selection:
        return [_facts(tallies.selected(plan, indicator.selection, as_of=as_of), plan, place, as_of)]
    if place.indicator in _SIDES:
        parts = (BY_CODE[code].selection for code in _SIDES[place.indicator])
        return [_facts(tallies.selected(plan, part, as_of=as_of), plan, place, as_of) for part in parts if part]
    if place.dimension == BIN or place.indicator.startswith("score_"):
        results_of = tallies.entry_results if place.indicator == SCORES_BEFORE else tallies.final_results
        results = results_of(plan, as_of)
        in_band = tallies.band_of(results.c.amount) == place.value
        return [select(results.c.fact_id).where(*([in_band] if place.value else []))]
    both = tallies.both_results(plan, as_of)
    has_room = [both.c.before_amount < tallies.ALL_POINTS] if place.indicator == "normalised_gain" else []
    return [select(fact.label("fact_id")).where(*has_room) for fact in (both.c.before_fact_id, both.c.after_fact_id)]


def _facts(chosen: FromClause, plan: Plan, place: Place, as_of: datetime | None) -> Select[tuple[str]]:
    query = select(chosen.c.fact_id)
    conditions: list[ColumnElement[bool]] = []
    if place.subject_id in plan.modules.values():
        conditions.append(tallies.module_of(plan, chosen.c.subject_id) == place.subject_id)
    elif place.subject_id:
        conditions.append(chosen.c.subject_id == place.subject_id)
    if place.dimension:
        everybody = tallies.people(plan, as_of)
        same = and_(everybody.c.participant_id == chosen.c.participant_id)
        query = query.select_from(chosen.outerjoin(everybody, same))
        conditions.append(tallies.trait(everybody, Dimension(place.dimension)) == place.value)
    return query.where(*conditions)
