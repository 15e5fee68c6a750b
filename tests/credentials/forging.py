"""Ways to forge, planted by the tests."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

HOUR = timedelta(hours=1)


def forged_token(token: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> str:
    """The token with another payload under the old signature."""
    header, payload, signature = token.split(".")
    said = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    written = base64.urlsafe_b64encode(json.dumps(change(said), ensure_ascii=False).encode()).decode().rstrip("=")
    return f"{header}.{written}.{signature}"
