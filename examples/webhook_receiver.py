"""Takes events that Dovira posts, with the standard library alone: checks who sent them, keeps each once.

    DOVIRA_SECRET=whsec_… python examples/webhook_receiver.py personnel.db 8080

The secret is what `dovira consumers subscribe` printed. Put a server that speaks TLS before it. Stop it with Ctrl+C.
"""

import base64
import hashlib
import hmac
import json
import os
import sqlite3
import sys
import time
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer

KEY = base64.b64decode(os.environ["DOVIRA_SECRET"].removeprefix("whsec_"))
TOLERANCE, LARGEST = 300, 1_000_000  # seconds, bytes


def is_genuine(event_id: str, timestamp: str, signatures: str, body: bytes) -> bool:
    """Whether somebody who knows the secret signed this, not long ago."""
    if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > TOLERANCE:
        return False
    signed = hmac.digest(KEY, f"{event_id}.{timestamp}.".encode() + body, hashlib.sha256)
    expected = f"v1,{base64.b64encode(signed).decode()}"
    return any(hmac.compare_digest(expected.encode(), one.encode()) for one in signatures.split())


def keep(path: str, event: dict[str, object]) -> None:
    """Keep an event; one that came before is kept already."""
    row = (event["id"], event["type"], event["subject"], json.dumps(event["data"]))
    with closing(sqlite3.connect(path)) as store, store:
        store.execute("create table if not exists event (id text primary key, type text, subject text, data text)")
        store.execute("insert or ignore into event values (?, ?, ?, ?)", row)


class Receiver(BaseHTTPRequestHandler):
    """Answers 204 once an event is kept; anything else makes Dovira post it again later."""

    def do_POST(self) -> None:  # the library's name
        """Check, keep, answer."""
        length = int(self.headers.get("content-length", 0))
        if length > LARGEST:
            self.answer(413)
            return
        body = self.rfile.read(length)
        stated = (self.headers.get(f"webhook-{name}", "") for name in ("id", "timestamp", "signature"))
        if not is_genuine(*stated, body):
            self.answer(401)
            return
        keep(sys.argv[1], json.loads(body))
        self.answer(204)

    def answer(self, status: int) -> None:
        """A status says it all."""
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the library's name
        """Say nothing: an event may name a person."""


if __name__ == "__main__":
    with HTTPServer(("127.0.0.1", int(sys.argv[2])), Receiver) as server:
        server.serve_forever()
