"""Short seeded chaos on real processes, and the checker shown to see planted defects. Longer runs: ``make chaos``."""

from collections import Counter
from itertools import product
from pathlib import Path

import pytest

from tests.faults.chaos.__main__ import parse, plans
from tests.faults.chaos.checker import Findings
from tests.faults.chaos.ground import Database, Nats
from tests.faults.chaos.running import Plan, run_chaos

pytestmark = [
    pytest.mark.faults,
    pytest.mark.system,
    pytest.mark.timeout(500),
    # nats-py leaves a connection that was cut to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.usefixtures("cut_connections_end_here"),
]


_SEEDS = (7, 8, 9)


@pytest.mark.parametrize(
    ("database", "nats"),
    [
        (Database.SQLITE, Nats.ONE),
        pytest.param(Database.POSTGRES, Nats.THREE, marks=pytest.mark.postgres),
    ],
)
async def test_nothing_is_lost_or_doubled_whatever_breaks(postgres_folder, database: Database, nats: Nats):
    if database is Database.POSTGRES:
        pytest.importorskip("pgserver", reason="needs a PostgreSQL of its own to crash")
    plan = Plan(seed=7, seconds=10, database=database, nats=nats, per_second=5, folder=postgres_folder / "chaos")

    result = await run_chaos(plan)

    assert result.findings.lost == []
    assert result.findings.doubled == []
    assert result.findings.wrong == []
    assert result.findings.acknowledged > 150
    assert result.faults.total() >= 3


@pytest.mark.parametrize(
    ("mutation", "weights"),
    [
        ("acknowledge_before_commit", {"service killed": 1}),
        ("new_message_id_for_each_try", {"answers lost": 1}),
    ],
)
async def test_the_checker_sees_a_planted_defect(tmp_path_factory, mutation: str, weights: dict[str, int]):
    for seed in _SEEDS:  # it shows only if chance strikes between two steps
        findings = await _what_is_found(tmp_path_factory.mktemp("chaos"), seed, mutation, weights)
        if findings.doubled if mutation == "new_message_id_for_each_try" else findings.lost:
            return
    pytest.fail(f"{len(_SEEDS)} runs showed nothing of {mutation}")


async def _what_is_found(folder: Path, seed: int, mutation: str, weights: dict[str, int]) -> Findings:
    plan = Plan(
        seed=seed,
        seconds=10,
        database=Database.SQLITE,
        nats=Nats.ONE,
        weights=weights,
        module=("tests.faults.mutants", mutation),
        finish_seconds=12,
        folder=folder,
    )
    return (await run_chaos(plan)).findings


def test_seeds_can_be_spread_over_the_combinations():
    spread = plans(parse(["--seed", "1", "--seeds", "20", "--spread"]))
    assert [plan.seed for plan in spread] == list(range(1, 21))
    assert Counter((plan.database, plan.nats) for plan in spread) == dict.fromkeys(product(Database, Nats), 5)
    assert len(plans(parse(["--seeds", "2"]))) == 8
