"""Serving one service: imported without what the other commands need, so that it starts soon and stays small."""

from typing import Annotated

import typer

from dovira.options import DEFAULT_DATA, DEFAULT_NATS, DataDir, NatsUrl
from dovira.registry import SERVICES, create_app_of, settings_of
from dovira.terminal import EXIT_USAGE, fail, run
from shared.runtime import configure_logs
from shared.runtime.serving import serve_alone

MAX_PORT = 65535

ServiceName = Annotated[str, typer.Argument(help=f"One of: {', '.join(SERVICES)}.")]


def serve(
    service: ServiceName,
    nats: NatsUrl = DEFAULT_NATS,
    data_dir: DataDir = DEFAULT_DATA,
    host: Annotated[str, typer.Option(help="Where health, metrics or the pages are served.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=MAX_PORT, help="Port of health and metrics, or of the pages; 0: none.")
    ] = 0,
) -> None:
    """Run one service against a NATS server, until it is told to stop (SIGTERM or Ctrl+C)."""
    check_service(service)
    configure_logs(service)
    settings = settings_of(service)(nats_url=nats, data_dir=data_dir)
    if port:
        settings = settings.model_copy(update={"http_port": port, "http_host": host})
    run(serve_alone(create_app_of(service)(settings)))


def check_service(service: str) -> None:
    """Fail unless there is a service of that name."""
    if service not in SERVICES:
        fail(f"there is no service «{service}»", hint=f"Services: {', '.join(SERVICES)}.", code=EXIT_USAGE)
