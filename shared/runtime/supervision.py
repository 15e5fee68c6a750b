"""Supervised tasks: what runs while a service lives is watched, restarted after a failure, and stopped in the end."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

_log = logging.getLogger("dovira.runtime")

_LONGEST_PAUSE = 10.0


class Supervisor:
    """Keeps coroutines running until ``stop``."""

    def __init__(self, *, insist_every: float = 2.0) -> None:
        """Nothing runs yet. What does not end when it is stopped is told again, after so many seconds."""
        self._insist_every = insist_every
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._failing: dict[str, str] = {}

    @property
    def troubles(self) -> dict[str, str]:
        """Tasks that failed last time they ran, with the error's type."""
        return dict(self._failing)

    def keep_running(self, name: str, run: Callable[[], Awaitable[None]]) -> None:
        """Run a coroutine function; when it fails, log it and run it again after a growing pause."""
        self._tasks[name] = asyncio.create_task(self._forever(name, run), name=name)

    async def stop(self) -> None:
        """Cancel everything and wait until it has ended."""
        running = set(self._tasks.values())
        while running:
            for task in running:
                task.cancel()
            # Again and again: wait_for of Python 3.11, which NATS's client uses, forgets a cancellation that comes
            # together with what it waits for.
            _, running = await asyncio.wait(running, timeout=self._insist_every)
        self._tasks.clear()

    async def _forever(self, name: str, run: Callable[[], Awaitable[None]]) -> None:
        pause = 0.2
        while True:
            started = asyncio.get_running_loop().time()
            try:
                await run()
            except Exception as error:  # noqa: BLE001  # a watched task may fail in any way
                self._failing[name] = type(error).__name__
                _log.exception("task_failed", extra={"task": name})
            else:
                return
            if asyncio.get_running_loop().time() - started > _LONGEST_PAUSE:
                pause = 0.2
            await asyncio.sleep(pause)
            pause = min(_LONGEST_PAUSE, pause * 2)
            self._failing.pop(name, None)
