"""The JSON-LD contexts our credentials name, pinned: a credential that names another one cannot be read."""

import functools
import hashlib
import json
from pathlib import Path

CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES_3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

FILES = {
    CREDENTIALS_V2: ("credentials-v2.json", "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"),
    OPEN_BADGES_3: ("open-badges-3.0.3.json", "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84"),
}
"""Where each is published, our copy, and its SHA-256."""


class UnknownContext(Exception):
    """A document names a context that is not pinned."""


def read_context(address: str) -> bytes:
    """Our copy of a context, as published. Raises UnknownContext."""
    if address not in FILES:
        raise UnknownContext(address)
    return _read(*FILES[address])


def read_file(name: str) -> bytes | None:
    """Our copy by the name of its file."""
    for file, digest in FILES.values():
        if file == name:
            return _read(file, digest)
    return None


@functools.cache
def load_context(address: str) -> dict[str, object]:
    """A context, read. Raises UnknownContext."""
    loaded: dict[str, object] = json.loads(read_context(address))
    return loaded


@functools.cache
def _read(file: str, digest: str) -> bytes:
    content = (Path(__file__).parent / file).read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        message = f"{file} is not the context that was pinned"
        raise UnknownContext(message)
    return content
