"""Certification's store: tables, and queries that turn rows into domain objects and back. Never commits."""

from services.certification.store.tables import bookkeeping, metadata

DERIVED_TABLES: dict[str, tuple[str, ...]] = {
    "programme": (),
    "participant": (),
    "registration": ("trace",),
    "openness": (),
    "presence": (),
    "attempt": (),
    "recording": (),
    "counter": (),
    "certificate": ("salt",),
    "review": ("wish",),
}
"""What follows from facts alone, by table, with the columns that do not: `dovira rebuild` compares the rest."""

__all__ = ["DERIVED_TABLES", "bookkeeping", "metadata"]
