"""Two replicas of a service on one durable consumer and one database: one is killed at work, and nothing is lost."""

import pytest

from bench import invented
from bench.parts import running_bench
from bench.sharing import Replicas

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]

FACTS = 400


async def test_what_a_killed_replica_held_is_heard_by_the_other_and_kept_once():
    with running_bench() as bench:
        replicas = Replicas(bench, invented.programme(), FACTS)

        # It raises unless each fact, of those before the kill and of those meanwhile, is kept once and heard once.
        assert await replicas.handle(2, then_kill=True) > 0
