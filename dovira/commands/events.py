"""Looking at events: as they are told, and those that could not be handled."""

import asyncio
import heapq
import json
from collections.abc import AsyncIterator
from datetime import UTC
from typing import Annotated

import typer
from nats.aio.client import Client
from nats.js.errors import NotFoundError
from rich.table import Table

from dovira.options import DEFAULT_NATS, NatsUrl
from dovira.terminal import connected, console, fail, run
from shared.bus import Logged, read_log, stream_name
from shared.bus.dead_letters import drop_dead_letter, get_dead_letter, list_dead_letters, return_dead_letter
from shared.contracts.catalogue import TELLING_SERVICES

events_app = typer.Typer(no_args_is_help=True, help="Look at the facts that services tell each other.")
dead_letters_app = typer.Typer(no_args_is_help=True, help="Messages that could not be handled: look, return, drop.")

Sequence = Annotated[int, typer.Argument(help="Number of the dead letter, as `list` shows it.")]
_PAUSE = 0.5


@events_app.command("tail")
def tail(
    nats: NatsUrl = DEFAULT_NATS,
    service: Annotated[str, typer.Option(help="Only this service's facts.")] = "",
    last: Annotated[int, typer.Option("--last", "-n", help="How many of those already told, per stream.")] = 20,
    follow: Annotated[bool, typer.Option(help="Go on as new facts are told.")] = True,
) -> None:
    """Show facts in the order of time: when, what, about whom (an id), and what it followed from. No personal data."""
    run(_tail(nats, [service] if service else list(TELLING_SERVICES), last=last, follow=follow))


@dead_letters_app.command("list")
def list_command(nats: NatsUrl = DEFAULT_NATS) -> None:
    """What could not be handled, why, by whom, how often; about whom, as an id."""
    run(_list(nats))


@dead_letters_app.command("show")
def show(sequence: Sequence, nats: NatsUrl = DEFAULT_NATS) -> None:
    """One dead letter with its envelope. The body is not shown: it may name a person."""
    run(_show(nats, sequence))


@dead_letters_app.command("return")
def return_command(sequence: Sequence, nats: NatsUrl = DEFAULT_NATS) -> None:
    """Put a message back where it came from, once its cause is mended. Whoever handled it already ignores it."""
    run(_act(nats, sequence, back=True))


@dead_letters_app.command("drop")
def drop(
    sequence: Sequence,
    nats: NatsUrl = DEFAULT_NATS,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Without asking.")] = False,
) -> None:
    """Delete a dead letter for good."""
    if not yes and not typer.confirm(f"Delete dead letter {sequence} for good?"):
        fail("not deleted")
    run(_act(nats, sequence, back=False))


async def _tail(nats: str, services: list[str], *, last: int, follow: bool) -> None:
    async with connected(nats) as client:
        positions = {stream_name(service): await _start(client, stream_name(service), last) for service in services}
        while True:
            async for logged in _new_facts(client, positions):
                positions[logged.stream] = logged.sequence
                _print_fact(logged)
            if not follow:
                return
            await asyncio.sleep(_PAUSE)


async def _start(client: Client, stream: str, last: int) -> int:
    try:
        return max(0, (await client.jetstream().stream_info(stream)).state.last_seq - last)
    except NotFoundError:
        return 0


async def _new_facts(client: Client, positions: dict[str, int]) -> AsyncIterator[Logged]:
    js = client.jetstream()
    rounds = [[one async for one in read_log(js, stream, after=position)] for stream, position in positions.items()]
    for one in heapq.merge(*rounds, key=lambda one: one.heard.time.timestamp() if one.heard else 0.0):
        yield one


def _print_fact(logged: Logged) -> None:
    if logged.heard is None:
        console.print(f"[red]unreadable[/] {logged.stream} {logged.sequence}: {logged.fault}")
        return
    heard = logged.heard
    cause = f" [dim]← {heard.causation_id}[/]" if heard.causation_id else ""
    moment = heard.time.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    name = type(heard.fact).__name__
    console.print(f"[dim]{moment}[/] [bold]{name:<24}[/] {heard.fact.key} [dim]{heard.id}[/]{cause}")


async def _list(nats: str) -> None:
    table = Table("no.", "when", "fact", "about", "handler", "attempts", "why", box=None)
    async with connected(nats) as client:
        async for letter in list_dead_letters(client.jetstream()):
            table.add_row(
                str(letter.sequence),
                letter.died_at[:19],
                letter.fact_type,
                letter.subject_key,
                letter.handler,
                str(letter.attempts),
                letter.reason,
            )
    console.print(table if table.row_count else "no dead letters")


async def _show(nats: str, sequence: int) -> None:
    async with connected(nats) as client:
        try:
            letter = await get_dead_letter(client.jetstream(), sequence)
        except NotFoundError:
            fail(f"there is no dead letter {sequence}", hint="`dovira dead-letters list` shows the numbers.")
    console.print_json(json.dumps(dict(letter.headers) | {"body_bytes": len(letter.body)}))


async def _act(nats: str, sequence: int, *, back: bool) -> None:
    async with connected(nats) as client:
        js = client.jetstream()
        try:
            await (return_dead_letter(js, sequence) if back else drop_dead_letter(js, sequence))
        except NotFoundError:
            fail(f"there is no dead letter {sequence}", hint="`dovira dead-letters list` shows the numbers.")
    console.print(f"[green]✓[/] {'returned' if back else 'dropped'}")
