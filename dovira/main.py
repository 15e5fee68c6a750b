"""``dovira``: the command line's table of contents.

A command is imported when it is asked for: whoever serves one service needs no code of the other commands.
"""

import gc
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup


@dataclass(frozen=True)
class Place:
    """Where a command or a group of commands stands: a file of ``dovira/commands``, and a name in it."""

    file: str
    name: str
    settings: Mapping[str, Any] = field(default_factory=dict)


PLACES = {
    "up": Place("living", "up"),
    "demo": Place("demo", "demo"),
    "serve": Place("serving", "serve"),
    "migrate": Place("living", "migrate_stores"),
    "migration": Place("living", "migration", {"hidden": True}),
    "apply": Place("files", "apply"),
    "import": Place("files", "import_app"),
    "events": Place("groups", "events_app"),
    "consumers": Place("groups", "consumers_app"),
    "dead-letters": Place("dead_letters", "dead_letters_app"),
    "audit": Place("auditing", "audit"),
    "backup": Place("backing_up", "backup"),
    "restore": Place("backing_up", "restore"),
    "bounce": Place("bouncing", "bounce"),
    "bench": Place(
        "benching",
        "bench",
        {"context_settings": {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}},
    ),
    "simulate": Place("simulating", "simulate"),
    "erase": Place("erasing", "erase"),
    "rebuild": Place("rebuilding", "rebuild"),
    "story": Place("telling", "story"),
    "certificates": Place("issuing", "certificates"),
    "verify": Place("verifying", "verify"),
    "rules": Place("rules", "rules_app"),
    "register": Place("register", "register_app"),
    "keys": Place("keys", "keys_app"),
    "nats": Place("nats_config", "nats_app"),
    "streams": Place("streams", "streams_app"),
}


class Commands(Mapping[str, Any]):
    """The commands by name, each imported when it is first looked at."""

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401  # as below
        """The command. Raises KeyError when there is none of that name."""
        return _load(name)

    def __iter__(self) -> Iterator[str]:
        """Their names, in the order of the help."""
        return iter(PLACES)

    def __len__(self) -> int:
        """How many there are."""
        return len(PLACES)


class TableOfContents(TyperGroup):
    """The top group."""

    def __init__(self, **attributes: Any) -> None:  # noqa: ANN401  # handed on as they are
        """Typer gives the commands it knows of, which are none."""
        super().__init__(**attributes | {"commands": Commands()})

    def list_commands(self, ctx: object) -> list[str]:  # noqa: ARG002  # the group's signature
        """Names alone."""
        return list(PLACES)


app = typer.Typer(
    name="dovira",
    cls=TableOfContents,
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,  # they may hold personal data
    epilog="Exit codes: 0 done, 1 failed or violated, 2 wrong usage, 3 a server does not answer.",
)


@app.callback()
def introduce() -> None:
    """Dovira runs professional-development programmes: applications, webinars, tests, verifiable certificates."""


@cache
def _load(command: str) -> Any:  # noqa: ANN401  # typer keeps the type of its commands to itself
    place = PLACES[command]
    gc.disable()  # what is imported stays: looking for garbage in it takes a sixth of the time
    try:
        found = getattr(import_module(f"dovira.commands.{place.file}"), place.name)
    finally:
        gc.enable()
    holder = typer.Typer()
    if isinstance(found, typer.Typer):
        holder.add_typer(found, name=command)
    else:
        holder.command(command, **place.settings)(found)
    return typer.main.get_group(holder).commands[command]


def main() -> None:
    """Entry point of the console script."""
    app()
