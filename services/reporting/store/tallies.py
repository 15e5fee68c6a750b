"""Counting: one pass of the database over what a selection names, as it stands now or stood at a moment."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, Label, Row, Select, Subquery, and_, case, func, literal, select, union_all
from sqlalchemy.sql.elements import Case

from services.reporting.domain.figures import NOT_STATED, Counted, Gain, Scores, Tally
from services.reporting.domain.indicators import Dimension, Selection, Test
from services.reporting.domain.programmes import Plan
from services.reporting.domain.statements import Kind
from services.reporting.store.tables import metadata
from services.reporting.store.timed import held
from shared.outbox import ReadTx

_statement = metadata.tables["statement"]
_applicant = metadata.tables["applicant"]
_person = metadata.tables["person"]
_BANDS = range(0, 100, 10)
_RESULT = ("participant_id", "amount", "fact_id", "since")
ALL_POINTS = 100.0
_WITH_MODULES = {Kind.PRESENCE}
_WITHOUT_SUBJECTS = {Kind.APPLICATION, Kind.CERTIFICATE}


def count(tx: ReadTx, plan: Plan, selection: Selection, *, as_of: datetime | None) -> Counted:
    """Everything figures need of one selection."""
    chosen = selected(plan, selection, as_of=as_of)
    by_subject = [] if selection.kind in _WITHOUT_SUBJECTS else _by_subject(tx, chosen)
    by_module = _by_module(tx, plan, chosen, as_of=as_of) if selection.kind in _WITH_MODULES else []
    return Counted(_alike(tx, plan, chosen, as_of=as_of), by_subject, by_module)


def selected(plan: Plan, selection: Selection, *, as_of: datetime | None) -> Subquery:
    """The statements that a selection names."""
    conditions = [
        _statement.c.programme_id == plan.programme_id,
        _statement.c.kind == selection.kind.value,
        held(_statement, as_of),
    ]
    if selection.states:
        conditions.append(_statement.c.state.in_(sorted(state.value for state in selection.states)))
    if selection.least:
        conditions += [_statement.c.counted > 0, _statement.c.counted >= plan.least_seconds]
    if selection.test:
        wanted = plan.entry_test if selection.test is Test.ENTRY else plan.final_test
        conditions.append(_statement.c.subject_id == wanted)
    return select(_statement).where(*conditions).subquery("chosen")


def people(plan: Plan, as_of: datetime | None) -> CTE:
    """Where everybody who applied works, and what they stated of themselves."""
    of_person = and_(_person.c.participant_id == _applicant.c.participant_id, held(_person, as_of))
    return (
        select(
            _applicant.c.participant_id,
            _applicant.c.oblast,
            _applicant.c.body_type,
            _person.c.role,
            _person.c.sex,
            _person.c.age_band,
        )
        .select_from(_applicant.outerjoin(_person, of_person))
        .where(_applicant.c.programme_id == plan.programme_id, held(_applicant, as_of))
        .cte("people")
    )


def trait(everybody: CTE, dimension: Dimension) -> ColumnElement[str]:
    """A column by which people are told apart."""
    return func.coalesce(everybody.c[dimension.value], NOT_STATED)


def module_of(plan: Plan, webinar: ColumnElement[str]) -> Case[str] | ColumnElement[str]:
    """The module of a webinar; of one that left the programme, none."""
    return case(dict(plan.modules), value=webinar, else_="") if plan.modules else literal("")


def _alike(tx: ReadTx, plan: Plan, chosen: Subquery, *, as_of: datetime | None) -> list[Tally]:
    mine = _per_person(chosen).subquery("mine")
    everybody = people(plan, as_of)
    traits = [trait(everybody, dimension).label(dimension.value) for dimension in Dimension]
    rows = tx.read(
        select(*traits, *_sums(mine))
        .select_from(mine.outerjoin(everybody, everybody.c.participant_id == mine.c.participant_id))
        .group_by(*traits)
    )
    return [_tally(row, list(Dimension)) for row in rows]


def _by_module(tx: ReadTx, plan: Plan, chosen: Subquery, *, as_of: datetime | None) -> list[Tally]:
    module = module_of(plan, chosen.c.subject_id).label("subject_id")
    mine = _per_person(chosen, module).subquery("mine")
    everybody = people(plan, as_of)
    oblast = trait(everybody, Dimension.OBLAST).label(Dimension.OBLAST.value)
    rows = tx.read(
        select(mine.c.subject_id, oblast, *_sums(mine))
        .select_from(mine.outerjoin(everybody, everybody.c.participant_id == mine.c.participant_id))
        .where(mine.c.subject_id != "")
        .group_by(mine.c.subject_id, oblast)
    )
    return [_tally(row, [Dimension.OBLAST], subject_id=row.subject_id) for row in rows]


def _by_subject(tx: ReadTx, chosen: Subquery) -> list[Tally]:
    subject = chosen.c.subject_id
    mine = _per_person(chosen, subject).subquery("mine")
    rows = tx.read(select(mine.c.subject_id, *_sums(mine)).group_by(mine.c.subject_id))
    return [_tally(row, [], subject_id=row.subject_id) for row in rows]


def _per_person(chosen: Subquery, *by: ColumnElement[str]) -> Select[tuple[object, ...]]:
    return select(
        chosen.c.participant_id,
        *by,
        func.count().label("times"),
        func.sum(chosen.c.amount).label("amount"),
        func.sum(chosen.c.counted).label("counted"),
        func.max(chosen.c.since).label("newest_at"),
    ).group_by(chosen.c.participant_id, *by)


def _sums(mine: Subquery) -> list[Label[Any]]:
    return [
        func.count().label("people"),
        func.sum(mine.c.times).label("times"),
        func.sum(mine.c.amount).label("amount"),
        func.sum(mine.c.counted).label("counted"),
        func.max(mine.c.newest_at).label("newest_at"),
    ]


def _tally(row: Row[tuple[object, ...]], dimensions: Sequence[Dimension], *, subject_id: str = "") -> Tally:
    traits = {dimension: str(getattr(row, dimension.value)) for dimension in dimensions}
    return Tally(
        int(row.people),
        int(row.times),
        float(row.amount or 0),
        float(row.counted or 0),
        row.newest_at,
        traits,
        subject_id,
    )


# ---- tests


def count_scores(tx: ReadTx, plan: Plan, *, as_of: datetime | None) -> tuple[Scores, Scores, Gain]:
    """How people did before and after, and what those gained who took both tests."""
    before, after = entry_results(plan, as_of), final_results(plan, as_of)
    return _scores(tx, before), _scores(tx, after), _gain(tx, both_results(plan, as_of))


def entry_results(plan: Plan, as_of: datetime | None) -> Subquery:
    """Everybody's first attempt at the entry test. Ids of attempts keep the order of time."""
    attempts = selected(plan, Selection(Kind.ATTEMPT, test=Test.ENTRY), as_of=as_of)
    return _one_each(attempts, attempts.c.thing)


