"""The chain of the register: each entry carries the hash of the one before, so that none can be changed unnoticed.

What is hashed are texts, kept as they were hashed: canonical JSON (RFC 8785) of everything a certificate says, and
apart from it of whom it names. The latter is hashed with a salt, so that names cannot be tried out on the hash, and the
chain stays whole where the name is no longer kept. docs/register.md says how to check it without this code.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import rfc8785

FORMAT = "dovira-register/1"


@dataclass(frozen=True, slots=True)
class Seal:
    """SHA-256 in hex: of what is said, of whom it names, of the entry before, and of this entry with all three."""

    facts: str
    holder: str
    previous: str
    entry: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the register as it is sealed. Without ``holder`` and ``salt`` it no longer says whom it names."""

    snapshot: str
    holder: str | None
    salt: str | None
    seal: Seal


def genesis(issuer_edrpou: str, year: int) -> str:
    """What the first entry of a register follows on: the hash of the register's name."""
    return _hash(_canonical({"format": FORMAT, "issuer_edrpou": issuer_edrpou, "year": year}))


def seal_entry(snapshot: Mapping[str, object], holder: Mapping[str, object], *, salt: str, previous: str) -> Entry:
    """The entry that follows on the one with the hash ``previous``. The snapshot has a certificate_id and a number."""
    said, named = _canonical(snapshot), _canonical(holder)
    hashes = {"facts": _hash(said), "holder": _hash(salt + named), "previous": previous}
    identity = {name: snapshot[name] for name in ("certificate_id", "number")}
    entry = _hash(_canonical({"format": FORMAT, **identity, **hashes}))
    return Entry(said, named, salt, Seal(**hashes, entry=entry))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(value: object) -> str:
    """Days and moments (in UTC) are written as in ISO 8601; nothing else is converted."""
    return rfc8785.dumps(_plain(value)).decode()


def _plain(value: object) -> "rfc8785._impl._Value":  # the library gives its type no public name
    match value:
        case None | bool() | int() | float() | str():
            return value
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case Mapping():
            return {str(name): _plain(one) for name, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
    message = f"{type(value).__name__} has no place in a register"
    raise TypeError(message)
