"""Webhooks: where a consumer's events are posted."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from services.integration.domain.cursors import Cursor

_OVERLAP = timedelta(days=1)


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
    former_secret: str = ""
    former_until: datetime | None = None

    def secrets_at(self, now: datetime) -> list[str]:
        """What it signs with: for a day after a change also with the former secret, so that nothing is refused."""
        is_fresh = self.former_until is not None and now < self.former_until
        return [self.secret, self.former_secret] if is_fresh else [self.secret]

    def replaced_by(self, new: "Webhook", *, now: datetime) -> "Webhook":
        """The new one, which goes on where this stood."""
        return replace(
            new, cursor=self.cursor, since=self.since, former_secret=self.secret, former_until=now + _OVERLAP
        )

    @property
    def origin(self) -> str:
        """Whom it posts to: the address without its path and query, in which a secret may stand."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
