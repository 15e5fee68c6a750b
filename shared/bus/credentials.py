"""Credentials on the bus: with which key a process signs in, which server it trusts, and which inboxes are its own.

Keys stand in a folder that `dovira nats config` makes: ``<user>.nk`` is a seed (nkey), ``ca.pem`` what signed the
server's certificate. Without a folder nothing is signed and nothing encrypted: for one machine.
"""

import logging
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nats
from nats.aio.client import Client

from shared.bus.headers import read_headers_quickly

OPERATOR = "operator"
"""The user of the command line."""

_SEED, _AUTHORITY = ".nk", "ca.pem"


class NoKey(Exception):
    """There is a folder of keys, and none for this user."""

    def __init__(self, path: Path) -> None:
        """Says what is missing and what makes it."""
        super().__init__(f"no key {path}: `dovira nats config {path.parent}` makes the keys that are missing")


@dataclass(frozen=True, slots=True)
class Credentials:
    """Of one user: a service by its name, the operator, or ``consumer-<name>``. ``keys``: the folder, if any."""

    user: str
    keys: Path | None = None

    @property
    def seed_file(self) -> Path | None:
        """Where its key stands. Raises NoKey."""
        if self.keys is None:
            return None
        path = seed_path(self.keys, self.user)
        if not path.exists():
            raise NoKey(path)
        return path

    @property
    def inbox_prefix(self) -> bytes:
        """Under which subjects it hears replies: nobody else may listen there."""
        return inbox_of(self.user).encode() if self.keys else b"_INBOX"

    def tls(self) -> ssl.SSLContext | None:
        """Trusts our own authority, or the system's when there is no ``ca.pem``; none without keys."""
        if self.keys is None:
            return None
        logging.getLogger("asyncio").addFilter(_is_news)
        authority = self.keys / _AUTHORITY
        return ssl.create_default_context(cafile=authority if authority.exists() else None)


def _is_news(record: logging.LogRecord) -> bool:
    """Not that NATS's client keeps half a connection open where TLS has no halves: said at each closing of one."""
    return "eof_received()" not in str(record.msg)


def seed_path(keys: Path, user: str) -> Path:
    """Where a user's seed stands."""
    return keys / f"{user}{_SEED}"


def inbox_of(user: str) -> str:
    """What the inboxes of a user begin with."""
    return f"_INBOX_{user}"


async def connect(url: str, credentials: Credentials, **options: Any) -> Client:
    """A connection of its own, outside a service. Raises what NATS raises, and NoKey."""
    if credentials.keys is not None:
        options |= {
            "nkeys_seed": str(credentials.seed_file),
            "tls": credentials.tls(),
            "inbox_prefix": credentials.inbox_prefix,
        }
    client = await nats.connect(url.split(","), **options)
    read_headers_quickly(client)
    return client
