"""Webhooks of consumers: where events are posted, what became of each, and posting once more."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from dovira.commands.consumers import Name, ask_integration
from dovira.options import DEFAULT_NATS, DryRun, NatsUrl
from dovira.terminal import EXIT_USAGE, console, fail, run
from shared.contracts.integration_webhooks import (
    Delivery,
    DeliveryState,
    ListDeliveries,
    Redeliver,
    Replay,
    SubscribeWebhook,
    UnsubscribeWebhook,
)

Url = Annotated[str, typer.Argument(help="Where to post: https://hooks.example.org/dovira")]
Since = Annotated[datetime | None, typer.Option(help="Also what was told from this moment on (UTC).")]
InState = Annotated[DeliveryState | None, typer.Option("--state", help="Only those in this state.")]
EventIds = Annotated[list[str] | None, typer.Argument(help="Ids of events, as `deliveries` shows them.")]
Most = Annotated[int, typer.Option("--last", "-n", min=1, max=500, help="How many, newest first.")]


def subscribe(name: Name, url: Url, since: Since = None, nats: NatsUrl = DEFAULT_NATS) -> None:
    """Post what a consumer was granted to an address, as it is told. Prints the secret that signs it, once.

    By Standard Webhooks. Again: a new address or a new secret; it goes on where it stood, or begins at --since.
    """
    moment = since.replace(tzinfo=UTC) if since else None
    asked = SubscribeWebhook(consumer=name, url=url, since=moment)
    typer.echo(run(ask_integration(nats, asked)).secret)


def unsubscribe(name: Name, nats: NatsUrl = DEFAULT_NATS) -> None:
    """Post no more to a consumer. Its grants stay, its log of deliveries goes."""
    run(ask_integration(nats, UnsubscribeWebhook(consumer=name)))
    console.print(f"[green]✓[/] nothing is posted to {name} any more")


def deliveries(name: Name, state: InState = None, last: Most = 50, nats: NatsUrl = DEFAULT_NATS) -> None:
    """Show what was posted to a consumer and what became of it. Shows no event's content."""
    log = run(ask_integration(nats, ListDeliveries(consumer=name, state=state, limit=last)))
    numbers = ", ".join(f"{number} {one.value}" for one, number in sorted(log.numbers.items())) or "nothing yet"
    console.print(f"{log.endpoint}: {f'[red]ended ({log.ended})[/], ' if log.ended else ''}{numbers}", soft_wrap=True)
    table = Table("told (UTC)", "type", "event", "state", "attempts", "answer", "next (UTC)", box=None)
    for one in log.deliveries:
        table.add_row(*_row(one))
    if table.row_count:
        console.print(table)


def redeliver(
    name: Name, event_ids: EventIds = None, state: InState = None, dry_run: DryRun = False, nats: NatsUrl = DEFAULT_NATS
) -> None:
    """Post events to a consumer once more, with the ids they had: these, or all in a state (--state gave_up)."""
    if not event_ids and state is None:
        hint = "Name events, or a state: `--state gave_up`. `dovira consumers deliveries` shows both."
        fail("which events?", hint=hint, code=EXIT_USAGE)
    asked = Redeliver(consumer=name, event_ids=event_ids or [], state=state, dry_run=dry_run)
    count = run(ask_integration(nats, asked)).count
    console.print(f"{count} would be posted again" if dry_run else f"[green]✓[/] {count} are due now")


def replay(
    name: Name,
    since: Annotated[datetime | None, typer.Option(help="What was told from this moment on (UTC).")] = None,
    first: Annotated[
        str, typer.Option("--from", help="What a service told from a sequence of its stream on: certification:120")
    ] = "",
    dry_run: DryRun = False,
    nats: NatsUrl = DEFAULT_NATS,
) -> None:
    """Let one consumer hear again what was told: by its webhook, its durables, or a cursor. Others notice nothing.

    Events come with the ids they had, so whoever keeps them takes none twice.
    """
    told_by, _, sequence = first.partition(":")
    if (since is None) == (not first) or (first and not (sequence.isdigit() and int(sequence))):
        fail("from where?", hint="--since 2026-03-01, or --from certification:120", code=EXIT_USAGE)
    moment = since.replace(tzinfo=UTC) if since else None
    asked = Replay(consumer=name, since=moment, told_by=told_by, sequence=int(sequence or 0), dry_run=dry_run)
    done = run(ask_integration(nats, asked))
    events = ", ".join(f"{number} of {service}" for service, number in done.events.items()) or "nothing"
    console.print(f"{'would come again' if dry_run else '[green]✓[/] comes again'}: {events}", soft_wrap=True)
    ways = [*(["its webhook"] if done.webhook else []), *(f"its durable in {one}" for one in done.durables)]
    console.print(f"by {', '.join(ways) or 'nothing of ours: it reads from a cursor'}", soft_wrap=True)
    console.print(f"cursor for reading over HTTP: {done.cursor}", soft_wrap=True)


def _row(one: Delivery) -> tuple[str, ...]:
    due = _moment(one.due_at) if one.due_at else ""
    return _moment(one.told_at), one.type, one.event_id, one.state.value, str(one.attempts), one.outcome, due


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
