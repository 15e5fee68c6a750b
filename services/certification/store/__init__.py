"""Certification's store: tables, and queries that turn rows into domain objects and back. Never commits."""

from services.certification.store.tables import bookkeeping, metadata

__all__ = ["bookkeeping", "metadata"]
