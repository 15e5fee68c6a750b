"""The benchmark's command: run the measures, print the table, write the report."""

import asyncio
import json
import os
import platform
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import typer
from rich.table import Table

from bench.consuming import consuming
from bench.enrolling import enrolling
from bench.growing import growing
from bench.growth import Growth
from bench.importing import importing
from bench.issuing import issuing
from bench.latency import latency
from bench.mailing import mailing
from bench.observing import observing
from bench.parts import QUICK, Bench, running_bench
from bench.ratio import Ratio
from bench.rebuilding import rebuilding
from bench.relaying import relaying
from bench.sharing import sharing
from bench.starting import starting
from bench.whole import whole
from dovira.terminal import console, fail
from shared.runtime import SystemClock
from shared.runtime.serving import leave_what_is_loaded_alone

MEASURES: dict[str, Callable[[Bench], Awaitable[Sequence[Ratio]]]] = {
    measure.__name__: measure
    for measure in (
        consuming,
        whole,
        relaying,
        latency,
        enrolling,
        issuing,
        mailing,
        importing,
        rebuilding,
        growing,
        sharing,
        observing,
        starting,
    )
}


def bench(
    *,
    quick: Annotated[bool, typer.Option("--quick", help="Less of everything: under a minute, and less sure.")] = False,
    report: Annotated[Path | None, typer.Option(help="Write the ratios as JSON to this file.")] = None,
    only: Annotated[list[str] | None, typer.Option(help=f"Only these measures: {', '.join(MEASURES)}.")] = None,
) -> None:
    """Measure Dovira beside its limits and beside the usual way, by turns in this very run, and print the ratios.

    A ratio holds on a busy machine, a time does not. Nothing here fails: goals that are missed are marked.
    """
    unknown = set(only or ()) - MEASURES.keys()
    if unknown:
        fail(f"no measure is called {', '.join(sorted(unknown))}", hint=f"There are: {', '.join(MEASURES)}.")
    leave_what_is_loaded_alone()  # as a process does that serves
    ratios, took, load = list[Ratio](), dict[str, float](), os.getloadavg()[0]
    with running_bench(share=QUICK if quick else 1.0) as parts:
        for name, measure in MEASURES.items():
            if not only or name in only:
                began = time.perf_counter()
                with console.status(f"{name} …"):
                    ratios += asyncio.run(measure(parts))  # type: ignore[arg-type]  # a coroutine function each
                took[name] = round(time.perf_counter() - began, 1)
    console.print(table_of(ratios))
    if report is not None:
        written = about_this_run(quick=quick, load=load) | {"seconds": took} | as_report(ratios, parts.growths)
        report.write_text(json.dumps(written, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def about_this_run(*, quick: bool, load: float) -> dict[str, object]:
    """When and on what it was measured."""
    return {
        "quick": quick,
        "day": SystemClock().now().date().isoformat(),
        "machine": platform.platform(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load_at_begin": round(load, 1),
        "load_at_end": round(os.getloadavg()[0], 1),
    }


def as_report(ratios: Sequence[Ratio], growths: Sequence[Growth]) -> dict[str, list[dict[str, Any]]]:
    """What was measured: ratios, and how costs grow."""
    return {"ratios": [one.as_row() for one in ratios], "growth": [one.as_row() for one in growths]}


def table_of(ratios: Sequence[Ratio]) -> Table:
    """As the terminal shows it: each goal that is missed is marked."""
    table = Table(box=None, header_style="bold")
    for title, side in (("", "left"), ("measure", "left"), ("ours", "right"), ("reference", "right")):
        table.add_column(title, justify=side)  # type: ignore[arg-type]  # rich's own words
    table.add_column("ratio", justify="right")
    table.add_column("goal", justify="right")
    table.add_column("beside", style="dim")
    for ratio in ratios:
        mark = "[green]✓[/]" if ratio.is_met else "[red]✗[/]"
        ours, reference = (f"{median(values):,.4g} {ratio.unit}" for values in (ratio.ours, ratio.reference))
        table.add_row(mark, ratio.name, ours, reference, f"{ratio.ratio:.3g}", str(ratio.goal), ratio.reference_is)
    return table


def main() -> None:
    """``python -m bench``."""
    typer.run(bench)
