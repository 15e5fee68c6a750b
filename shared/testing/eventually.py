"""Waiting for what happens by itself: until it is so, or a generous deadline says what was still wrong."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

ResultT = TypeVar("ResultT")


async def eventually(
    look: Callable[[], Awaitable[ResultT]], wanted: Callable[[ResultT], bool], *, seconds: float = 60.0
) -> ResultT:
    """Look again and again until ``wanted`` holds; returns what was seen. Raises AssertionError with the last sight."""
    deadline = time.monotonic() + seconds
    pause = 0.01
    while True:
        seen = await look()
        if wanted(seen):
            return seen
        if time.monotonic() > deadline:
            message = f"not so after {seconds:.0f} s; last seen: {seen!r}"
            raise AssertionError(message)
        await asyncio.sleep(pause)
        pause = min(0.25, pause * 1.5)
