"""Rules of integration: who may hear what, and where a consumer stands. Plain Python."""

from services.integration.domain.cursors import Cursor, read_cursor, write_cursor
from services.integration.domain.grants import Grant, Kind, check_grant, may_hear

__all__ = ["Cursor", "Grant", "Kind", "check_grant", "may_hear", "read_cursor", "write_cursor"]
