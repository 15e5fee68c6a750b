"""Snapshots of streams: everything a stream holds as one file, and back, by the server's own protocol (ADR-1 of NATS).

A stream comes back with the very sequences it had. Its consumers do not: listeners make theirs anew, and their inboxes
know what was handled.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nats.aio.client import Client
from nats.aio.msg import Msg

from shared.bus.errors import Unavailable

_CHUNK = 128 * 1024
_TIMEOUT = 60.0
_LAST = "204"

JsonObject = Mapping[str, Any]


async def save_stream(client: Client, stream: str, path: Path) -> JsonObject:
    """Write a stream into a file; returns what is needed beside the file to restore it.

    Raises Unavailable with the server's words, and what NATS raises while it does not answer.
    """
    inbox = client.new_inbox()
    chunks = await client.subscribe(inbox)
    try:
        wanted = {"deliver_subject": inbox, "no_consumers": True, "chunk_size": _CHUNK, "jsck": True}
        described = await _request(client, f"$JS.API.STREAM.SNAPSHOT.{stream}", json.dumps(wanted).encode())
        with path.open("wb") as file:
            while (message := await chunks.next_msg(_TIMEOUT)).data:
                file.write(message.data)
                if message.reply:
                    await client.publish(message.reply)
        _check_ended(stream, message)
    finally:
        await chunks.unsubscribe()
    return {"config": described["config"], "state": described["state"]}


async def restore_stream(client: Client, stream: str, path: Path, described: JsonObject, *, replicas: int) -> None:
    """Make a stream from a file that ``save_stream`` wrote. Raises Unavailable with the server's words."""
    wanted = {"config": {**described["config"], "num_replicas": replicas}, "state": described["state"]}
    offered = await _request(client, f"$JS.API.STREAM.RESTORE.{stream}", json.dumps(wanted).encode())
    for chunk in _chunks(path):
        await _request(client, offered["deliver_subject"], chunk)
    await _request(client, offered["deliver_subject"], b"")


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _check_ended(stream: str, last: Msg) -> None:
    """A snapshot that the server gave up ends with another status, and must not be taken for one."""
    status = (last.headers or {}).get("Status", _LAST)
    if status != _LAST:
        message = f"the snapshot of {stream} was cut short: {status} {(last.headers or {}).get('Description', '')}"
        raise Unavailable(message.strip())


async def _request(client: Client, subject: str, body: bytes) -> dict[str, Any]:
    reply = await client.request(subject, body, timeout=_TIMEOUT)
    answered: dict[str, Any] = json.loads(reply.data) if reply.data else {}
    if error := answered.get("error"):
        raise Unavailable(str(error.get("description", error)))
    return answered
