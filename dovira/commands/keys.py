"""The keys that sign certificates: look, make a new pair, hand out the public halves. Works on the file alone."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from credentials.key_files import make_keys, read_keys, write_keys
from credentials.keys import Keyring, KeysUnusable
from dovira.options import DEFAULT_DATA, DataDir
from dovira.terminal import console, fail
from services.certification.settings import KEYS_FILE
from shared.runtime import SystemClock

_WHERE = "The file of keys. Not given: keys.json in the data folder."
_SHORT = 16
_AFTER_ROTATION = """The services take the new pair by themselves. Now:
  · back the file up where only you can read it: without it the next certificates need other keys
  · give the same file to every replica of certification (DOVIRA_CERTIFICATION_KEYS_FILE)
  · send the new public keys to whoever checks offline: dovira keys publish > jwks.json"""

KeysFile = Annotated[
    Path | None, typer.Option("--file", envvar="DOVIRA_CERTIFICATION_KEYS_FILE", help=_WHERE, dir_okay=False)
]

keys_app = typer.Typer(
    no_args_is_help=True,
    help="The keys that sign certificates: list them, rotate them, publish them.",
    epilog="The file holds private keys (JSON Web Key Set). Whoever has it can issue certificates in your name.",
)


@keys_app.command("list")
def list_keys(file: KeysFile = None, data_dir: DataDir = DEFAULT_DATA) -> None:
    """Show the keys: which sign, which are retired. Shows no secrets."""
    table = Table(box=None)
    for column in ("key", "algorithm", "made", "state"):
        table.add_column(column)
    for line in _read(_path(file, data_dir)).lines():
        state = f"retired {line.retired_at:%Y-%m-%d}" if line.retired_at else "[green]signs[/]"
        table.add_row(line.key_id[:_SHORT], line.algorithm, f"{line.made_at:%Y-%m-%d}", state)
    console.print(table)


@keys_app.command()
def rotate(
    file: KeysFile = None,
    data_dir: DataDir = DEFAULT_DATA,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Without asking.")] = False,
) -> None:
    """Make a new pair and retire the one before; without a file, make the first pair.

    What retired keys signed stays valid: their public halves are published for ever, their private halves are
    destroyed. Rotate once a year, and at once when somebody may have seen the file.
    """
    path = _path(file, data_dir)
    now = SystemClock().now()
    if not path.exists():
        make_keys(path, Keyring({}).with_new_pair(now))
        console.print(f"[green]✓[/] made the first pair of keys in {path}")
    else:
        ring = _read(path)
        if not yes and not typer.confirm(f"Retire the keys of {path} that sign now, and sign with new ones?"):
            fail("nothing was changed")
        write_keys(path, ring.with_new_pair(now))
        console.print(f"[green]✓[/] {path} signs with a new pair; the one before is retired")
    console.print(_AFTER_ROTATION, style="dim")


@keys_app.command()
def publish(file: KeysFile = None, data_dir: DataDir = DEFAULT_DATA) -> None:
    """Write the public halves of all keys (JSON Web Key Set), for `dovira verify --keys` and for other programs."""
    typer.echo(json.dumps(_read(_path(file, data_dir)).public(), indent=1))


def _path(file: Path | None, data_dir: Path) -> Path:
    return file or data_dir / KEYS_FILE


def _read(path: Path) -> Keyring:
    try:
        return read_keys(path)
    except KeysUnusable as error:
        fail(str(error), hint="Name the file with --file, or make the first pair with `dovira keys rotate`.")
