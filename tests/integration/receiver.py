"""A receiver of webhooks on a real port: checks signatures with the reference library, and fails when it is told to."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cloudevents.core.base import BaseCloudEvent
from cloudevents.core.bindings.http import HTTPMessage, from_structured_event
from standardwebhooks import Webhook


class Receiver:
    """What it took, by webhook-id, and what it answers."""

    def __init__(self) -> None:
        self.status = 204
        self.headers: dict[str, str] = {}
        self.refused: set[str] = set()
        self.hold = threading.Event()
        self.hold.set()
        self.posts: list[tuple[str, dict[str, str], bytes]] = []
        self.answered: Counter[int] = Counter()
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/dovira?key=hidden"

    @property
    def ids(self) -> list[str]:
        return [event_id for event_id, _, _ in self.posts]

    def events(self, secret: str) -> list[BaseCloudEvent]:
        """Every post, checked by the reference library and read by the official SDK."""
        read = []
        for _, headers, body in self.posts:
            Webhook(secret).verify(body, headers)
            read.append(from_structured_event(HTTPMessage(headers, body)))
        return read

    def take(self, headers: dict[str, str], body: bytes) -> int:
        self.posts.append((headers["webhook-id"], headers, body))
        self.hold.wait(30)
        return 422 if headers["webhook-id"] in self.refused else self.status


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:  # the library's name
            body = self.rfile.read(int(self.headers["content-length"]))
            status = receiver.take({name.lower(): value for name, value in self.headers.items()}, body)
            receiver.answered[status] += 1
            self.send_response(status)
            for name, value in {"content-length": "0", **receiver.headers}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    server.daemon_threads = True
    receiver.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield receiver
    finally:
        receiver.hold.set()
        server.shutdown()
        server.server_close()
