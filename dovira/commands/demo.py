"""``dovira demo``: the whole system plays a whole programme."""

import asyncio
import json
import os
import shutil
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Annotated, Self

import typer
from nats.aio.client import Client
from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from dovira.audit import audit_system
from dovira.demo.cohort import invent_cohort
from dovira.demo.counting import count_outcome
from dovira.demo.files import demo_programme, programme_file, questions_file
from dovira.demo.play import Play
from dovira.options import Secured, operator
from dovira.system import Plan, System, running_system, wait_until_ready
from dovira.terminal import console, fail, run
from shared.bus import ask, connect
from shared.contracts.notification import ListMessages, MessageState
from shared.runtime import ShiftedClock, configure_logs
from shared.runtime.serving import stop_signal

_MARK = "dovira-demo"
_OWNER = "owner@dovira.example"
_LABELS = {
    "applied": "подали заявку",
    "accepted": "прийнято",
    "declined": "відхилено",
    "enrolled": "місць підтверджено",
    "waitlisted": "ставали в чергу",
    "attended": "присутностей записано",
    "passed": "склали тест",
    "failed": "не склали тест",
    "certificates": "сертифікатів видано",
    "messages": "сповіщень надіслано",
    "dead_letters": "повідомлень, яких не змогли обробити",
    "audit_violations": "порушень знайшов аудит",
}


def demo(  # noqa: PLR0913, PLR0917  # each is an option
    participants: Annotated[int, typer.Option(min=1, help="How many people apply.")] = 240,
    once: Annotated[bool, typer.Option("--once", help="End when the programme is played; do not stay up.")] = False,
    report: Annotated[Path | None, typer.Option(help="Write the figures as JSON to this file.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed invents the same people.")] = 14,
    port: Annotated[int, typer.Option(help="Port of the pages; 0: any free one.")] = 0,
    data_dir: Annotated[Path, typer.Option(help="Folder for stores, log, mail and files; emptied first.")] = Path(
        ".dovira/demo"
    ),
    secured: Secured = False,
) -> None:
    """Start the system and play a whole programme with invented people, through the importers that everyone has.

    The report has integers: applied, accepted, declined (applications); enrolled (places confirmed, those from the
    waiting list included); waitlisted (times somebody had to wait); attended (presences recorded); passed, failed
    (people, final test); certificates; messages (notices sent; one
    letter may hold several); dead_letters; audit_violations; seconds.
    """
    configure_logs("demo", level=40)
    os.environ.setdefault("DOVIRA_GATEWAY_OWNERS", _OWNER)
    _empty(data_dir)
    plan = Plan(data_dir=data_dir, port=port, secured=secured)
    violations = run(_demo(participants, seed, plan, once=once, report=report))
    if violations:
        raise typer.Exit(1)


async def _demo(participants: int, seed: int, plan: Plan, *, once: bool, report: Path | None) -> int:
    began = time.monotonic()
    programme = demo_programme()
    clock = ShiftedClock(min(one.starts_at for one in programme.webinars) - timedelta(days=25))
    plan.clock = clock
    stopping = stop_signal()
    async with running_system(plan) as system:
        await wait_until_ready(system)
        client = await connect(system.nats_url, operator(system.keys))
        cohort = invent_cohort(participants, programme=programme, seed=seed)
        with _Bars() as bars:
            play = Play(
                client=client,
                programme=programme,
                programme_file=programme_file(),
                questions_file=questions_file(),
                cohort=cohort,
                folder=plan.data_dir / "files",
                watcher=bars,
                clock=clock,
            )
            await play.whole()
            await _wait_for_mail(client, bars)
        audited = await audit_system(system.nats_url, plan.data_dir, wait=60, credentials=operator(system.keys))
        figures = await count_outcome(client)
        figures |= {"audit_violations": len(audited.violations), "seconds": round(time.monotonic() - began)}
        _show(system, figures, [violation.message for violation in audited.violations])
        if report is not None:
            await asyncio.to_thread(report.write_text, json.dumps(figures, indent=2) + "\n")
        if not once:
            await play.announce_next_run()
            _invite(guest=next(member.email for member in cohort.members if member.eligible))
            await stopping.wait()
        await client.close()
    return len(audited.violations)


def _invite(*, guest: str) -> None:
    console.print(
        f"увійти    [bold]{_OWNER}[/] (стіл організатора), [bold]{guest}[/] (сторінка учасника)", soft_wrap=True
    )
    console.print("          Код – у найновішому з листів. На другий набір програми ще можна подати заявку.")
    console.print("Ctrl+C stops it.", style="dim")


async def _wait_for_mail(client: Client, bars: "_Bars") -> None:
    """Mail follows the facts; wait until the last letter has been taken over or refused."""
    under_way = (MessageState.QUEUED, MessageState.SENDING)
    advance, shown = None, 0
    while True:
        counts = (await ask(client, ListMessages(limit=1))).counts
        done = sum(counts.values()) - sum(counts.get(state, 0) for state in under_way)
        advance = advance or bars.phase("листи", sum(counts.values()))
        advance(done - shown)
        shown = done
        if not any(counts.get(state) for state in under_way):
            return
        await asyncio.sleep(0.5)


def _empty(data_dir: Path) -> None:
    """Begin with an empty folder, but never empty one that is not the demo's."""
    if data_dir.exists() and any(data_dir.iterdir()):
        if not (data_dir / _MARK).exists():
            fail(f"{data_dir} is not empty and not of an earlier demo", hint="Name another folder with --data-dir.")
        shutil.rmtree(data_dir)
    data_dir.mkdir(parents=True, exist_ok=True)
    (data_dir / _MARK).touch()


class _Bars:
    """Live progress: a bar per phase."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description:<22}"),
            BarColumn(bar_width=40),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
        )

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def phase(self, title: str, total: int) -> Callable[[int], object]:
        return partial(self._progress.advance, self._progress.add_task(title, total=total))


def _show(system: System, figures: dict[str, int], violations: list[str]) -> None:
    table = Table.grid(padding=(0, 2))
    for key, label in _LABELS.items():
        bad = key in {"dead_letters", "audit_violations"} and figures[key]
        table.add_row(label, f"[{'bold red' if bad else 'bold'}]{figures[key]}[/]")
    table.add_row("секунд", f"[bold]{figures['seconds']}[/]")
    console.print(Panel(table, title="Програму зіграно", expand=False))
    for violation in violations:
        console.print(f"[red]✗[/] {violation}")
    console.print(f"сторінки  [bold]{system.page_url}[/]")
    console.print(f"файли     {system.data_dir / 'files'}")
    if system.mail_folder:
        console.print(f"листи     {system.mail_folder}")
    keys = f"DOVIRA_NATS_KEYS={system.keys} " if system.keys else ""
    console.print(
        f"команди   {keys}DOVIRA_NATS_URL={system.nats_url} DOVIRA_DATA_DIR={system.data_dir} .venv/bin/dovira audit",
        style="dim",
        soft_wrap=True,
    )
