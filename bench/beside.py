"""Programs that run beside the benchmark, so that their cost is no side's: each says what it sees, line by line."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from shared.runtime import free_port


@asynccontextmanager
async def running_beside(module: str, hear: Callable[[str], None]) -> AsyncIterator[int]:
    """A module as a process of its own, as long as the context lasts; yields the port it was told to listen to.

    Its first line says that it is ready. ``hear`` gets each one after it, the last before the context ends.
    """
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, str(port), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None  # noqa: S101  # it is a pipe
    await process.stdout.readline()
    reading = asyncio.create_task(_read(process.stdout, hear))
    try:
        yield port
    finally:
        process.terminate()
        await process.wait()
        await reading


async def _read(lines: asyncio.StreamReader, hear: Callable[[str], None]) -> None:
    async for line in lines:
        hear(line.decode().strip())


def say(line: str) -> None:
    """Tell whoever started this process."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
