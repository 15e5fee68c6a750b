"""One service as a process: its HTTP from the first moment, its start, and its stop when a signal comes."""

import asyncio
import gc
import signal

import uvicorn

from shared.runtime.ports import CannotStart, listen
from shared.runtime.service import Service

_INSIST_EVERY = 2.0


def http_server(app: object) -> uvicorn.Server:
    """An HTTP server for a service's pages or health. Its lines of access are off: addresses may name people."""
    config = uvicorn.Config(
        app,  # type: ignore[arg-type]  # any ASGI application
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    return uvicorn.Server(config)


def stop_signal() -> asyncio.Event:
    """What is set when the process is told to stop."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, stopping.set)
    return stopping


def leave_what_is_loaded_alone() -> None:
    """From now on the collector does not look at what is there: code and composed services stay, and are many."""
    gc.collect()
    gc.freeze()


async def serve_alone(service: Service) -> None:
    """Run until told to stop. Health is served at once: a service that waits for NATS is alive, and not ready.

    Raises CannotStart.
    """
    try:
        await _serve(service)
    except* CannotStart as several:
        raise _first(several) from None


async def _serve(service: Service) -> None:
    stopping, settings, servers = stop_signal(), service.settings, []
    served = ((settings.http_port, service.asgi), (settings.metrics_port, service.metrics.app))
    places = [(listen(settings.http_host, port), app) for port, app in served if port]
    try:
        async with asyncio.TaskGroup() as tasks:
            for listening, app in places:
                server = http_server(app)
                servers.append(server)
                tasks.create_task(server._serve([listening]), name="http")  # noqa: SLF001  # serve() would take the signals
            await _start(service, stopping)
            leave_what_is_loaded_alone()
            await stopping.wait()
            for server in servers:
                server.should_exit = True
    finally:
        await service.stop()


async def _start(service: Service, stopping: asyncio.Event) -> None:
    """Start the service, or give that up when it is told to stop while it waits for a part that is away."""
    async with asyncio.TaskGroup() as tasks:
        starting = tasks.create_task(service.start(), name="start")
        giving_up = tasks.create_task(_cancel_when(stopping, starting), name="give up")
        await asyncio.wait({starting})
        giving_up.cancel()


def _first(several: BaseExceptionGroup[CannotStart]) -> CannotStart:
    one: BaseException = several
    while isinstance(one, BaseExceptionGroup):
        one = one.exceptions[0]
    assert isinstance(one, CannotStart)  # noqa: S101  # for the type checker: the group holds nothing else
    return one


async def _cancel_when(stopping: asyncio.Event, starting: asyncio.Task[None]) -> None:
    await stopping.wait()
    while not starting.done():
        starting.cancel()
        # Again: wait_for of Python 3.11, which NATS's client uses, may forget a cancellation.
        await asyncio.wait({starting}, timeout=_INSIST_EVERY)
