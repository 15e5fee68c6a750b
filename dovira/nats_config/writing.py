"""Writing the part of the server's configuration that says who may do what, with the keys it speaks of."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dovira.nats_config import keys as key_files
from dovira.nats_config.permissions import Permissions, users
from dovira.registry import SERVICES, hears_of
from services.integration.domain import Grant, may_hear
from services.integration.use_cases.consumers import kinds
from shared.bus import stream_name, user_of_consumer
from shared.bus.credentials import OPERATOR
from shared.contracts.integration import Consumer, ConsumerList

SECURITY_FILE = "security.conf"
_CONSUMERS_FILE = "consumers.json"
_HEAD = """# Written by `dovira nats config` from service cards and grants of consumers: run it again, do not edit.
# Include it in the server's configuration; `nats-server --signal reload` takes it up without breaking a connection.
"""


@dataclass(frozen=True, slots=True)
class Configured:
    """What was written: where, and for how many services and consumers."""

    file: Path
    services: int
    consumers: int


def keep_consumers(folder: Path, consumers: ConsumerList) -> None:
    """Keep the consumers that integration named, for when it cannot be asked: the server starts before it."""
    key_files.write_private(folder / _CONSUMERS_FILE, consumers.model_dump_json(indent=2).encode())


def write_security(folder: Path, *, hosts: Sequence[str], now: datetime, place: Path | None = None) -> Configured:
    """Make the keys that are missing, and write ``security.conf``. ``place``: where the server finds the folder."""
    key_files.keep_certificates(folder, hosts, now=now)
    consumers = {one.name: one for one in _kept_consumers(folder).consumers if one.nkey}
    streams = {name: _granted_streams(one) for name, one in consumers.items()}
    permitted = users({service: hears_of(service) for service in SERVICES}, streams)
    public = {user: key_files.keep_seed(folder, user) for user in (OPERATOR, *SERVICES)}
    public |= {user_of_consumer(name): one.nkey for name, one in consumers.items()}
    stated = _tls(place or folder.resolve()) | {"authorization": {"users": _users(permitted, public)}}
    path = folder / SECURITY_FILE
    key_files.write_private(path, (_HEAD + _as_configuration(stated)).encode())
    return Configured(path, len(SERVICES), len(consumers))


def _kept_consumers(folder: Path) -> ConsumerList:
    path = folder / _CONSUMERS_FILE
    return ConsumerList.model_validate_json(path.read_bytes()) if path.exists() else ConsumerList(consumers=[])


def _granted_streams(consumer: Consumer) -> set[str]:
    grant = Grant(types=frozenset(consumer.types), personal=frozenset(consumer.personal))
    return {stream_name(kind.type.split(".")[1]) for kind in kinds() if may_hear(grant, kind)}


def _tls(place: Path) -> dict[str, dict[str, object]]:
    return {
        "tls": {
            "cert_file": str(place / key_files.SERVER),
            "key_file": str(place / key_files.SERVER_KEY),
            "timeout": 5,
        }
    }


def _users(permitted: Mapping[str, Permissions], public: Mapping[str, str]) -> list[dict[str, object]]:
    return [{"nkey": public[user], "permissions": _permissions(one)} for user, one in permitted.items()]


def _permissions(one: Permissions) -> dict[str, object]:
    return {"publish": {"allow": list(one.publish)}, "subscribe": {"allow": list(one.subscribe)}}


def _as_configuration(stated: Mapping[str, object]) -> str:
    """The server reads JSON, one top-level name a line."""
    return "".join(f"{name}: {json.dumps(value, indent=2)}\n" for name, value in stated.items())
