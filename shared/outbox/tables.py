"""The tables that keep the promise: inbox, outbox and replies. Each service has its own set in its own database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, Index, Integer, LargeBinary, MetaData, String, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware on the way in and out, UTC in the database. Raises ValueError for a naive datetime."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """A batch holds thousands of moments; SQLite's are text, written at once."""
        return _as_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """The same, read."""
        return _from_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # as below
        """Convert to UTC."""
        return None if value is None else _in_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # the decorator's signature
        """Whatever zone the session has."""
        return None if value is None else value.astimezone(UTC)


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        message = "a moment needs a time zone"
        raise ValueError(message)
    return moment.astimezone(UTC)


def _as_text(moment: datetime | None) -> str | None:
    return None if moment is None else _written(_in_utc(moment))


@lru_cache(maxsize=1024)  # a batch tells the same few moments again and again
def _written(utc: datetime) -> str:
    return utc.isoformat(" ", "microseconds").removesuffix("+00:00")


def _from_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Bookkeeping:
    """The four tables of one service."""

    inbox: Table
    outbox: Table
    replies: Table
    marks: Table


def outbox_tables(metadata: MetaData) -> Bookkeeping:
    """Add the four tables to a service's metadata, once.

    inbox: which fact each handler has handled. outbox: what was told; ``stream_seq`` is the sequence the stream
    acknowledged, none while unpublished. replies: the first reply to each idempotency key. stream_mark: how far the
    streams reached when the reconciler last looked.
    """
    if "outbox" in metadata.tables:
        return Bookkeeping(*(metadata.tables[name] for name in ("inbox", "outbox", "replies", "stream_mark")))
    inbox = Table(
        "inbox",
        metadata,
        Column("durable", String(120), primary_key=True),
        Column("fact_id", String(64), primary_key=True),
        Column("heard_at", UtcDateTime, nullable=False),
    )
    outbox = _outbox(metadata)
    replies = Table(
        "replies",
        metadata,
        Column("request", String(120), primary_key=True),
        Column("idempotency_key", String(120), primary_key=True),
        Column("fingerprint", String(64), nullable=False),
        Column("reply", Text, nullable=False),
        Column("replied_at", UtcDateTime, nullable=False),
    )
    marks = Table(
        "stream_mark",
        metadata,
        Column("stream", String(120), primary_key=True),
        Column("created_at", UtcDateTime, nullable=False),
        Column("last_seq", BigInteger, nullable=False),
    )
    return Bookkeeping(inbox, outbox, replies, marks)


def _outbox(metadata: MetaData) -> Table:
    """Numbered in the order of writing; one index holds only what waits, one what is published where."""
    number = BigInteger().with_variant(Integer, "sqlite")
    outbox = Table(
        "outbox",
        metadata,
        Column("n", number, primary_key=True, autoincrement=True),
        Column("fact_id", String(64), nullable=False, unique=True),
        Column("subject", String(255), nullable=False),
        Column("headers", Text, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("told_at", UtcDateTime, nullable=False),
        Column("stream_seq", BigInteger, nullable=True),
        Column("attempts", Integer, nullable=False, server_default="0"),
        Column("quarantined", Text, nullable=True),
    )
    waiting = outbox.c.stream_seq.is_(None) & outbox.c.quarantined.is_(None)
    Index("outbox_waiting", outbox.c.n, sqlite_where=waiting, postgresql_where=waiting)
    published = outbox.c.stream_seq.is_not(None)
    Index("outbox_published", outbox.c.stream_seq, sqlite_where=published, postgresql_where=published)
    return outbox
