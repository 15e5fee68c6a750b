"""Taking events out of the log, for a warehouse: one CloudEvent in JSON a line."""

import json
import sys
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Annotated, TextIO

import typer
from nats.js import JetStreamContext

from dovira.options import DEFAULT_NATS, NatsUrl
from dovira.terminal import EXIT_USAGE, connected, console, fail, run
from shared.bus import position_at, read_portion, stream_name
from shared.contracts.catalogue import TELLING_SERVICES, all_facts

_PORTION = 500


def export(
    file: Annotated[
        Path | None, typer.Argument(help="Where to write. Not given: to the output.", dir_okay=False)
    ] = None,
    types: Annotated[list[str] | None, typer.Option("--type", "-t", help="Only these types. Repeat.")] = None,
    since: Annotated[datetime | None, typer.Option(help="Only what the log took from this moment on (UTC).")] = None,
    personal: Annotated[bool, typer.Option(help="Also events that name a person. Guard the file.")] = False,
    nats: NatsUrl = DEFAULT_NATS,
) -> None:
    """Write events as JSON lines, each a CloudEvent in structured mode, in the order of each service's stream."""
    wanted = [name for name, fact in all_facts().items() if personal or not fact.personal_data]
    if unknown := [name for name in types or [] if name not in wanted]:
        hint = "`dovira events catalogue` lists them; those that name a person need --personal."
        fail(f"not to be exported: {', '.join(unknown)}", hint=hint, code=EXIT_USAGE)
    with file.open("w", encoding="utf-8") if file else nullcontext(sys.stdout) as out:
        count = run(_export(nats, types or wanted, since, out))
    if file:
        console.print(f"[green]✓[/] {count} events are in {file}")


async def _export(nats: str, types: list[str], since: datetime | None, out: TextIO) -> int:
    async with connected(nats) as client:
        js = client.jetstream()
        return sum([await _export_stream(js, service, types, since, out) for service in TELLING_SERVICES])


async def _export_stream(
    js: JetStreamContext, service: str, types: list[str], since: datetime | None, out: TextIO
) -> int:
    stream, count = stream_name(service), 0
    ours = [name for name in types if name.startswith(f"dovira.{service}.")]
    after = await position_at(js, stream, moment=since) if since else 0
    whole = False
    while not whole:
        portion = await read_portion(js, stream, types=ours, after=after, limit=_PORTION)
        out.writelines(json.dumps(event.structured(), ensure_ascii=False) + "\n" for event in portion.events)
        count, whole = count + len(portion.events), portion.is_whole
        after = portion.events[-1].sequence if portion.events else after
    return count
