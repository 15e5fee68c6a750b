"""Webhooks: where a consumer's events are posted."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from services.integration.domain.cursors import Cursor


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where events are posted, signed with what, from where in the log on."""

    consumer: str
    url: str
    secret: str
    cursor: Cursor
    since: datetime
    failures: int = 0
    ended: str = ""

    @property
    def origin(self) -> str:
        """Whom it posts to: the address without its path and query, in which a secret may stand."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
