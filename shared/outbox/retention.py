"""Retention: what the bookkeeping tables keep, and how the rest is cleaned away, a little at a time.

An outbox row is what a lost stream is filled again from, and an inbox row is what a repetition is known by: both are
kept at least as long as the stream keeps its messages, for ever when it does, and the inbox as long again, because a
dead letter may be returned as late as that.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, delete, select, tuple_

from shared.bus import Unavailable
from shared.outbox.transaction import Tx
from shared.outbox.unit_of_work import UnitOfWork

_log = logging.getLogger("dovira.retention")

_PORTION = 500
_BREATH = 0.05


@dataclass(frozen=True, slots=True)
class Retention:
    """How long rows are kept; none: for ever. ``inbox`` is by durable name; a durable that is not named keeps all."""

    replies: timedelta | None = None
    outbox: timedelta | None = None
    inbox: Mapping[str, timedelta | None] = field(default_factory=dict)


def follow_streams(
    *, max_age: timedelta | None, replies: timedelta | None, outbox_at_least: timedelta, durables: list[str]
) -> Retention:
    """The retention that follows how long the streams and the dead letters keep their messages; none: for ever."""
    if max_age is None:
        return Retention(replies=replies)
    kept = max(max_age, outbox_at_least)
    return Retention(replies=replies, outbox=kept, inbox=dict.fromkeys(durables, kept + max_age))


class Cleaner:
    """Cleans one store. ``cleaned`` counts the rows by table since the start."""

    def __init__(self, store: UnitOfWork, retention: Retention, *, every: float = 600.0) -> None:
        """Nothing is cleaned before ``run`` or ``clean``."""
        self._store, self._retention, self._every = store, retention, every
        self.cleaned: dict[str, int] = {"replies": 0, "outbox": 0, "inbox": 0}

    async def run(self) -> None:
        """Clean every so many seconds, until cancelled."""
        while True:
            try:
                await self.clean()
                await self._store.tidy()
            except Unavailable as error:
                _log.info("not_cleaned", extra={"error": type(error).__name__})
            await asyncio.sleep(self._every)

    async def clean(self) -> None:
        """Delete what is older than it is kept. Raises Unavailable."""
        books, keep = self._store.bookkeeping, self._retention
        if keep.replies is not None:
            await self._delete_older(books.replies, books.replies.c.replied_at, keep.replies)
        if keep.outbox is not None:
            published = books.outbox.c.stream_seq.is_not(None)
            await self._delete_older(books.outbox, books.outbox.c.told_at, keep.outbox, published)
        for durable, kept in keep.inbox.items():
            if kept is not None:
                mine = books.inbox.c.durable == durable
                await self._delete_older(books.inbox, books.inbox.c.heard_at, kept, mine)

    async def _delete_older(
        self, table: Table, moment: ColumnElement[datetime], kept: timedelta, *which: ColumnElement[bool]
    ) -> None:
        """In small portions with a breath between, so that nobody waits for the writer."""
        key = tuple_(*table.primary_key.columns)

        def delete_some(tx: Tx) -> int:
            old = select(*table.primary_key.columns).where(moment < tx.now - kept, *which).limit(_PORTION)
            return tx.write(delete(table).where(key.in_(old)))

        while True:
            deleted = await self._store.write(delete_some)
            self.cleaned[table.name] += deleted
            if deleted < _PORTION:
                return
            await asyncio.sleep(_BREATH)
