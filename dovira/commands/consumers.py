"""Services of others that consume events: admit them, say what they may hear, end their access."""

import hashlib
import secrets
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.table import Table

from dovira.nats_config.keys import new_seed, public_key, write_private
from dovira.options import DEFAULT_NATS, NatsUrl
from dovira.terminal import EXIT_USAGE, connected, console, fail, run
from shared.bus import ask
from shared.contracts.integration import AdmitConsumer, Consumer, DismissConsumer, ListConsumers
from shared.contracts.request import ReplyT, Request

consumers_app = typer.Typer(
    no_args_is_help=True,
    help="Services of others that consume events: what each may hear, and where it is posted.",
    epilog="How they consume: docs/how-to/consume-events.md. Which events there are: docs/events.md.",
)

_TOKEN_BYTES = 32
Name = Annotated[str, typer.Argument(help="The consumer's name: small letters, digits and hyphens.")]
Types = Annotated[
    list[str] | None,
    typer.Option("--type", "-t", help="A type of events, or the beginning of types: 'dovira.certification.>'. Repeat."),
]
PersonalTypes = Annotated[
    list[str] | None, typer.Option("--personal", help="A type of events that name a person, in full. Repeat.")
]


@consumers_app.command()
def admit(
    name: Name,
    types: Types = None,
    personal: PersonalTypes = None,
    keep_token: Annotated[bool, typer.Option(help="Change the grants only; the token stays.")] = False,
    nkey: Annotated[
        Path | None, typer.Option(help="Also over NATS: write a new key for it into this file.", dir_okay=False)
    ] = None,
    nats: NatsUrl = DEFAULT_NATS,
) -> None:
    """Admit a consumer, or change it: it may hear these types and no others. Prints its new token, once.

    The token is stored nowhere: whoever loses it gets a new one by this command, and the old one ends. Of a key only
    the public half is known; durable consumers are made for it, and `dovira nats config` lets it in.
    """
    token = "" if keep_token else f"dovira_{secrets.token_urlsafe(_TOKEN_BYTES)}"
    fingerprint = hashlib.sha256(token.encode()).hexdigest() if token else None
    try:
        public = _write_seed(nkey) if nkey else ""
        consumer = Consumer(name=name, types=types or [], personal=personal or [], nkey=public)
    except ValidationError:
        fail("a name has small letters, digits and hyphens, begins with a letter, 2 to 40 in all", code=EXIT_USAGE)
    run(ask_integration(nats, AdmitConsumer(consumer=consumer, fingerprint=fingerprint)))
    if token:
        typer.echo(token)


@consumers_app.command()
def dismiss(name: Name, nats: NatsUrl = DEFAULT_NATS) -> None:
    """End a consumer's access at once."""
    run(ask_integration(nats, DismissConsumer(name=name)))
    console.print(f"[green]✓[/] {name} has no access any more")


@consumers_app.command("list")
def list_consumers(nats: NatsUrl = DEFAULT_NATS) -> None:
    """Show consumers and what each was granted. Shows no secrets."""
    table = Table("consumer", "types", "types that name a person", "over NATS", box=None)
    for one in run(ask_integration(nats, ListConsumers())).consumers:
        table.add_row(one.name, "\n".join(one.types), "\n".join(one.personal), "yes" if one.nkey else "")
    console.print(table if table.row_count else "no consumers")


def _write_seed(file: Path) -> str:
    """A new key in a file that only its owner reads; returns the public half."""
    seed = new_seed()
    write_private(file, seed)
    return public_key(seed)


async def ask_integration(nats: str, request: Request[ReplyT]) -> ReplyT:
    """Ask over a connection for this one question."""
    async with connected(nats) as client:
        return await ask(client, request)
