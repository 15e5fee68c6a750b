"""Quotes: words an editor wishes to show, with the consent of their author."""

from collections.abc import Collection, Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, select

from services.dialogue.domain.quotes import NameForm, Quote, QuoteState
from services.dialogue.store.tables import metadata
from shared.outbox import ReadTx, Tx

_quote = metadata.tables["quote"]


def save_quotes(tx: Tx, quotes: Iterable[Quote]) -> None:
    tx.upsert(_quote, [asdict(one) for one in quotes], key=["quote_id"])


def lock_quote(tx: Tx, quote_id: str) -> Quote | None:
    found = tx.lock(select(_quote).where(_quote.c.quote_id == quote_id))
    return _read(found[0]) if found else None


def lock_quotes_from(tx: Tx, contribution_ids: Collection[str]) -> list[Quote]:
    """Quotes taken from contributions, locked until commit."""
    theirs = select(_quote).where(_quote.c.contribution_id.in_(contribution_ids)).order_by(_quote.c.quote_id)
    return [_read(row) for row in tx.lock(theirs)]


def quotes_of_webinar(tx: ReadTx, webinar_id: str) -> list[Quote]:
    """Newest first."""
    ours = select(_quote).where(_quote.c.webinar_id == webinar_id)
    return [_read(row) for row in tx.read(ours.order_by(_quote.c.proposed_at.desc(), _quote.c.quote_id))]


def quotes_by_author(tx: ReadTx, author_id: str) -> list[Quote]:
    """Newest first."""
    ours = select(_quote).where(_quote.c.author_id == author_id)
    return [_read(row) for row in tx.read(ours.order_by(_quote.c.proposed_at.desc(), _quote.c.quote_id))]


def quotes_by_id(tx: ReadTx, quote_ids: Collection[str]) -> list[Quote]:
    return [_read(row) for row in tx.read(select(_quote).where(_quote.c.quote_id.in_(quote_ids)))]


def _read(row: Row[Any]) -> Quote:
    fields = dict(row._mapping)  # noqa: SLF001  # a row's documented view as a mapping
    return Quote(**fields | {"state": QuoteState(row.state), "name_form": NameForm(row.name_form)})
