"""One run: everybody earns a certificate by one publication, the service is killed meanwhile, then a check."""

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import nats
from nats.aio.client import Client

from dovira.audit.chain import ENTRIES, walk
from dovira.audit.stores import open_stores
from dovira.rebuild import rebuild_service
from dovira.registry import settings_of
from dovira.settling import settled
from shared.bus import read_log, stream_name
from shared.contracts.certification import CertificateIssued
from shared.runtime import NatsServer
from shared.testing import eventually
from shared.testing.processes import ServiceProcess
from tests.faults.many.facts import people, provide_streams, soft_programme, strict_programme, tell

_PAUSE = 0.005


@dataclass(frozen=True, slots=True)
class Plan:
    """Kills are at shares of the certificates issued, and of those printed.

    ``rebuilds``: the store is filled anew from the log besides, and compared.
    """

    certificates: int
    issued_kills: Sequence[float] = ()
    printed_kills: Sequence[float] = ()
    module: Sequence[str] = ("dovira",)
    patience: float = 120.0
    rebuilds: bool = False


@dataclass(slots=True)
class Outcome:
    """``wrong`` says what was lost or doubled. Seconds from the publication, with every restart in them."""

    issued: int = 0
    printed: int = 0
    killed_at: list[str] = field(default_factory=list)
    seconds_to_issue: float = 0
    seconds_to_print: float = 0
    peak_mib: float = 0
    store_mib: float = 0
    wrong: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Run:
    plan: Plan
    folder: Path
    client: Client
    service: ServiceProcess
    outcome: Outcome = field(default_factory=Outcome)

    def count(self, table: str) -> int:
        """Rows of a table, as anybody who reads the store beside the service sees them."""
        with contextlib.closing(_open(self.folder)) as store:
            return int(store.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608  # names of ours

    async def unprepared(self) -> int:
        return self.count("unprepared")

    async def until(self, table: str, rows: int) -> None:
        """Until the table has so many rows, noting its memory. Raises TimeoutError when no more come."""
        seen, moved_at = -1, time.monotonic()
        while (there := self.count(table)) < rows:
            self.note_memory()
            if there > seen:
                seen, moved_at = there, time.monotonic()
            if time.monotonic() > moved_at + self.plan.patience:
                message = f"{table} has {there} rows of {rows}, and no more for {self.plan.patience:.0f} s"
                raise TimeoutError(message)
            await asyncio.sleep(_PAUSE)

    async def kill_at(self, table: str, share: float) -> None:
        """Kill the service once that share is done, and start it anew."""
        await self.until(table, max(1, int(self.plan.certificates * share)))
        self.service.kill()
        self.outcome.killed_at.append(f"{table} {self.count(table)}")
        self.service.start()

    def note_memory(self) -> None:
        """The most memory the process ever had."""
        with contextlib.suppress(OSError, StopIteration):
            status = Path(f"/proc/{self.service.process.pid}/status").read_text() if self.service.process else ""
            peak = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
            self.outcome.peak_mib = max(self.outcome.peak_mib, int(peak.split()[1]) / 1024)


async def run_many(plan: Plan, folder: Path) -> Outcome:
    """Issue and print, with kills; then count what there is."""
    async with _running(plan, folder) as run:
        await tell(run.client.jetstream(), [strict_programme(), *people(plan.certificates)])
        await run.until("registration", plan.certificates)
        await run.until("attempt", plan.certificates)
        began = time.monotonic()
        await tell(run.client.jetstream(), [soft_programme()])
        for share in plan.issued_kills:
            await run.kill_at("certificate", share)
        await run.until("certificate", plan.certificates)
        run.outcome.seconds_to_issue = time.monotonic() - began
        for share in plan.printed_kills:
            await run.kill_at("document", share)
        await run.until("document", plan.certificates)
        run.outcome.seconds_to_print = time.monotonic() - began
        await _check(run)
        return run.outcome


@contextlib.asynccontextmanager
async def _running(plan: Plan, folder: Path) -> AsyncIterator[_Run]:
    async with contextlib.AsyncExitStack() as stack:
        server = NatsServer(folder / "nats").start()
        stack.callback(server.stop)
        client = await nats.connect(server.url)
        stack.push_async_callback(client.close)
        await provide_streams(client.jetstream())
        service = ServiceProcess("certification", server.url, folder / "data", module=plan.module).start()
        stack.callback(service.kill)
        await asyncio.to_thread(service.wait_until_ready)
        yield _Run(plan, folder, client, service)


async def _check(run: _Run) -> None:
    """Nobody without, nobody twice, no gap, the log tells the same, the chain holds, nothing is left to do."""
    outcome, wanted = run.outcome, run.plan.certificates
    await settled(run.client, seconds=run.plan.patience)
    await eventually(run.unprepared, lambda left: not left, seconds=run.plan.patience)
    with contextlib.closing(_open(run.folder)) as store:
        rows = store.execute("SELECT participant_id, sequence, number FROM certificate ORDER BY sequence").fetchall()
    outcome.issued, outcome.printed = len(rows), run.count("document")
    told = [
        (one.heard.fact.participant_id, one.heard.fact.number)
        async for one in read_log(run.client.jetstream(), stream_name("certification"))
        if one.heard and isinstance(one.heard.fact, CertificateIssued)
    ]
    checks = {
        "people without a certificate, or with two": len({row[0] for row in rows}) == len(rows) == wanted,
        "numbers with a gap, or given twice": [row[1] for row in rows] == list(range(1, wanted + 1)),
        "documents": outcome.printed == wanted and run.count("unprepared") == 0,
        "what the log tells": sorted(told) == sorted((row[0], row[2]) for row in rows),
        "the chain of the register": _chain_holds(run.folder, wanted),
    }
    if run.plan.rebuilds:
        checks["a store that is filled anew"] = await _is_rebuilt_alike(run)
    outcome.wrong = [what for what, holds in checks.items() if not holds]
    outcome.store_mib = sum(one.stat().st_size for one in _data(run.folder).glob("certification.db*")) / 2**20


async def _is_rebuilt_alike(run: _Run) -> bool:
    settings = settings_of("certification")(data_dir=_data(run.folder))
    scratch = f"sqlite:///{run.folder / 'scratch.db'}"
    return (await rebuild_service("certification", settings, run.client.jetstream(), into=scratch)).is_equal


def _chain_holds(folder: Path, wanted: int) -> bool:
    with open_stores(_data(folder)) as stores:
        [register] = walk(stores.each("certification", ENTRIES))
    return register.broken is None and register.whole == wanted


def _data(folder: Path) -> Path:
    return folder / "data"


def _open(folder: Path) -> sqlite3.Connection:
    """To look only."""
    return sqlite3.connect(f"{(_data(folder) / 'certification.db').as_uri()}?mode=ro", uri=True, timeout=30)
