"""Backup and restore as commands."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from nats.aio.client import Client
from nats.errors import Error as NatsError
from rich.table import Table

from dovira.audit import StoreUnavailable, audit_running
from dovira.backup import (
    Aligned,
    BackupProblem,
    Manifest,
    check_files,
    keep_newest,
    name_of,
    newest_backup,
    read_manifest,
    refuse_what_is_in_the_way,
    restore_backup,
    take_backup,
)
from dovira.commands.auditing import show_report
from dovira.options import DEFAULT_DATA, DEFAULT_NATS, DataDir, DryRun, NatsUrl
from dovira.terminal import EXIT_FAILED, EXIT_UNAVAILABLE, connected, console, fail, run
from shared.bus import Unavailable
from shared.runtime import SystemClock

_UNITS = ("bytes", "KB", "MB", "GB", "TB")
_UNIT = 1024


def backup(
    folder: Annotated[Path, typer.Argument(help="Where the backup is written: a folder that is not there yet.")],
    nats: NatsUrl = DEFAULT_NATS,
    data_dir: DataDir = DEFAULT_DATA,
    keep: Annotated[
        int | None,
        typer.Option("--keep", min=1, help="Write into FOLDER a backup named by its moment, and keep so many there."),
    ] = None,
) -> None:
    """Back up every store and stream while the system works. All stores stand at one moment.

    Stores are found as by `dovira up`. SQLite stores are copied by SQLite's own backup, PostgreSQL's by pg_dump. The
    folder names people and, with keys.json, lets its reader sign certificates: only you can read it; encrypt it before
    it leaves the machine. Dead letters are not in it: what could not be handled is heard again after a restore.
    """
    now = SystemClock().now()
    target = folder / name_of(now) if keep else folder
    manifest = run(_backup(target, nats, data_dir))
    _show_manifest(manifest)
    for one in keep_newest(folder, keep, now=now) if keep else ():
        console.print(f"removed {one}", soft_wrap=True)
    console.print(f"[green]✓[/] {target} [dim](`dovira restore` brings it back; rehearse it)[/]", soft_wrap=True)


def restore(
    folder: Annotated[
        Path, typer.Argument(exists=True, file_okay=False, help="A backup, or a folder of several: the newest.")
    ],
    nats: NatsUrl = DEFAULT_NATS,
    data_dir: DataDir = DEFAULT_DATA,
    replace: Annotated[bool, typer.Option("--replace", help="Give up the stores and streams that are there.")] = False,
    verify: Annotated[bool, typer.Option("--verify", help="Audit the restored system: exit 1 if it is wrong.")] = False,
    dry_run: DryRun = False,
) -> None:
    """Bring a backup back, while no service runs. Every file is checked first; what is in the way stops it.

    Letters sent and people forgotten since the backup are not known to it: a letter may be sent a second time, and
    whoever was forgotten since must be forgotten again (`dovira erase --participant ID`).
    """
    chosen = newest_backup(folder)
    console.print(f"the backup {chosen}", soft_wrap=True)
    run(_restore(chosen, nats, data_dir, replace=replace, verify=verify, dry_run=dry_run))


async def _backup(folder: Path, nats: str, data_dir: Path) -> Manifest:
    async with connected(nats) as client:
        try:
            return await take_backup(client, data_dir, folder, clock=SystemClock())
        except BackupProblem as problem:
            fail(f"no backup was taken: {problem}", hint=problem.remedy)
        except (Unavailable, NatsError, TimeoutError) as error:
            fail(f"no backup was taken: the bus does not give its streams ({_words(error)})", code=EXIT_UNAVAILABLE)


async def _restore(folder: Path, nats: str, data_dir: Path, *, replace: bool, verify: bool, dry_run: bool) -> None:
    async with connected(nats) as client:
        try:
            if dry_run:
                await _show_what_would_be(client, data_dir, folder, replace=replace)
                return
            restored = await restore_backup(client, data_dir, folder, replace=replace)
        except BackupProblem as problem:
            fail(f"not restored: {problem}", hint=problem.remedy)
        except (Unavailable, NatsError, TimeoutError) as error:
            hint = "Restore it once more, with --replace, when the bus is well."
            fail(f"the bus does not take its streams ({_words(error)})", hint=hint, code=EXIT_UNAVAILABLE)
        _show_restored(restored)
        if verify:
            await _verify(client, data_dir)
        console.print("[green]✓[/] restored; start the services, then prove it once more: `dovira audit --wait 300`")


async def _show_what_would_be(client: Client, data_dir: Path, folder: Path, *, replace: bool) -> None:
    manifest = read_manifest(folder)
    check_files(folder, manifest)
    await refuse_what_is_in_the_way(client.jetstream(), data_dir, manifest, replace=replace)
    _show_manifest(manifest)
    console.print("every file is whole and nothing is in the way; without --dry-run this would be restored")


async def _verify(client: Client, data_dir: Path) -> None:
    """Nobody listens yet, so that what is still to be heard is no fault."""
    try:
        report = await audit_running(client, data_dir)
    except StoreUnavailable as error:
        fail(str(error), code=EXIT_UNAVAILABLE)
    show_report(report)
    if report.violations:
        fail("what was restored is not whole: see each violation above", code=EXIT_FAILED)


def _show_manifest(manifest: Manifest) -> None:
    console.print(f"as of [bold]{manifest.cut_at:%Y-%m-%d %H:%M:%S} UTC[/], Dovira {manifest.version}")
    table = Table("what", "kind", "size", "sha256", box=None)
    for store in manifest.stores:
        table.add_row(store.service, store.kind, _size(store.file.bytes), store.file.sha256[:12])
    for stream in manifest.streams:
        table.add_row(stream.name, "stream", _size(stream.file.bytes), stream.file.sha256[:12])
    for file in manifest.files:
        table.add_row(Path(file.path).name, "secret", _size(file.bytes), file.sha256[:12])
    console.print(table)


def _show_restored(restored: Sequence[Aligned]) -> None:
    table = Table("stream", "facts", "told after the backup, left out", "marked as published", box=None)
    for one in restored:
        table.add_row(one.stream, str(one.facts), str(one.left_out), str(one.marked))
    console.print(table)


def _size(number: float) -> str:
    for unit in _UNITS[:-1]:
        if number < _UNIT:
            return f"{number:.0f} {unit}"
        number /= _UNIT
    return f"{number:.0f} {_UNITS[-1]}"


def _words(error: Exception) -> str:
    return str(error) or type(error).__name__
