"""Looking at events as they are told."""

import asyncio
import heapq
from collections.abc import AsyncIterator
from datetime import UTC
from typing import Annotated

import typer
from nats.aio.client import Client
from nats.js.errors import NotFoundError
from rich.markup import escape

from dovira.options import DEFAULT_NATS, NatsUrl
from dovira.terminal import EXIT_USAGE, connected, console, fail, run
from shared.bus import Logged, read_log, stream_name
from shared.contracts.catalogue import TELLING_SERVICES

events_app = typer.Typer(no_args_is_help=True, help="Look at the facts that services tell each other.")
_PAUSE = 0.5


@events_app.command("tail")
def tail(
    nats: NatsUrl = DEFAULT_NATS,
    service: Annotated[str, typer.Option(help="Only this service's facts.")] = "",
    last: Annotated[int, typer.Option("--last", "-n", min=0, help="How many of those already told, per stream.")] = 20,
    follow: Annotated[bool, typer.Option(help="Go on as new facts are told.")] = True,
) -> None:
    """Show facts in the order of time: when, what, about whom (an id), and what it followed from. No personal data."""
    if service and service not in TELLING_SERVICES:
        fail(f"no service «{service}» tells facts", hint=f"Services: {', '.join(TELLING_SERVICES)}.", code=EXIT_USAGE)
    run(_tail(nats, [service] if service else list(TELLING_SERVICES), last=last, follow=follow))


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
        console.print(f"[red]unreadable[/] {logged.stream} {logged.sequence}: {escape(logged.fault)}", soft_wrap=True)
        return
    heard = logged.heard
    cause = f" [dim]← {heard.causation_id}[/]" if heard.causation_id else ""
    moment = heard.time.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    name = type(heard.fact).__name__
    console.print(f"[dim]{moment}[/] [bold]{name:<24}[/] {heard.fact.key} [dim]{heard.id}[/]{cause}", soft_wrap=True)
