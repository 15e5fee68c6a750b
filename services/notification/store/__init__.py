"""Notification's store: tables, and the queries that turn rows into domain objects and back. Never commits."""

from services.notification.store.tables import metadata

DERIVED_TABLES: dict[str, tuple[str, ...]] = {
    "contact": (),
    "programme": (),
    "webinar": (),
    "place_change": (),
    "notice": (),
    "message": (
        "details",
        "not_before",
        "state",
        "attempts",
        "reason",
        "letter_id",
        "claim_token",
        "claimed_at",
        "sent_at",
    ),
}
"""What follows from facts alone, by table, with the columns that do not: `dovira rebuild` compares the rest."""

__all__ = ["DERIVED_TABLES", "metadata"]
