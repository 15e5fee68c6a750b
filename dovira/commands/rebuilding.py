"""The rebuilding drill as a command: a table of checksums, a line for each difference, an exit code."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from sqlalchemy.exc import SQLAlchemyError

from dovira.options import DEFAULT_DATA, DEFAULT_NATS, DataDir, NatsUrl
from dovira.rebuild import RebuildReport, rebuild_service
from dovira.registry import SERVICES, settings_of
from dovira.terminal import EXIT_FAILED, EXIT_UNAVAILABLE, EXIT_USAGE, connected, console, fail, run
from shared.runtime.database import was_made

_SHOWN = 200


def rebuild(
    service: Annotated[str, typer.Argument(help=f"One of: {', '.join(SERVICES)}.")],
    into: Annotated[str, typer.Option(help="Where the store is filled anew: a file that is not there, or a URL.")],
    nats: NatsUrl = DEFAULT_NATS,
    data_dir: DataDir = DEFAULT_DATA,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Fill a fresh store from the log with the service's own handlers, and compare it with the live one.

    Compared are the tables that follow from facts alone. People who were erased are left out. The live store is only
    read. Exit code 1: something differs, and each row is named. Let the system settle first: what the live store has
    not handled yet is handled in the fresh one.
    """
    if service not in SERVICES:
        fail(f"there is no service «{service}»", hint=f"Services: {', '.join(SERVICES)}.", code=EXIT_USAGE)
    _check_live_store(service, data_dir)
    report = run(_rebuild(service, nats, data_dir, _address(into)))
    if as_json:
        print(json.dumps(_as_json(report), ensure_ascii=False))
    else:
        _show(service, report)
        console.print(f"The fresh store is kept in {into}; the live one was only read.", style="dim", soft_wrap=True)
    if not report.is_equal:
        raise typer.Exit(EXIT_FAILED)


def _check_live_store(service: str, data_dir: Path) -> None:
    if not was_made(settings_of(service)(data_dir=data_dir).database_url_of(service)):
        fail(
            f"there is no store of {service} in {data_dir}",
            hint=f"Name the right --data-dir, or DOVIRA_{service.upper()}_DATABASE_URL.",
            code=EXIT_UNAVAILABLE,
        )


def _address(into: str) -> str:
    if "://" in into:
        return into
    if Path(into).exists():
        fail(f"{into} is there already", hint="Name a file that is not there: it is filled anew.", code=EXIT_USAGE)
    return f"sqlite:///{into}"


async def _rebuild(service: str, nats: str, data_dir: Path, into: str) -> RebuildReport:
    async with connected(nats) as client:
        try:
            return await rebuild_service(
                service, settings_of(service)(data_dir=data_dir), client.jetstream(), into=into
            )
        except SQLAlchemyError as error:
            fail(
                f"a store of {service} cannot be used ({type(error).__name__})",
                hint="Is its database running, and the newest schema there (`dovira migrate --check`)?",
                code=EXIT_UNAVAILABLE,
            )


def _show(service: str, report: RebuildReport) -> None:
    table = Table("", "table", "rows", "of erased people", "live", "rebuilt", box=None)
    for one in report.tables:
        sign = "[bold red]✗[/]" if one.differences else "[green]✓[/]"
        table.add_row(sign, one.table, str(one.rows), str(one.left_out), one.live[:12], one.rebuilt[:12])
    if not report.tables:
        console.print(f"[yellow]no table of {service} follows from facts alone: there is nothing to compare[/]")
        return
    console.print(table)
    differences = [difference for one in report.tables for difference in one.differences]
    for difference in differences[:_SHOWN]:
        console.print(f"[bold red]✗[/] {difference}", soft_wrap=True)
    if len(differences) > _SHOWN:
        console.print(f"  … and {len(differences) - _SHOWN} more (--json names them all)", style="dim")
    if report.unknown_to_live:
        console.print(f"facts that the live store has not handled: {report.unknown_to_live}", style="yellow")
    if report.unreadable:
        console.print(f"messages of the log that cannot be read: {report.unreadable}", style="yellow")
    sign = "[green]✓[/] the same" if report.is_equal else f"[bold red]✗[/] rows that differ: {len(differences)}"
    console.print(f"{sign} [dim](facts handled again: {report.facts})[/]")


def _as_json(report: RebuildReport) -> dict[str, object]:
    return {
        "facts": report.facts,
        "unknown_to_live": report.unknown_to_live,
        "unreadable": report.unreadable,
        "equal": report.is_equal,
        "tables": [
            {
                "table": one.table,
                "rows": one.rows,
                "left_out": one.left_out,
                "live": one.live,
                "rebuilt": one.rebuilt,
                "differences": [
                    {"key": list(each.key), "columns": list(each.columns), "missing_in": each.missing_in}
                    for each in one.differences
                ],
            }
            for one in report.tables
        ],
    }
