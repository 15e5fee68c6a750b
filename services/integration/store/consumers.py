"""Consumers and their grants."""

from sqlalchemy import Row, delete, select, update

from services.integration.domain import Grant
from services.integration.store.tables import metadata
from shared.outbox import ReadTx, Tx

_consumer = metadata.tables["consumer"]


def consumer_exists(tx: Tx, name: str) -> bool:
    """Whether there is one; whoever changes it now waits for us."""
    return bool(tx.lock(select(_consumer.c.name).where(_consumer.c.name == name)))


def grant_of(tx: ReadTx, fingerprint: str) -> Grant | None:
    """What the holder of a token was granted."""
    rows = tx.read(select(_consumer).where(_consumer.c.fingerprint == fingerprint))
    return _grant(rows[0]) if rows else None


def all_consumers(tx: ReadTx) -> dict[str, Grant]:
    """By name."""
    return {row.name: _grant(row) for row in tx.read(select(_consumer).order_by(_consumer.c.name))}


def save_consumer(tx: Tx, name: str, grant: Grant, *, fingerprint: str) -> None:
    """A new consumer, or new grants and a new token for it."""
    row = {"name": name, "fingerprint": fingerprint, "admitted_at": tx.now} | _columns(grant)
    tx.upsert(_consumer, [row], key=["name"])


def save_grant(tx: Tx, name: str, grant: Grant) -> None:
    """New grants; the token stays."""
    tx.write(update(_consumer).where(_consumer.c.name == name).values(**_columns(grant)))


def delete_consumer(tx: Tx, name: str) -> bool:
    """Whether there was one."""
    return tx.write(delete(_consumer).where(_consumer.c.name == name)) > 0


def _columns(grant: Grant) -> dict[str, str]:
    return {"types": " ".join(sorted(grant.types)), "personal": " ".join(sorted(grant.personal))}


def _grant(row: Row[tuple[object, ...]]) -> Grant:
    return Grant(types=frozenset(row.types.split()), personal=frozenset(row.personal.split()))
