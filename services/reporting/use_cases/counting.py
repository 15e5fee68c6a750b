"""Counting figures: by and by for the pages, and at once as of a moment."""

import asyncio
from collections.abc import Mapping
from datetime import datetime

from services.reporting.domain.figures import Figures, figures_of, figures_of_scores
from services.reporting.domain.indicators import INDICATORS
from services.reporting.domain.programmes import Plan
from services.reporting.domain.refusals import NoSuchProgramme
from services.reporting.settings import Settings
from services.reporting.store import figures, programmes, tallies
from shared.contracts.programme import Programme
from shared.contracts.vocabulary import TestStage
from shared.outbox import ReadTx, Tx
from shared.runtime import Work

_LONG = 5.0
_SHARE_OF_TIME = 5
"""Counting takes at most one part in so many of the time, however large the programmes are."""


async def count_by_and_by(work: Work) -> None:
    """Runs while the service lives: counts anew what changed."""
    least, elapsed = work.use(Settings).count_every, asyncio.get_running_loop().time
    while True:
        began = elapsed()  # not the clock: a clock may be set while it counts
        listed = await work.read(programmes.behind)
        for programme_id in listed:
            await recount(work, programme_id)
        if listed:
            await asyncio.sleep(max(least, _SHARE_OF_TIME * (elapsed() - began)))
        else:
            await work.pause(_LONG)


async def recount(work: Work, programme_id: str) -> None:
    """Count a programme's figures, and put them in the place of those that pages are answered from."""

    def look(tx: ReadTx) -> tuple[int, Figures]:
        changes, _, _ = programmes.changes_of(tx, programme_id)
        return changes, count_figures(tx, plan_of(tx, programme_id))

    def save(tx: Tx) -> None:
        figures.save_figures(tx, programme_id, counted)
        programmes.note_counted(tx, programme_id, changes=changes)

    changes, counted = await work.read(look)
    await work.write(save)


def count_figures(tx: ReadTx, plan: Plan, *, as_of: datetime | None = None) -> Figures:
    """Every figure of a programme, as it is now or was at a moment."""
    selections = dict.fromkeys(one.selection for one in INDICATORS if one.selection)
    counted = {selection: tallies.count(tx, plan, selection, as_of=as_of) for selection in selections}
    found = figures_of(counted)
    found |= figures_of_scores(*tallies.count_scores(tx, plan, as_of=as_of))
    return found


def programme_of(tx: ReadTx, programme_id: str, *, as_of: datetime | None = None) -> Programme:
    """A programme as published, now or at a moment. Raises NoSuchProgramme."""
    snapshot = programmes.snapshot_of(tx, programme_id, as_of=as_of)
    if snapshot is None:
        raise NoSuchProgramme
    return Programme.model_validate_json(snapshot, extra="ignore")


def plan_of(tx: ReadTx, programme_id: str, *, as_of: datetime | None = None) -> Plan:
    """What figures need of a programme. Raises NoSuchProgramme."""
    return as_plan(programme_of(tx, programme_id, as_of=as_of))


def as_plan(programme: Programme) -> Plan:
    """The test before is the one declared so; the test after, or else the last that the rule asks for."""
    entry = next((test.id for test in programme.tests if test.stage is TestStage.ENTRY), "")
    final = next((test.id for test in programme.tests if test.stage is TestStage.FINAL), "")
    asked_for = [test for test in programme.rule.tests if test != entry]
    return Plan(
        programme.id,
        _modules(programme),
        programme.rule.minimum_minutes * 60,
        entry_test=entry,
        final_test=final or (asked_for[-1] if asked_for else ""),
    )


def _modules(programme: Programme) -> Mapping[str, str]:
    return {webinar.id: module.id for module in programme.modules for webinar in module.webinars}
