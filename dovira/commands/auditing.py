"""The audit as a command: a table of what was examined, a line for each violation, an exit code."""

import json
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from dovira.audit import AuditReport, Outcome, StoreUnavailable, audit_running
from dovira.options import DEFAULT_DATA, DEFAULT_NATS, DataDir, NatsUrl
from dovira.terminal import EXIT_FAILED, EXIT_UNAVAILABLE, connected, console, fail, run

_SHOWN = 200


def audit(
    nats: NatsUrl = DEFAULT_NATS,
    data_dir: DataDir = DEFAULT_DATA,
    wait: Annotated[
        float, typer.Option(min=0, help="Seconds to wait until every fact is published and heard, before judging.")
    ] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Prove that nothing was lost or doubled: the event log and every store, looked at independently. Changes nothing.

    Exit code 1: something is wrong, and each violation is named. 3: nothing is wrong so far, but facts are still on
    their way. Stores are found as by `dovira up`: files in --data-dir, or DOVIRA_<SERVICE>_DATABASE_URL.
    """
    report = run(_audit(nats, data_dir, wait))
    if as_json:
        print(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        show_report(report)
    if report.violations:
        raise typer.Exit(EXIT_FAILED)
    if report.unsettled:
        raise typer.Exit(EXIT_UNAVAILABLE)


async def _audit(nats: str, data_dir: DataDir, wait: float) -> AuditReport:
    async with connected(nats) as client:
        try:
            return await audit_running(client, data_dir, wait=wait)
        except StoreUnavailable as error:
            hint = (
                "Is --data-dir right (or DOVIRA_<SERVICE>_DATABASE_URL), do the databases run, "
                "and is their schema the newest (`dovira migrate --check`)?"
            )
            fail(str(error), hint=hint, code=EXIT_UNAVAILABLE)


def show_report(report: AuditReport) -> None:
    """A table of what was examined, and a line for each violation."""
    table = Table("", "check", "examined", "what is so when it holds", box=None)
    for outcome in report.outcomes:
        table.add_row(_sign(outcome), outcome.check, str(outcome.examined), outcome.title)
    console.print(table)
    for violation in report.violations[:_SHOWN]:
        console.print(
            Text.assemble(("✗ ", "bold red"), (f"{violation.check}: ", "bold"), violation.message), soft_wrap=True
        )
    if len(report.violations) > _SHOWN:
        console.print(f"  … and {len(report.violations) - _SHOWN} more (--json names them all)", style="dim")
    for sentence in report.unsettled:
        console.print(Text.assemble(("… ", "yellow"), ("not settled yet: ", "bold"), sentence), soft_wrap=True)
    if report.dead_letters:
        console.print(f"dead letters: {report.dead_letters}; `dovira dead-letters list` shows them", style="yellow")
    console.print(_verdict(report))


def _sign(outcome: Outcome) -> str:
    if outcome.violations:
        return "[bold red]✗[/]"
    return "[yellow]…[/]" if outcome.postponed else "[green]✓[/]"


def _verdict(report: AuditReport) -> str:
    if report.violations:
        return f"[bold red]✗[/] violations: {len(report.violations)}"
    if report.unsettled:
        return "[yellow]…[/] nothing wrong so far; ask again when everything is settled, or with --wait 60"
    return "[green]✓[/] nothing was lost, nothing was doubled"
