"""Forgetting what was told of a person: the rows stay, so that nothing seems lost; their bodies go."""

from collections.abc import Collection, Sequence

from sqlalchemy import select, update

from shared.outbox.tables import Bookkeeping
from shared.outbox.transaction import ReadTx, Tx

ERASED = "erased"
"""Why such a row is set aside: it is never published again."""


def rows_told_on(tx: ReadTx, books: Bookkeeping, subjects: Collection[str]) -> list[int]:
    """The numbers of the rows with facts on these subjects. Reads the whole outbox: not for the writer's thread."""
    table = books.outbox
    return [row.n for row in tx.read(select(table.c.n).where(table.c.subject.in_(subjects)))]


def blank_rows(tx: Tx, books: Bookkeeping, numbers: Sequence[int]) -> None:
    """Blank the bodies of these rows and set them aside for good."""
    table = books.outbox
    tx.write(update(table).where(table.c.n.in_(numbers)).values(body=b"", quarantined=ERASED))
