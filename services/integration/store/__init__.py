"""Integration's tables, and the queries that turn rows into domain objects and back. Never commits, never decides."""

from services.integration.store.consumers import (
    all_consumers,
    consumer_exists,
    delete_consumer,
    grant_named,
    grant_of,
    nkeys,
    save_consumer,
    save_grant,
    save_nkey,
)
from services.integration.store.tables import bookkeeping, metadata

DERIVED_TABLES: dict[str, tuple[str, ...]] = {}
"""Nothing here follows from facts alone: consumers are admitted by an operator, and endpoints answer as they like."""

__all__ = [
    "DERIVED_TABLES",
    "all_consumers",
    "bookkeeping",
    "consumer_exists",
    "delete_consumer",
    "grant_named",
    "grant_of",
    "metadata",
    "nkeys",
    "save_consumer",
    "save_grant",
    "save_nkey",
]
