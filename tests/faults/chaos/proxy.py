"""A TCP proxy on loopback between services and a NATS node: it can lose answers, delay them, or cut connections.

TCP never loses a part of a stream and goes on; so a loss ends with the connection, as when a cable is pulled.
"""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any

from shared.runtime import free_port

_CHUNK = 1 << 16
_FAREWELL = 0.05  # the loop closes what was aborted


class Proxy:
    """One listener in front of one address. It lives in a thread of its own, so that nobody's work delays it."""

    def __init__(self, target_port: int) -> None:
        self.port = free_port()
        self.delay = 0.0
        self._losing = False
        self._target = target_port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=f"proxy-{self.port}", daemon=True)
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._pumps: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        return f"nats://127.0.0.1:{self.port}"

    def start(self) -> "Proxy":
        self._thread.start()
        self._run(self._listen()).result()
        return self

    def stop(self) -> None:
        self._run(self._end()).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def reset(self) -> None:
        """Cut every connection."""
        self._run(self._cut()).result()

    def lose_answers(self) -> None:
        """From now on what the server says reaches nobody; what it is told does. ``reset`` ends that."""
        self._losing = True

    def _run(self, doing: Coroutine[Any, Any, None]) -> Future[None]:
        return asyncio.run_coroutine_threadsafe(doing, self._loop)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)

    async def _end(self) -> None:
        if self._server is not None:
            self._server.close()
        await self._cut()
        for pump in self._pumps:
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)
        await asyncio.sleep(_FAREWELL)

    async def _cut(self) -> None:
        self._losing = False
        for writer in self._open:
            writer.transport.abort()
        self._open.clear()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            target_reader, target_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, target_writer}
        for pump in (self._pump(reader, target_writer), self._pump(target_reader, writer, answers=True)):
            task = self._loop.create_task(pump)
            self._pumps.add(task)
            task.add_done_callback(self._pumps.discard)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, answers: bool = False) -> None:
        try:
            while data := await reader.read(_CHUNK):
                if answers and self._losing:
                    continue
                if self.delay:
                    await asyncio.sleep(self.delay)
                writer.write(data)
                await writer.drain()
        except OSError:
            pass  # cut, by whomever
        finally:
            self._open.discard(writer)
            writer.transport.abort()
