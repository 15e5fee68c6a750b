"""The inbox: a fact has its effect once per handler, however often it is delivered. And replies: a request likewise."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import insert, literal, select

from shared.bus import Heard
from shared.contracts.fact import Fact
from shared.outbox.among import rows_of
from shared.outbox.tables import Bookkeeping, UtcDateTime
from shared.outbox.transaction import ReadTx, Tx, insert_into


class KeyReused(Exception):  # says what happened
    """An idempotency key came again with another request body."""


def only_new(tx: Tx, books: Bookkeeping, *, durable: str, heard: Sequence[Heard[Fact]]) -> list[Heard[Fact]]:
    """Note the facts in the inbox and return those it did not know, in order: one statement for the batch."""
    distinct = {one.id: one for one in heard}
    ids = rows_of(tx.connection, distinct)
    # SQLite takes ON CONFLICT for a join's ON unless a WHERE stands before it.
    rows = select(literal(durable), ids.c.value, literal(tx.now, UtcDateTime())).where(ids.c.value.is_not(None))
    statement = insert_into(books.inbox, tx.connection).from_select(["durable", "fact_id", "heard_at"], rows)
    tx.wrote = True
    noted = {
        row.fact_id
        for row in tx.connection.execute(statement.on_conflict_do_nothing().returning(books.inbox.c.fact_id))
    }
    return [one for fact_id, one in distinct.items() if fact_id in noted]


def earlier_reply(tx: ReadTx, books: Bookkeeping, *, request: str, key: str, body: bytes) -> str | None:
    """The reply already given to this idempotency key. Raises KeyReused when the request was another one then."""
    table = books.replies
    rows = tx.read(
        select(table.c.reply, table.c.fingerprint).where(table.c.request == request, table.c.idempotency_key == key)
    )
    if not rows:
        return None
    if rows[0].fingerprint != _fingerprint(body):
        raise KeyReused(request)
    return str(rows[0].reply)


def keep_reply(tx: Tx, books: Bookkeeping, *, request: str, key: str, body: bytes, reply: str) -> None:
    """Keep the reply in the transaction of the effect."""
    tx.write(
        insert(books.replies),
        [
            {
                "request": request,
                "idempotency_key": key,
                "fingerprint": _fingerprint(body),
                "reply": reply,
                "replied_at": tx.now,
            }
        ],
    )


def _fingerprint(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
