"""Feeding files in: a programme, applications, attendance, questions."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer
from nats.aio.client import Client
from rich.progress import Progress, SpinnerColumn, TextColumn
from rich.table import Table

from dovira.imports import (
    Imported,
    Proposal,
    import_applications,
    import_attendance,
    import_questions,
    propose_programme,
    publish,
    published_programme,
)
from dovira.options import DEFAULT_NATS, DryRun, InputFile, NatsUrl
from dovira.terminal import connected, console, fail, run
from shared.contracts.programme import Programme

_SHOWN_FAULTS = 50

import_app = typer.Typer(no_args_is_help=True, help="Take applications, attendance or questions from a file.")

ProgrammeId = Annotated[str, typer.Option("--programme", "-p", help="Id of the published programme.")]


def apply(
    file: InputFile,
    nats: NatsUrl = DEFAULT_NATS,
    dry_run: DryRun = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Publish without asking.")] = False,
) -> None:
    """Publish a programme file: shows what it changes, asks, publishes. The same file again changes nothing."""
    run(_apply(file, file.read_bytes(), nats, dry_run=dry_run, yes=yes))


@import_app.command("applications")
def applications(
    file: InputFile, programme: ProgrammeId, nats: NatsUrl = DEFAULT_NATS, dry_run: DryRun = False
) -> None:
    """Applications from the CSV export of a form (Google Forms). Good rows are kept; again changes nothing."""

    async def work(client: Client) -> Imported:
        found = await _programme(client, programme)
        return await import_applications(client, file.read_bytes(), file=file.name, programme=found, dry_run=dry_run)

    run(_import(nats, file, work, dry_run=dry_run))


@import_app.command("attendance")
def attendance(
    file: InputFile,
    webinar: Annotated[str, typer.Option("--webinar", "-w", help="Id of the webinar the report is of.")],
    programme: ProgrammeId,
    nats: NatsUrl = DEFAULT_NATS,
    dry_run: DryRun = False,
) -> None:
    """Attendance from a Zoom report. Joins are merged, doubtful names wait for a person; again changes nothing."""

    async def work(client: Client) -> Imported:
        found = await _programme(client, programme)
        return await import_attendance(
            client, file.read_bytes(), file=file.name, programme=found, webinar_id=webinar, dry_run=dry_run
        )

    run(_import(nats, file, work, dry_run=dry_run))


@import_app.command("questions")
def questions(
    file: InputFile,
    test: Annotated[str, typer.Option("--test", "-t", help="Id of the test whose bank they go into.")],
    nats: NatsUrl = DEFAULT_NATS,
    dry_run: DryRun = False,
) -> None:
    """Questions from GIFT, Moodle XML or a table (CSV). A broken one is named with its line; the others are taken."""

    async def work(client: Client) -> Imported:
        return await import_questions(client, file.read_bytes(), file=file.name, test_id=test, dry_run=dry_run)

    run(_import(nats, file, work, dry_run=dry_run))


async def _apply(file: Path, data: bytes, nats: str, *, dry_run: bool, yes: bool) -> None:
    async with connected(nats) as client:
        proposal = await propose_programme(client, data, file=file.name)
        _show_faults(proposal.faults)
        if proposal.errors or proposal.difference is None:
            fail(f"{file.name} was not published", hint="Mend the file and apply it again.")
        _show_difference(proposal)
        if not proposal.difference.changes or dry_run:
            return
        if not yes and not typer.confirm("Publish?"):
            fail("not published")
        done = await publish(client, proposal)
        console.print(f"[green]✓[/] published as version {done.version}")


async def _import(nats: str, file: Path, work: Callable[[Client], Awaitable[Imported]], *, dry_run: bool) -> None:
    async with connected(nats) as client:
        with Progress(SpinnerColumn(), TextColumn("{task.description}"), console=console, transient=True) as progress:
            progress.add_task(f"reading {file.name} …")
            imported = await work(client)
    _show_faults(imported.faults)
    table = Table("rows", "outcome", box=None)
    for outcome, count in sorted(imported.counts.items()):
        table.add_row(str(count), outcome)
    console.print(table if imported.counts else "no row could be taken")
    if dry_run:
        console.print("nothing was changed (--dry-run)", style="yellow")
    if not imported.counts:
        raise typer.Exit(1)


async def _programme(client: Client, programme_id: str) -> Programme:
    programme = await published_programme(client, programme_id)
    if programme is None:
        fail(f"no programme «{programme_id}» is published", hint="Publish it first: dovira apply FILE.")
    return programme


def _show_difference(proposal: Proposal) -> None:
    difference = proposal.difference
    if difference is None or not difference.changes:
        console.print("nothing changes: this is what is published")
        return
    table = Table("what", "published", "in the file", title=f"on top of version {difference.version}", box=None)
    for change in difference.changes:
        table.add_row(change.path, f"[red]{change.before}[/]", f"[green]{change.after}[/]")
    console.print(table)
    for warning in difference.warnings:
        console.print(f"[yellow]![/] {warning}")


def _show_faults(faults: list[str]) -> None:
    for fault in faults[:_SHOWN_FAULTS]:
        console.print(f"[yellow]•[/] {fault}", markup=True)
    if len(faults) > _SHOWN_FAULTS:
        console.print(f"  … and {len(faults) - _SHOWN_FAULTS} more", style="dim")
