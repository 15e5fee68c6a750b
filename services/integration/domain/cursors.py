"""Cursors: where a consumer stands in each service's stream. Text for a URL; consumers keep it and never read it."""

import base64
import binascii
import json
from collections.abc import Collection, Mapping

from services.integration.domain.refusals import FaultyCursor

Cursor = Mapping[str, int]
"""The last sequence seen, by telling service. One that is not named was not yet looked at."""


def write_cursor(cursor: Cursor) -> str:
    """The cursor as text."""
    stated = json.dumps({service: cursor[service] for service in sorted(cursor)}, separators=(",", ":"))
    return base64.urlsafe_b64encode(stated.encode()).decode().rstrip("=")


def read_cursor(text: str, services: Collection[str]) -> Cursor:
    """The cursor that a text says; an empty text is the beginning. Raises FaultyCursor."""
    if not text:
        return {}
    try:
        stated = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        raise FaultyCursor from None
    fits = isinstance(stated, dict) and all(
        name in services and type(sequence) is int and sequence >= 0 for name, sequence in stated.items()
    )
    if not fits:
        raise FaultyCursor
    return dict(stated)