def final_results(plan: Plan, as_of: datetime | None) -> Subquery:
    """Everybody's best attempt at the final test; of equal ones the first."""
    attempts = selected(plan, Selection(Kind.ATTEMPT, test=Test.FINAL), as_of=as_of)
    return _one_each(attempts, attempts.c.amount.desc(), attempts.c.thing)


def both_results(plan: Plan, as_of: datetime | None) -> Subquery:
    """Those who took both tests, a row each: what they reached before and after, by which facts, and when last.

    Grouped rather than joined: without statistics SQLite meets every result of one side with every one of the other.
    """
    sides = {"before": entry_results(plan, as_of), "after": final_results(plan, as_of)}
    told = union_all(
        *(select(literal(side).label("side"), *map(rows.c.__getitem__, _RESULT)) for side, rows in sides.items())
    ).subquery()
    of_side = {
        f"{side}_{name}": func.max(case((told.c.side == side, told.c[name])))
        for side in sides
        for name in ("amount", "fact_id")
    }
    return (
        select(*(column.label(name) for name, column in of_side.items()), func.max(told.c.since).label("newest_at"))
        .group_by(told.c.participant_id)
        .having(func.count() == len(sides))
        .subquery()
    )


def band_of(score: ColumnElement[float]) -> Case[str]:
    """The band of ten per cent a score lies in; all the points lie in the last one."""
    return case(*((score >= start, str(start)) for start in reversed(_BANDS)), else_="0")


def _one_each(attempts: Subquery, *order: ColumnElement[object]) -> Subquery:
    place = func.row_number().over(partition_by=attempts.c.participant_id, order_by=order).label("place")
    ranked = select(attempts, place).subquery()
    return select(ranked).where(ranked.c.place == 1).subquery()


def _scores(tx: ReadTx, results: Subquery) -> Scores:
    band = band_of(results.c.amount).label("band")
    rows = tx.read(
        select(
            band,
            func.count().label("people"),
            func.sum(results.c.amount).label("sum"),
            func.max(results.c.since).label("newest_at"),
        ).group_by(band)
    )
    number = sum(row.people for row in rows)
    mean = sum(row.sum for row in rows) / number if number else 0.0
    return Scores(
        number, mean, {row.band: row.people for row in rows}, max((row.newest_at for row in rows), default=None)
    )


def _gain(tx: ReadTx, both: Subquery) -> Gain:
    difference = both.c.after_amount - both.c.before_amount
    share = case((both.c.before_amount < ALL_POINTS, difference / (ALL_POINTS - both.c.before_amount)))
    row = tx.read(
        select(
            func.count().label("people"),
            func.avg(difference).label("mean"),
            func.count(share).label("with_room"),
            func.avg(share).label("normalised"),
            func.max(both.c.newest_at).label("newest_at"),
        )
    )[0]
    return Gain(row.people, float(row.mean or 0), row.with_room, float(row.normalised or 0), row.newest_at)
