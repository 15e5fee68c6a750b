"""Notification's store: tables, and the queries that turn rows into domain objects and back. Never commits."""

from services.notification.domain.messages import HANDED_ON, REMINDERS
from services.notification.store.tables import MESSAGE, metadata

DERIVED_TABLES: dict[str, tuple[str, ...]] = {
    "contact": (),
    "programme": (),
    "webinar": (),
    "slot": (),
    "reminder_timer": ("fired_at",),
    "place_change": (),
    "notice": (),
    "message": (
        "details",
        "not_before",
        "state",
        "attempts",
        "reason",
        "trace",
        "announced",
        "letter_id",
        "claim_token",
        "claimed_at",
        "sent_at",
    ),
}
"""What follows from facts alone, by table, with the columns that do not: `dovira rebuild` compares the rest."""

UNDERIVED_ROWS = {"message": MESSAGE.c.kind.in_([kind.value for kind in (*REMINDERS, *HANDED_ON)])}
"""Rows of those tables that follow from the time or from another service's request: no fact would write them again."""

__all__ = ["DERIVED_TABLES", "UNDERIVED_ROWS", "metadata"]
