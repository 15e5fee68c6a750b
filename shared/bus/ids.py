"""Ids that keep the order of time (UUIDv7, RFC 9562), new ones and such as follow from a cause."""

import hashlib
import os
import time
from collections.abc import Iterable
from uuid import UUID

_VERSION_7 = 0x7 << 76
_VARIANT = 0b10 << 62
_LOW_BITS = (1 << 74) - 1


def new_id() -> str:
    """A new UUIDv7: 48 bits of Unix milliseconds, 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    return _compose(milliseconds, int.from_bytes(os.urandom(10), "big"))


def derived_id(cause_id: str, parts: Iterable[str]) -> str:
    """The id of what follows from a cause: its time in the leading bits, a hash of the rest; always the same.

    Raises ValueError when the cause's id is no UUID.
    """
    digest = hashlib.sha256("\x1f".join((cause_id, *parts)).encode()).digest()
    return _compose(UUID(cause_id).int >> 80, int.from_bytes(digest[:10], "big"))


def _compose(milliseconds: int, entropy: int) -> str:
    low = entropy & _LOW_BITS
    high_12, low_62 = low >> 62, low & ((1 << 62) - 1)
    digits = f"{(milliseconds << 80) | _VERSION_7 | (high_12 << 64) | _VARIANT | low_62:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
