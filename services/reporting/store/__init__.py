"""Reporting's store: tables, and queries that turn rows into domain objects and back. Never commits."""

from services.reporting.store.tables import bookkeeping, metadata

DERIVED_TABLES: dict[str, tuple[str, ...]] = {
    "statement": (),
    "applicant": (),
    "person": (),
    "letter": (),
    "forgotten": (),
    "programme": (),
}
"""What follows from facts alone, by table: `dovira rebuild` compares it. Figures follow from these tables."""

__all__ = ["DERIVED_TABLES", "bookkeeping", "metadata"]
