"""Taking bounces: a mail server pipes every mail to the sender's address into this command."""

import base64
import sys
from typing import Annotated

import typer

from dovira.options import DEFAULT_NATS, NatsUrl
from dovira.terminal import connected, console, run
from shared.bus import ask
from shared.contracts.notification import TakeBounce

_LONGEST = 1_000_000


def bounce(
    nats: NatsUrl = DEFAULT_NATS,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing when it was taken.")] = False,
) -> None:
    """Take a report of an undelivered letter (RFC 3464) from standard input, as an alias of the mail server pipes it.

    In Postfix's aliases: no-reply: "|dovira bounce --quiet". Exit code 1: the mail is no such report.
    """
    run(_bounce(nats, sys.stdin.buffer.read(_LONGEST), quiet=quiet))


async def _bounce(nats: str, mail: bytes, *, quiet: bool) -> None:
    async with connected(nats) as client:
        report = await ask(client, TakeBounce(mail=base64.b64encode(mail)))
    if not quiet:
        console.print(f"[green]✓[/] messages marked as not delivered: {report.failed}")
