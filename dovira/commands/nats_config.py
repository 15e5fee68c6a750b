"""``dovira nats``: keys and permissions of the bus."""

import os
import signal
from pathlib import Path
from typing import Annotated

import typer

from dovira.commands.consumers import ask_integration
from dovira.nats_config import keep_consumers, write_security
from dovira.options import DEFAULT_NATS, NatsUrl
from dovira.terminal import EXIT_USAGE, console, fail, run
from shared.contracts.integration import ListConsumers
from shared.runtime import SystemClock

nats_app = typer.Typer(no_args_is_help=True, help="Keys and permissions of the bus.")

_LOCAL = ["localhost", "127.0.0.1"]


@nats_app.callback()
def about() -> None:
    """Keys and permissions of the bus."""


@nats_app.command()
def config(
    folder: Annotated[Path, typer.Argument(help="Folder of the keys; made if it is not there.", file_okay=False)],
    host: Annotated[
        list[str] | None, typer.Option(help="A name or address under which the server is reached. Repeat.")
    ] = None,
    place: Annotated[Path | None, typer.Option(help="Where the server finds the folder, if elsewhere.")] = None,
    offline: Annotated[bool, typer.Option("--offline", help="With the consumers of last time: ask nobody.")] = False,
    reload: Annotated[
        Path | None, typer.Option(help="A file with the server's process id: it takes the new permissions up.")
    ] = None,
    nats: NatsUrl = DEFAULT_NATS,
) -> None:
    """Write security.conf for nats-server: an nkey per service and consumer, TLS, and what each may do.

    What services may do follows from their cards, what consumers may read from their grants, which integration is asked
    for; the first time, before it runs, use --offline. Keys that are there are kept, missing ones made: <service>.nk,
    operator.nk for this command line, ca.pem, ca.key, server.pem, server.key. Give each service only its own and ca.pem
    in a folder that DOVIRA_NATS_KEYS names. Run it again when grants change, and when services are upgraded.
    """
    if not offline:
        keep_consumers(folder, run(ask_integration(nats, ListConsumers())))
    written = write_security(folder, hosts=host or _LOCAL, now=SystemClock().now(), place=place)
    console.print(f"[green]✓[/] {written.file}: {written.services} services, {written.consumers} consumers")
    if reload is not None:
        _reload(reload)


def _reload(file: Path) -> None:
    try:
        os.kill(int(file.read_text()), signal.SIGHUP)
    except (OSError, ValueError) as error:
        hint = "The file holds the number of a running nats-server's process."
        fail(f"no server was told ({type(error).__name__})", hint=hint, code=EXIT_USAGE)
    console.print("[green]✓[/] the server takes it up")
