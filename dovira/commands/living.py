"""Starting the whole system; and bringing stores to the newest schema."""

import subprocess
import sys
from typing import Annotated

import typer
from rich.table import Table
from sqlalchemy.exc import SQLAlchemyError

from dovira.commands.serving import MAX_PORT, ServiceName, check_service
from dovira.options import DEFAULT_DATA, DataDir, Secured
from dovira.registry import SERVICES, metadata_of, settings_of
from dovira.system import Plan, System, running_system, wait_until_ready
from dovira.terminal import EXIT_UNAVAILABLE, console, fail, run
from shared.runtime import configure_logs
from shared.runtime.database import open_engines, was_made
from shared.runtime.migrations import State, migrate, state_of, write_migration
from shared.runtime.serving import leave_what_is_loaded_alone, stop_signal


def up(
    data_dir: DataDir = DEFAULT_DATA,
    host: Annotated[str, typer.Option(help="Where the pages are served.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=MAX_PORT, help="Port of the pages; 0: any free one.")] = 8000,
    nats_port: Annotated[
        int, typer.Option(min=0, max=MAX_PORT, help="Port of the NATS server that is started; 0: any free one.")
    ] = 4222,
    nats: Annotated[str, typer.Option(help="Use this NATS server instead of starting one.")] = "",
    secured: Secured = False,
) -> None:
    """Run everything on this machine until Ctrl+C: NATS, all services, the pages.

    Stores are SQLite files in --data-dir unless DOVIRA_<SERVICE>_DATABASE_URL names PostgreSQL databases.
    Mail goes to DOVIRA_NOTIFICATION_SMTP_HOST, or is kept in a Maildir folder when that is not set.
    """
    configure_logs("up")
    plan = Plan(data_dir=data_dir, host=host, port=port, nats_port=nats_port, nats_url=nats, secured=secured)
    run(_up(plan))


def migrate_stores(
    services: Annotated[list[str] | None, typer.Argument(help="Which services; none: all.")] = None,
    data_dir: DataDir = DEFAULT_DATA,
    check: Annotated[bool, typer.Option("--check", help="Change nothing; exit 1 if a store is behind.")] = False,
) -> None:
    """Bring the stores to the newest schema. The services do so themselves when they start.

    Migrations only add, so that services of the release before go on. A store that a newer release has brought further
    is left as it is.
    """
    for service in services or ():
        check_service(service)
    table = Table("service", "store", box=None)
    states = {}
    for service in services or SERVICES:
        url = settings_of(service)(data_dir=data_dir).database_url_of(service)
        states[service] = _state(service, url, migrated=not check) if not check or was_made(url) else None
        table.add_row(service, _in_words(states[service]))
    console.print(table)
    if State.TOO_NEW in states.values():
        fail("a store is of a newer release", hint="Run that release, or restore the backup from before the upgrade.")
    if not set(states.values()) <= _FIT:
        fail("a store is behind its code", hint="Run `dovira migrate`.")


_FIT = {State.NEWEST, State.NEWER}


def _in_words(state: State | None) -> str:
    if state is None:
        return "[yellow]not made yet[/]"
    return f"[green]{state.value}[/]" if state in _FIT else f"[red]{state.value}[/]"


def _state(service: str, url: str, *, migrated: bool) -> State:
    """How a store is for its code, after it was migrated or as it is."""
    writer, reader = open_engines(url)
    try:
        if migrated:
            migrate(writer, service)
        return state_of(writer, service, metadata_of(service))
    except SQLAlchemyError as error:
        fail(
            f"the store of {service} cannot be used ({type(error).__name__})",
            hint=f"Is its database running, and DOVIRA_{service.upper()}_DATABASE_URL right?",
            code=EXIT_UNAVAILABLE,
        )
    finally:
        writer.dispose()
        reader.dispose()


def migration(
    service: ServiceName, message: Annotated[str, typer.Option("--message", "-m", help="What changes, as a title.")]
) -> None:
    """Write the next migration of a service from its tables (for developers)."""
    import tempfile  # noqa: PLC0415  # only here

    check_service(service)
    with tempfile.TemporaryDirectory() as folder:
        writer, reader = open_engines(f"sqlite:///{folder}/empty.db")
        path = write_migration(writer, service, metadata=metadata_of(service), message=message)
        writer.dispose()
        reader.dispose()
    if path:
        subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", path], check=True)  # noqa: S603  # our own file
    console.print(f"wrote {path}" if path else "nothing changed: no migration written")


async def _up(plan: Plan) -> None:
    console.print("starting …", style="dim")  # no spinner: the log is written meanwhile
    stopping = stop_signal()
    context = running_system(plan)
    try:
        system = await context.__aenter__()
    except (RuntimeError, OSError) as error:
        fail(f"cannot start: {error}")
    try:
        try:
            await wait_until_ready(system)
        except TimeoutError as error:
            # After a long rest there may be much to catch up with: it goes on by itself.
            console.print(f"[yellow]not ready yet:[/] {error}", soft_wrap=True)
        leave_what_is_loaded_alone()
        _introduce(system)
        await stopping.wait()
    finally:
        console.print("stopping …")
        await context.__aexit__(None, None, None)


def _introduce(system: System) -> None:
    console.print(f"[bold]Dovira is up[/]   {system.page_url}")
    console.print(f"bus    {system.nats_url}")
    if system.keys:
        console.print(f"keys   {system.keys.resolve()}  (DOVIRA_NATS_KEYS names them to other commands)")
    console.print(f"stores {system.data_dir.resolve()}")
    if system.mail_folder:
        console.print(f"mail   {system.mail_folder.resolve()}  (kept here: no mail server is set)")
    console.print("Ctrl+C stops it.", style="dim")
