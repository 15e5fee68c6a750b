"""Notification's store: tables, and the queries that turn rows into domain objects and back. Never commits."""

from services.notification.store.tables import metadata

__all__ = ["metadata"]
