"""Where spans are sent to while the benchmark is watched: it takes them, and says so."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from bench.beside import running_beside, say


@dataclass
class Collector:
    """Its address, and how many deliveries there were."""

    url: str = ""
    deliveries: int = 0

    def note(self, _line: str) -> None:
        """Spans were taken."""
        self.deliveries += 1


@asynccontextmanager
async def running_collector() -> AsyncIterator[Collector]:
    """A collector of OpenTelemetry (OTLP over HTTP), as long as the context lasts."""
    collector = Collector()
    async with running_beside("bench.collector", collector.note) as port:
        collector.url = f"http://127.0.0.1:{port}"
        yield collector


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

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
