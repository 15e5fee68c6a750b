"""``python -m tests.faults.chaos``: one run per combination of database and NATS, a table, one last line of totals."""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Sequence
from itertools import cycle, product

from rich.console import Console
from rich.table import Table

from tests.faults.chaos.ground import Database, Nats
from tests.faults.chaos.running import Plan, Result, run_chaos

_SHOWN = 12


def main() -> int:
    """0 when nothing was lost, doubled or otherwise wrong; 1 else."""
    arguments = parse()
    results = []
    for plan in plans(arguments):
        print(f"{plan.name} …", file=sys.stderr, flush=True)
        results.append(asyncio.run(run_chaos(plan)))
        say_what_is_wrong(results[-1])
    print_table(results)
    print_totals(results)
    return 0 if all(result.findings.clean for result in results) else 1


def plans(arguments: argparse.Namespace) -> list[Plan]:
    """Every seed on every combination; when spread, each seed on one of them, in turn."""
    databases = list(Database) if arguments.database == "both" else [Database(arguments.database)]
    nodes = list(Nats) if arguments.nats == "both" else [Nats(arguments.nats)]
    combinations = list(product(databases, nodes))
    seeds = range(arguments.seed, arguments.seed + arguments.seeds)
    if arguments.spread:
        runs = list(zip(seeds, cycle(combinations), strict=False))
    else:
        runs = list(product(seeds, combinations))
    return [
        Plan(seed=seed, seconds=arguments.minutes * 60, database=database, nats=nats) for seed, (database, nats) in runs
    ]


def print_table(results: Sequence[Result]) -> None:
    """A row per run."""
    table = Table(box=None, pad_edge=False)
    headings = (
        "run",
        "faults",
        "requests",
        "acknowledged",
        "told",
        "lost",
        "doubled",
        "wrong",
        "mails again",
        "seconds",
    )
    for heading in headings:
        table.add_column(heading, justify="left" if heading == "run" else "right")
    for one in results:
        found = one.findings
        numbers = (one.faults.total(), one.asked.total(), found.acknowledged, found.told, len(found.lost))
        more = (len(found.doubled), len(found.wrong), found.repeated_mails, round(one.seconds))
        table.add_row(one.plan.name, *map(str, (*numbers, *more)))
    console = Console(width=140)
    console.print(table)
    for title, counts in (
        ("faults injected", sum((one.faults for one in results), Counter())),
        ("answers that were none, asked again", sum((one.troubles for one in results), Counter())),
        (
            "services that ended by themselves and were started again",
            sum((one.ended_alone for one in results), Counter()),
        ),
    ):
        console.print(f"{title}: " + (", ".join(f"{name} {times}" for name, times in counts.most_common()) or "none"))


def print_totals(results: Sequence[Result]) -> None:
    """The last line, for whoever greps."""
    found = [one.findings for one in results]
    acknowledged, told = sum(one.acknowledged for one in found), sum(one.told for one in found)
    lost, doubled = sum(len(one.lost) for one in found), sum(len(one.doubled) for one in found)
    print(f"chaos: acknowledged={acknowledged} told={told} lost={lost} doubled={doubled}", flush=True)


def say_what_is_wrong(result: Result) -> None:
    """At once, with the folder where logs and stores are kept."""
    for title, lines in (
        ("lost", result.findings.lost),
        ("doubled", result.findings.doubled),
        ("wrong", result.findings.wrong),
    ):
        for line in lines[:_SHOWN]:
            print(f"{result.plan.name}: {title}: {line}", file=sys.stderr, flush=True)
        if len(lines) > _SHOWN:
            print(f"{result.plan.name}: {title}: and {len(lines) - _SHOWN} more", file=sys.stderr)
    if result.folder:
        print(f"{result.plan.name}: kept in {result.folder}", file=sys.stderr)


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Of the command line, unless given."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=1, help="How many seeds, one after another.")
    parser.add_argument(
        "--spread", action="store_true", help="Each seed on one combination, in turn, instead of on all of them."
    )
    parser.add_argument("--minutes", type=float, default=1.0, help="How long parts break in each run.")
    parser.add_argument("--database", choices=(*Database, "both"), default="both")
    parser.add_argument("--nats", choices=(*Nats, "both"), default="both")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
