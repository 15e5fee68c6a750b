"""One run: prepare, let people come while parts break, mend everything, wait until it settles, check."""

import asyncio
import shutil
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp

from nats.aio.client import Client

from dovira.audit.stores import open_stores
from dovira.settling import settled
from shared.contracts.assessment import ImportQuestions
from shared.contracts.scheduling import PublishProgramme
from shared.testing import eventually
from tests.faults.chaos.checker import Findings, check
from tests.faults.chaos.ground import Database, Ground, Nats, prepared, start_services
from tests.faults.chaos.harm import EVERYTHING, Harm
from tests.faults.chaos.ledger import Ledger
from tests.faults.chaos.people import Crowd
from tests.faults.chaos.programme import TEST, make_programme, make_questions

_FINISH_SECONDS = 180.0
_CALM_SECONDS = 1.0


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to run. ``module`` is what the services' processes run; a mutated one shows that the checker sees."""

    seed: int
    seconds: float
    database: Database
    nats: Nats
    weights: Mapping[str, int] = field(default_factory=lambda: EVERYTHING)
    per_second: float = 6.0
    module: Sequence[str] = ("dovira",)
    finish_seconds: float = _FINISH_SECONDS
    folder: Path | None = None

    @property
    def name(self) -> str:
        return f"seed {self.seed}, {self.database}, {self.nats}"


@dataclass
class Result:
    """What happened, and what the checker found. ``folder`` is kept when something was wrong."""

    plan: Plan
    findings: Findings
    faults: Counter[str]
    asked: Counter[str]
    troubles: Counter[str]
    ended_alone: Counter[str]
    seconds: float
    folder: Path | None = None


async def run_chaos(plan: Plan) -> Result:
    """Run a plan from nothing to its verdict; nothing runs afterwards."""
    began = time.monotonic()
    folder = plan.folder or Path(mkdtemp(prefix="dovira-chaos-"))
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)  # PostgreSQL has a user of its own
    with prepared(folder, database=plan.database, nats_nodes=plan.nats, module=plan.module) as ground:
        await start_services(ground)
        result = await _play(plan, ground)
    result.seconds = time.monotonic() - began
    if result.findings.clean:
        shutil.rmtree(folder)
    else:
        result.folder = folder
    return result


async def _play(plan: Plan, ground: Ground) -> Result:
    aside, client = await ground.connect(through_proxy=False), await ground.connect()
    ledger = Ledger(ground.folder / "acknowledged.jsonl")
    crowd = Crowd(client, ledger, plan.per_second)
    await _publish(crowd)
    harm = Harm(ground, aside, plan.seed, plan.weights)
    coming = asyncio.create_task(crowd.come(), name="people")
    await asyncio.sleep(_CALM_SECONDS)
    await harm.rage(plan.seconds)
    crowd.no_more_come()
    await ground.wait_until_ready()
    unfinished = await _finish(coming, crowd, plan.finish_seconds)
    troubles = await _settle(aside, ground, plan.finish_seconds)
    findings = await check(aside, ground.data_dir, ledger=ledger, mail=ground.mailbox.folder, poison=harm.poison)
    findings.wrong += [*unfinished, *troubles]
    ledger.close()
    await client.close()
    await aside.close()
    return Result(plan, findings, harm.done, crowd.asked, crowd.troubles, ground.ended_alone, 0)


async def _publish(crowd: Crowd) -> None:
    await crowd.until_answered(PublishProgramme(programme=make_programme(), base_version=0), key="publish")
    await crowd.until_answered(ImportQuestions(test_id=TEST, questions=make_questions()), key="questions")


async def _finish(coming: asyncio.Task[None], crowd: Crowd, seconds: float) -> list[str]:
    """Everybody who came is answered in the end."""
    done, _ = await asyncio.wait([coming], timeout=seconds)
    if done:
        coming.result()
        return []
    coming.cancel()
    return [f"{crowd.under_way} people got no answer in {seconds:.0f} s after everything was mended"]


async def _settle(client: Client, ground: Ground, seconds: float) -> list[str]:
    """Every fact is heard and every message sent; what is not by the deadline is said."""

    async def unsent() -> int:
        await settled(client, seconds=seconds)
        with open_stores(ground.data_dir) as stores:
            sql = "SELECT count(*) AS n FROM message WHERE state NOT IN ('sent', 'failed')"
            return int(stores.rows("notification", sql)[0].n)

    try:
        await eventually(unsent, lambda number: number == 0, seconds=seconds)
        await settled(client, seconds=seconds)
    except (TimeoutError, AssertionError) as error:
        return [f"never settled: {error}"]
    return []
