"""Consumers and their grants."""

from sqlalchemy import Row, delete, select, update

from services.integration.domain import Grant
from services.integration.store.tables import CONSUMER, DELIVERY, WEBHOOK
from shared.outbox import ReadTx, Tx


def consumer_exists(tx: Tx, name: str) -> bool:
    """Whether there is one; whoever changes it now waits for us."""
    return bool(tx.lock(select(CONSUMER.c.name).where(CONSUMER.c.name == name)))


def grant_of(tx: ReadTx, fingerprint: str) -> Grant | None:
    """What the holder of a token was granted."""
    rows = tx.read(select(CONSUMER).where(CONSUMER.c.fingerprint == fingerprint))
    return _grant(rows[0]) if rows else None


def grant_named(tx: ReadTx, name: str) -> Grant:
    """What a consumer was granted; nothing when there is none of that name."""
    rows = tx.read(select(CONSUMER).where(CONSUMER.c.name == name))
    return _grant(rows[0]) if rows else Grant()


def nkeys(tx: ReadTx) -> dict[str, str]:
    """The public keys of those who read over NATS, by name."""
    rows = tx.read(select(CONSUMER.c.name, CONSUMER.c.nkey).where(CONSUMER.c.nkey != ""))
    return {row.name: row.nkey for row in rows}


def save_nkey(tx: Tx, name: str, nkey: str) -> None:
    """The key with which a consumer signs in to NATS."""
    tx.write(update(CONSUMER).where(CONSUMER.c.name == name).values(nkey=nkey))


def all_consumers(tx: ReadTx) -> dict[str, Grant]:
    """By name."""
    return {row.name: _grant(row) for row in tx.read(select(CONSUMER).order_by(CONSUMER.c.name))}


def save_consumer(tx: Tx, name: str, grant: Grant, *, fingerprint: str) -> None:
    """A new consumer, or new grants and a new token for it."""
    row = {"name": name, "fingerprint": fingerprint, "admitted_at": tx.now} | _columns(grant)
    tx.upsert(CONSUMER, [row], key=["name"])


def save_grant(tx: Tx, name: str, grant: Grant) -> None:
    """New grants; the token stays."""
    tx.write(update(CONSUMER).where(CONSUMER.c.name == name).values(**_columns(grant)))


def delete_consumer(tx: Tx, name: str) -> bool:
    """Whether there was one. Its webhook and deliveries go with it."""
    tx.write(delete(DELIVERY).where(DELIVERY.c.consumer == name))
    tx.write(delete(WEBHOOK).where(WEBHOOK.c.consumer == name))
    return tx.write(delete(CONSUMER).where(CONSUMER.c.name == name)) > 0


def _columns(grant: Grant) -> dict[str, str]:
    return {"types": " ".join(sorted(grant.types)), "personal": " ".join(sorted(grant.personal))}


def _grant(row: Row[tuple[object, ...]]) -> Grant:
    return Grant(types=frozenset(row.types.split()), personal=frozenset(row.personal.split()))
