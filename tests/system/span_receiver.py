"""A collector of spans: takes what OTLP over HTTP brings, and lets a test walk from span to span."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

Place = tuple[str, str]
"""A trace's and a span's id."""


@dataclass(frozen=True)
class Received:
    """A span as its service sent it."""

    service: str
    name: str
    place: Place
    parent: Place | None
    links: frozenset[Place]
    attributes: dict[str, str | int]

    @property
    def label(self) -> str:
        return f"{self.service}: {self.name}"


@dataclass
class Collected:
    """What came, as spans and as bytes."""

    endpoint: str = ""
    bodies: list[bytes] = field(default_factory=list)

    @property
    def spans(self) -> dict[Place, Received]:
        return {one.place: one for body in list(self.bodies) for one in _spans_in(body)}

    def walk_back(self, start: Received) -> dict[str, Received]:
        """All that a span follows from, by parents and links, however far; by label."""
        spans, reached, todo = self.spans, dict[str, Received](), [start]
        seen = {start.place}
        while todo:
            one = todo.pop()
            reached[one.label] = one
            causes = {place for place in (one.parent, *one.links) if place} - seen
            seen |= causes
            todo += [spans[place] for place in causes if place in spans]
        return reached


def _spans_in(body: bytes) -> Iterator[Received]:
    for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
        about = {one.key: one.value.string_value for one in resource.resource.attributes}
        for scope in resource.scope_spans:
            for span in scope.spans:
                trace = span.trace_id.hex()
                yield Received(
                    about["service.name"],
                    span.name,
                    (trace, span.span_id.hex()),
                    (trace, span.parent_span_id.hex()) if span.parent_span_id else None,
                    frozenset((link.trace_id.hex(), link.span_id.hex()) for link in span.links),
                    {one.key: one.value.string_value or one.value.int_value for one in span.attributes},
                )


@contextmanager
def receiving() -> Iterator[Collected]:
    """A collector on a port of its own."""
    collected = Collected()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            collected.bodies.append(gzip.decompress(body) if self.headers["Content-Encoding"] == "gzip" else body)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        collected.endpoint = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield collected
        server.shutdown()
        thread.join()
