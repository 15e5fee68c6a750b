"""``dovira streams``: what a release needs on the bus before its services start."""

import typer
from nats.errors import Error as NatsError
from rich.table import Table

from dovira.options import DEFAULT_NATS, NatsUrl
from dovira.streams import provision_streams
from dovira.terminal import EXIT_UNAVAILABLE, connected, console, fail, run

streams_app = typer.Typer(no_args_is_help=True, help="The streams of the bus.")


@streams_app.callback()
def about() -> None:
    """The streams of the bus."""


@streams_app.command()
def provision(nats: NatsUrl = DEFAULT_NATS) -> None:
    """Make the stream of each service and that of dead letters, or bring them up to date.

    How much they keep is said as to the services: DOVIRA_STREAM_REPLICAS, DOVIRA_STREAM_MAX_AGE,
    DOVIRA_STREAM_MAX_BYTES. The services do the same when they start; beforehand, it is seen before any of them runs
    that the bus takes what they want. Nothing is ever deleted.
    """
    table = Table("stream", "", box=None)
    for name, changed in run(_provision(nats)).items():
        table.add_row(name, "[yellow]made, or brought up to date[/]" if changed else "[green]as wanted[/]")
    console.print(table)


async def _provision(nats: str) -> dict[str, bool]:
    async with connected(nats) as client:
        try:
            return await provision_streams(client.jetstream())
        except (NatsError, TimeoutError) as error:
            fail(
                f"the bus does not take the streams ({error})",
                hint="Has the cluster a leader, and as many servers as DOVIRA_STREAM_REPLICAS says?",
                code=EXIT_UNAVAILABLE,
            )
