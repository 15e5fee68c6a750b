"""Where spans are sent to while the benchmark is watched: a process of its own that counts what it is given."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from bench.parts import say
from shared.runtime import free_port


@dataclass
class Collector:
    """Its address, and how many deliveries there were."""

    url: str
    deliveries: int = 0


@asynccontextmanager
async def running_collector() -> AsyncIterator[Collector]:
    """A collector of OpenTelemetry (OTLP over HTTP), as long as the context lasts."""
    port = free_port()
    collector = Collector(f"http://127.0.0.1:{port}")
    command = [sys.executable, "-m", "bench.collector", str(port)]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None  # noqa: S101  # it is a pipe
    await process.stdout.readline()
    counting = asyncio.create_task(_count(process.stdout, collector))
    try:
        yield collector
    finally:
        process.terminate()
        await process.wait()
        await counting


async def _count(lines: asyncio.StreamReader, collector: Collector) -> None:
    async for _ in lines:
        collector.deliveries += 1


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        """Take it and say so."""
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()
        say("taken")

    def log_message(self, *_: object) -> None:
        """No line of access."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), _Handler)
    say("ready")
    server.serve_forever()
