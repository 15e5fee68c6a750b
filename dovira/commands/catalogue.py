"""What events there are, from the code itself: the schema of one, the catalogue of all, and what changed."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from dovira.contracts_files.asyncapi import write_asyncapi
from dovira.contracts_files.changes import changes_between, read_schemas
from dovira.contracts_files.hearers import hearers_by_type
from dovira.contracts_files.schema import schema_of
from dovira.terminal import EXIT_FAILED, EXIT_USAGE, console, fail
from shared.contracts.catalogue import all_facts

_FOLDER_OR_FILE = "A folder of schemas, an AsyncAPI document, or «now» for what this version says."
Version = Annotated[str, typer.Argument(help=_FOLDER_OR_FILE)]


def schema(name: Annotated[str, typer.Argument(help="The event: its type, or the name of its class.")]) -> None:
    """Print the JSON Schema of an event's body."""
    known = {fact_type.__name__: fact_type for fact_type in all_facts().values()} | all_facts()
    if name not in known:
        fail(f"there is no event «{name}»", hint="`dovira events catalogue` lists them.", code=EXIT_USAGE)
    typer.echo(json.dumps(schema_of(known[name]), ensure_ascii=False, indent=2))


def catalogue(
    asyncapi: Annotated[
        Path | None, typer.Option(help="Write the AsyncAPI 3 document into this file.", dir_okay=False)
    ] = None,
) -> None:
    """List every event: who tells it, who hears it, whether it names a person. Or write the AsyncAPI document."""
    if asyncapi is not None:
        asyncapi.write_text(write_asyncapi(), encoding="utf-8")
        console.print(f"[green]✓[/] {len(all_facts())} events are in {asyncapi}")
        return
    hearers = hearers_by_type()
    table = Table("type", "told by", "heard by", "key", "names a person", box=None)
    for name, fact_type in sorted(all_facts().items()):
        services = sorted({one.partition(".")[0] for one in hearers.get(name, [])})
        personal = "yes" if fact_type.personal_data else ""
        table.add_row(name, fact_type.service, ", ".join(services), fact_type.key_field, personal)
    console.print(table)


def diff(old: Version, new: Version = "now") -> None:
    """Say what changed between two versions of the events. Exit code 1: something breaks consumers.

    A version is a folder of schemas (shared/contracts/schemas of a checkout) or an AsyncAPI document written earlier.
    """
    try:
        changes = changes_between(read_schemas(old), read_schemas(new))
    except (OSError, ValueError) as error:
        fail(f"cannot read a version of the events: {error}", hint=_FOLDER_OR_FILE, code=EXIT_USAGE)
    for change in changes:
        console.print(f"{'[red]breaks[/]' if change.breaks else '[green]adds[/]  '} {change.sentence}", soft_wrap=True)
    if not changes:
        console.print("nothing changed")
    if any(change.breaks for change in changes):
        raise typer.Exit(EXIT_FAILED)
