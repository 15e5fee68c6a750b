"""How the command line speaks: one console, one way to fail, one way to connect."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import NoReturn, TypeVar

import typer
from nats.aio.client import Client
from nats.errors import Error as NatsError
from rich.console import Console

from dovira.options import operator
from shared.bus import NoKey, Refused, connect
from shared.contracts.request import Problem
from shared.runtime import CannotStart

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)

ResultT = TypeVar("ResultT")

EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_UNAVAILABLE = 3


def fail(message: str, *, hint: str = "", code: int = EXIT_FAILED) -> NoReturn:
    """Say what is wrong and what to do, and exit."""
    errors.print(f"[bold red]✗[/] {message}", markup=True, soft_wrap=True)
    if hint:
        errors.print(f"  {hint}", style="dim", markup=False, soft_wrap=True)
    raise typer.Exit(code)


def run(work: Coroutine[object, object, ResultT]) -> ResultT:
    """Run a command's coroutine; a refusal or a missing server becomes a clear message and an exit code."""
    try:
        return asyncio.run(work)
    except Refused as refusal:
        fail_with(refusal.problem)
    except CannotStart as error:
        fail(f"cannot start: {error}", hint=error.remedy)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def fail_with(problem: Problem) -> NoReturn:
    """Show a service's problem and exit."""
    lines = [problem.detail, *(f"{fault.field}: {fault.message}" for fault in problem.errors)]
    code = EXIT_UNAVAILABLE if problem.status in {503, 504} else EXIT_FAILED
    fail(f"{problem.title} ({problem.code})", hint="\n  ".join(line for line in lines if line), code=code)


@asynccontextmanager
async def connected(nats_url: str) -> AsyncIterator[Client]:
    """A connection to the bus; when there is none, the message says how to get one."""

    async def quiet(_: Exception) -> None:
        """The failure is reported once, below."""

    try:
        client = await connect(nats_url, operator(), connect_timeout=3, max_reconnect_attempts=3, error_cb=quiet)
    except NoKey as error:
        fail(str(error))
    except (NatsError, OSError):
        fail(
            f"no NATS server answers at {nats_url}",
            hint="Start the system with `dovira up`, or name the server with --nats or DOVIRA_NATS_URL. One that lets "
            "nobody in without a key also needs DOVIRA_NATS_KEYS.",
            code=EXIT_UNAVAILABLE,
        )
    try:
        yield client
    finally:
        await client.close()
