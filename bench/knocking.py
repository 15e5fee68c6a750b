"""Calling an ASGI application as an HTTP server does, and no more: what a client costs is not what is measured."""

from collections.abc import MutableMapping
from typing import Any

import orjson
from starlette.types import ASGIApp

Message = MutableMapping[str, Any]


async def post(app: ASGIApp, path: str, body: object, *, token: str, expected: int) -> None:
    """Post JSON. Raises RuntimeError, with the answer, when another status than the expected one comes."""
    sent = orjson.dumps(body)
    headers = [
        (b"host", b"gateway.test"),
        (b"authorization", f"Bearer {token}".encode()),
        (b"content-type", b"application/json"),
        (b"content-length", str(len(sent)).encode()),
    ]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 50000),
        "server": ("gateway.test", 80),
    }
    status, answer = 0, b""

    async def receive() -> Message:
        return {"type": "http.request", "body": sent, "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status, answer
        status = message.get("status", status)
        answer += message.get("body", b"")

    await app(scope, receive, send)
    if status != expected:
        raise RuntimeError(answer.decode(errors="replace"))
