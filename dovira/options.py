"""Options that several commands share, with their help in one place."""

from pathlib import Path
from typing import Annotated

import typer

from shared.bus import OPERATOR, Credentials
from shared.runtime import ServiceSettings

NatsUrl = Annotated[
    str, typer.Option("--nats", envvar="DOVIRA_NATS_URL", help="Address of the NATS server.", show_default=True)
]
DataDir = Annotated[
    Path,
    typer.Option("--data-dir", envvar="DOVIRA_DATA_DIR", help="Folder of the SQLite stores, the log and the mail."),
]
Secured = Annotated[
    bool, typer.Option(help="Encrypt the bus, and let each service do only what its card says: keys in nats-keys.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen; change nothing.")]
InputFile = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="The file to read.")]


def operator(keys: Path | None = None) -> Credentials:
    """Who the command line is on the bus: it has a key if DOVIRA_NATS_KEYS, or the caller, names a folder of keys."""
    return Credentials(OPERATOR, keys or ServiceSettings().nats_keys)


DEFAULT_NATS = "nats://127.0.0.1:4222"
DEFAULT_DATA = Path(".dovira")
