"""What each service needs: ``python -m bench.needing`` runs each as a process of its own on PostgreSQL and watches it.

First nobody is there, then the demonstration is played. It prints the table of docs/operations.md, from which the
requests and limits of deploy/kubernetes are taken.
"""

import asyncio
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import nats
import psutil
import typer

from bench.parts import Bench, running_bench
from credentials.key_files import make_keys
from credentials.keys import Keyring
from dovira.demo.cohort import invent_cohort
from dovira.demo.files import programme_ahead, questions_file
from dovira.demo.play import Play
from dovira.registry import SERVICES
from dovira.terminal import console
from formats.programme_file import write_programme
from services.certification.settings import KEYS_FILE
from shared.runtime import SystemClock
from shared.testing.processes import ServiceProcess

_MEBIBYTE = 2**20
_EVERY = 0.2
_IDLE_SECONDS = 30.0
_QUIET = {"DOVIRA_NOTIFICATION_QUIET_SECONDS": "1", "DOVIRA_NOTIFICATION_MATERIALS_QUIET_SECONDS": "1"}


@dataclass
class Need:
    """Of one service and what it has started: memory at most, and the share of a core on average."""

    mebibytes: float = 0.0
    cores: float = 0.0


class Watch:
    """Looks at processes again and again, from a thread of its own."""

    def __init__(self, processes: Mapping[str, int]) -> None:
        """``processes``: ids by service."""
        self._processes = {name: psutil.Process(pid) for name, pid in processes.items()}
        self._needs = {name: Need() for name in processes}
        self._over = threading.Event()

    @contextmanager
    def looking(self) -> Iterator[Mapping[str, Need]]:
        """What each needs while the context lasts; known when it has ended."""
        before, began = {name: _cpu_seconds(one) for name, one in self._processes.items()}, time.perf_counter()
        thread = threading.Thread(target=self._look)
        thread.start()
        try:
            yield self._needs
        finally:
            self._over.set()
            thread.join()
        took = time.perf_counter() - began
        for name, one in self._processes.items():
            self._needs[name].cores = (_cpu_seconds(one) - before[name]) / took

    def _look(self) -> None:
        while not self._over.wait(_EVERY):
            for name, one in self._processes.items():
                self._needs[name].mebibytes = max(self._needs[name].mebibytes, _memory(one) / _MEBIBYTE)


def _family(process: psutil.Process) -> list[psutil.Process]:
    return [process, *process.children(recursive=True)]


def _memory(process: psutil.Process) -> int:
    total = 0
    for one in _family(process):
        with suppress(psutil.NoSuchProcess):  # what printed ends by itself
            total += one.memory_info().rss
    return total


def _cpu_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system + times.children_user + times.children_system)


def needing(
    participants: Annotated[int, typer.Option(help="Applicants of the demonstration.")] = 240,
) -> None:
    """Watch each service while nobody is there, and while the demonstration is played; print both."""
    with running_bench() as bench, _each_alone(bench) as services:
        pids = {name: one.process.pid for name, one in services.items() if one.process}
        with Watch(pids).looking() as idle:
            time.sleep(_IDLE_SECONDS)
        with Watch(pids).looking() as busy:
            asyncio.run(_play(bench, participants))
    console.print(as_markdown(idle, busy), markup=False, soft_wrap=True)


@contextmanager
def _each_alone(bench: Bench) -> Iterator[Mapping[str, ServiceProcess]]:
    folder, services = bench.new_folder(), {}
    make_keys(folder / KEYS_FILE, Keyring({}).with_new_pair(SystemClock().now()))
    others = {**_QUIET, "DOVIRA_CERTIFICATION_KEYS_FILE": str(folder / KEYS_FILE)}
    try:
        for name in SERVICES:
            environment = {f"DOVIRA_{name.upper()}_DATABASE_URL": bench.postgres_url(), **others}
            services[name] = ServiceProcess(name, bench.nats_url, folder, environment).start()
        for service in services.values():
            service.wait_until_ready()
        yield services
    finally:
        for service in services.values():
            service.kill()


async def _play(bench: Bench, participants: int) -> None:
    programme = programme_ahead(SystemClock().now())
    client = await nats.connect(bench.nats_url)
    with tempfile.TemporaryDirectory(prefix="dovira-needing-") as name:
        play = Play(
            client=client,
            programme=programme,
            programme_file=write_programme(programme).encode(),
            questions_file=questions_file(),
            cohort=invent_cohort(participants, programme=programme, seed=1),
            folder=Path(name),
            watcher=_Unwatched(),
        )
        await play.whole()
    await client.close()


class _Unwatched:
    """Nobody waits for the play to end."""

    def phase(self, _title: str, _total: int) -> Callable[[int], object]:
        return lambda _steps: None


def as_markdown(idle: Mapping[str, Need], busy: Mapping[str, Need]) -> str:
    """A line for each service: MiB and thousandths of a core, as Kubernetes counts."""
    head = "| service | idle, MiB | idle, m | playing, MiB at most | playing, m on average |"
    return "\n".join([head, "|---|--:|--:|--:|--:|", *(_line(name, idle[name], busy[name]) for name in idle)])


def _line(name: str, idle: Need, busy: Need) -> str:
    cells: Sequence[float] = (idle.mebibytes, idle.cores * 1000, busy.mebibytes, busy.cores * 1000)
    return f"| {name} | {' | '.join(f'{cell:.0f}' for cell in cells)} |"


if __name__ == "__main__":
    typer.run(needing)
