"""``dovira simulate``: how large an installation must be, before anybody buys one."""

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.table import Table

from dovira.registry import SERVICES, hears_of
from dovira.sizing import COLUMNS, Bus, Sizing, as_markdown, as_rows, read_measured, size_up
from dovira.terminal import console
from shared.contracts.catalogue import TELLING_SERVICES

_DEAD_LETTERS = 1
_DEAF = {"integration"}
"""Services without handlers: it reads the streams with cursors of its own."""


def simulate(
    participants: Annotated[
        list[int] | None, typer.Option(min=1, help="How many apply for one programme in a year; may be repeated.")
    ] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="The table as docs/operations.md has it.")] = False,
) -> None:
    """Work out streams, consumers, partitions, replicas, disks, and what waits how long, for so many applicants.

    Everybody is taken to apply for the same programme. Five busy days are played, in which they come as people do;
    queues are served at the rates that `dovira bench` measured (dovira/sizing/measured.toml, with the command of each).
    Without --participants: 1,000, 100,000 and 10 million. Starts nothing, and needs nothing that runs.
    """
    sizings = sizings_of(participants or COLUMNS)
    if markdown:
        print(as_markdown(sizings))
        return
    console.print(_table(sizings))
    for sizing in sizings:
        console.print(_days(sizing))
    console.print(f"Rates: {read_measured().machine}.", style="dim")


def sizings_of(participants: Sequence[int]) -> list[Sizing]:
    """One for each number, with the services, streams and consumers that there are."""
    measured, bus = read_measured(), declared_bus()
    return [size_up(count, measured, services=SERVICES, bus=bus) for count in participants]


def declared_bus() -> Bus:
    """Streams and consumers as the services declare them."""
    heard = [hearing.by_stream() for service in SERVICES if service not in _DEAF for hearing in hears_of(service)]
    return Bus(len(TELLING_SERVICES) + _DEAD_LETTERS, sum(len(streams) for streams in heard))


def _table(sizings: list[Sizing]) -> Table:
    table = Table("applicants in a year", box=None, header_style="bold")
    for sizing in sizings:
        table.add_column(f"{sizing.participants:,}", justify="right")
    for title, cells in as_rows(sizings):
        table.add_row(title, *cells)
    return table


def _days(sizing: Sizing) -> Table:
    title = f"{sizing.participants:,} applicants: where somebody waits, in one partition"
    table = Table("day", "queue", title=title, box=None, header_style="bold", title_justify="left")
    for name in ("came/s, at most", "waiting, at most", "longest wait, s", "lasted, s"):
        table.add_column(name, justify="right")
    for stage, day in sizing.days.items():
        for name, queue in day.queues.items():
            if queue.lasted:
                values = (queue.busiest, queue.longest_backlog, queue.longest_wait, queue.lasted)
                table.add_row(stage, name, *(f"{value:,.0f}" for value in values))
    return table
