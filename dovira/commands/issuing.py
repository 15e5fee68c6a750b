"""How far the issuing of certificates is, as a table or as bars that move."""

import asyncio
import json
from collections.abc import Sequence
from typing import Annotated

import typer
from nats.aio.client import Client
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from dovira.options import DEFAULT_NATS, NatsUrl
from dovira.terminal import EXIT_UNAVAILABLE, connected, console, errors, fail, run
from shared.bus import ask
from shared.contracts.certification_queue import GetIssuingProgress, ProgrammeIssuing

_PAUSE = 0.5


def certificates(
    programme: Annotated[str | None, typer.Option("--programme", "-p", help="Of this programme only.")] = None,
    wait: Annotated[float, typer.Option(min=0, help="Seconds to wait until nothing is left to do, with bars.")] = 0,
    nats: NatsUrl = DEFAULT_NATS,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show how far the issuing of certificates is: who has still to be looked at, whose document is to be printed.

    Participants are looked at anew when a programme's rule changes; documents are printed before anybody asks. Both go
    on by themselves, also after a crash. Exit code 3: with --wait, something was still left to do.
    """
    found = run(_ask(nats, programme, wait))
    if as_json:
        print(json.dumps({"programmes": [one.model_dump(mode="json") for one in found]}, ensure_ascii=False))
    else:
        _show(found)
    if wait and _left(found):
        fail(f"still to do: {_left(found)}", hint="It goes on by itself; ask again.", code=EXIT_UNAVAILABLE)


async def _ask(nats: str, programme: str | None, wait: float) -> Sequence[ProgrammeIssuing]:
    async with connected(nats) as client:
        found = await _look(client, programme)
        if wait and _left(found):
            found = await _follow(client, programme, wait)
        return found


async def _look(client: Client, programme: str | None) -> Sequence[ProgrammeIssuing]:
    return (await ask(client, GetIssuingProgress(programme_id=programme))).programmes


async def _follow(client: Client, programme: str | None, wait: float) -> Sequence[ProgrammeIssuing]:
    deadline = asyncio.get_running_loop().time() + wait
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors, transient=True) as bars:
        looked = bars.add_task("looked at", total=None)
        printed = bars.add_task("printed", total=None)
        while True:
            found = await _look(client, programme)
            people, held = sum(one.participants for one in found), sum(one.certificates for one in found)
            bars.update(looked, total=people, completed=people - sum(one.unseen for one in found))
            bars.update(printed, total=held, completed=max(0, held - sum(one.unprepared for one in found)))
            if not _left(found) or asyncio.get_running_loop().time() > deadline:
                return found
            await asyncio.sleep(_PAUSE)


def _left(found: Sequence[ProgrammeIssuing]) -> int:
    return sum(one.unseen + one.unprepared for one in found)


def _show(found: Sequence[ProgrammeIssuing]) -> None:
    table = Table("programme", "participants", "to look at", "certificates", "to print", "failed for now", box=None)
    for one in found:
        figures = (one.participants, one.unseen, one.certificates, one.unprepared, one.postponed)
        table.add_row(one.programme_id, *map(str, figures))
    console.print(table if table.row_count else "nobody takes part in any programme yet")
