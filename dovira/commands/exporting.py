"""Taking events out of the log, for a warehouse: as JSON lines, each a CloudEvent, or as one Parquet file."""

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Annotated, TextIO

import typer
from nats.js import JetStreamContext

from dovira.options import DEFAULT_NATS, NatsUrl
from dovira.terminal import EXIT_USAGE, connected, console, fail, run
from shared.bus import position_at, read_portion, stream_name
from shared.contracts.catalogue import TELLING_SERVICES, all_facts

_PORTION = 500


class Format(StrEnum):
    """How events are written."""

    JSONL = "jsonl"
    PARQUET = "parquet"


def export(  # each is an option
    file: Annotated[
        Path | None, typer.Argument(help="Where to write. Not given: to the output.", dir_okay=False)
    ] = None,
    types: Annotated[list[str] | None, typer.Option("--type", "-t", help="Only these types. Repeat.")] = None,
    since: Annotated[datetime | None, typer.Option(help="Only what the log took from this moment on (UTC).")] = None,
    personal: Annotated[bool, typer.Option(help="Also events that name a person. Guard the file.")] = False,
    format_: Annotated[Format, typer.Option("--format", help="JSON lines, or a Parquet file.")] = Format.JSONL,
    nats: NatsUrl = DEFAULT_NATS,
) -> None:
    """Write events in the order of each service's stream: JSON lines in structured mode, or a Parquet file.

    In Parquet each attribute of CloudEvents is a column, `time` a moment, and `data` JSON as text.
    """
    wanted = [name for name, fact in all_facts().items() if personal or not fact.personal_data]
    if unknown := [name for name in types or [] if name not in wanted]:
        hint = "`dovira events catalogue` lists them; those that name a person need --personal."
        fail(f"not to be exported: {', '.join(unknown)}", hint=hint, code=EXIT_USAGE)
    with _opened(file, format_) as out:
        count = run(_export(nats, types or wanted, since, out))
    if file:
        console.print(f"[green]✓[/] {count} events are in {file}")


@contextmanager
def _opened(file: Path | None, format_: Format) -> Iterator[TextIO]:
    """Where JSON lines go: the output, the file, or one beside it that becomes Parquet when all is there."""
    if file is None and format_ is Format.PARQUET:
        fail("Parquet needs a file", hint="dovira events export events.parquet --format parquet", code=EXIT_USAGE)
    if file is None:
        yield sys.stdout
    elif format_ is Format.JSONL:
        with file.open("w", encoding="utf-8") as out:
            yield out
    else:
        parquet = _parquet_writer()
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".export-") as folder:
            lines = Path(folder) / "events.jsonl"
            with lines.open("w", encoding="utf-8") as out:
                yield out
            parquet.write(lines, file)


def _parquet_writer() -> ModuleType:
    try:
        return import_module("dovira.parquet")
    except ModuleNotFoundError:
        fail("Parquet needs DuckDB", hint="pip install 'dovira[parquet]'", code=EXIT_USAGE)


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
