"""Some hundred certificates at once while certification dies of kill -9: nobody without, nobody twice, no gap.

``python -m tests.faults.many --certificates 10000`` is the same at full size; docs/reliability.md has its figures.
"""

from pathlib import Path

import pytest

from tests.faults.many.running import Plan, run_many

pytestmark = [pytest.mark.faults, pytest.mark.system, pytest.mark.timeout(600)]

_TRIES = 10
PRINTED, ISSUED = 210, 450
"""More than one portion, and more than two."""


async def test_killed_while_issuing_and_while_printing_it_goes_on_where_it_was(tmp_path):
    plan = Plan(PRINTED, issued_kills=[0.01], printed_kills=[0.4], rebuilds=True)
    outcome = await run_many(plan, tmp_path)
    assert (outcome.issued, outcome.printed, outcome.wrong) == (PRINTED, PRINTED, [])
    assert len(outcome.killed_at) == 2


@pytest.mark.parametrize("mutation", ["sweeps_in_memory", "sweeps_move_before_they_issue"])
async def test_the_check_shows_a_planted_defect(tmp_path, mutation):
    for again in range(_TRIES):  # it shows only if the kill comes between two portions
        folder = tmp_path / str(again)
        folder.mkdir()
        if "certificate has" in await _what_is_missing(folder, mutation):
            return
    pytest.fail(f"{_TRIES} kills showed nothing of {mutation}")


async def _what_is_missing(folder: Path, mutation: str) -> str:
    plan = Plan(ISSUED, issued_kills=[0.01], module=("tests.faults.mutants", mutation), patience=12)
    try:
        await run_many(plan, folder)
    except TimeoutError as error:
        return str(error)
    return ""
