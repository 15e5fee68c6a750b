"""Webhooks: subscribed, moved on, put to rest, ended."""

from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import Row, delete, func, select, update

from services.integration.domain import Cursor, State, Webhook, read_cursor, write_cursor
from services.integration.store.tables import DELIVERY, WEBHOOK
from shared.contracts.catalogue import TELLING_SERVICES
from shared.outbox import ReadTx, Tx

_EVER = datetime(2000, 1, 1, tzinfo=UTC)
_ACTIVE = WEBHOOK.c.ended == ""


def webhook_of(tx: ReadTx, consumer: str) -> Webhook | None:
    """A consumer's webhook."""
    rows = tx.read(select(WEBHOOK).where(WEBHOOK.c.consumer == consumer))
    return _webhook(rows[0]) if rows else None


def active_webhooks(tx: ReadTx, *, backlog: int) -> list[Webhook]:
    """Webhooks to which is posted. One with so many deliveries waiting is left out until there are fewer."""
    waiting = select(func.count()).where(DELIVERY.c.consumer == WEBHOOK.c.consumer, DELIVERY.c.state == State.WAITING)
    few = waiting.scalar_subquery() < backlog
    return [_webhook(row) for row in tx.read(select(WEBHOOK).where(_ACTIVE, few).order_by(WEBHOOK.c.consumer))]


def all_webhooks(tx: ReadTx) -> dict[str, Webhook]:
    """By consumer, ended ones, too."""
    return {row.consumer: _webhook(row) for row in tx.read(select(WEBHOOK))}


def save_webhook(tx: Tx, webhook: Webhook) -> None:
    """A new webhook, or a new address and secret of one; it is active and not resting."""
    row = {
        "consumer": webhook.consumer,
        "url": webhook.url,
        "secret": webhook.secret,
        "former_secret": webhook.former_secret,
        "former_until": webhook.former_until,
        "cursor": write_cursor(webhook.cursor),
        "since": webhook.since,
        "failures": 0,
        "rest_until": None,
        "ended": "",
    }
    tx.upsert(WEBHOOK, [row], key=["consumer"])


def move_cursor(tx: Tx, webhook: Webhook, cursor: Cursor) -> bool:
    """Move a webhook on from where it stood; false when somebody else moved or ended it meanwhile."""
    stands = WEBHOOK.c.consumer == webhook.consumer, WEBHOOK.c.cursor == write_cursor(webhook.cursor), _ACTIVE
    return tx.write(update(WEBHOOK).where(*stands).values(cursor=write_cursor(cursor))) == 1


def set_back(tx: Tx, consumer: str, cursor: Cursor) -> None:
    """Begin again at a cursor, also with what was told before the webhook was subscribed; it rests no longer."""
    begun = update(WEBHOOK).where(WEBHOOK.c.consumer == consumer)
    tx.write(begun.values(cursor=write_cursor(cursor), since=_EVER, failures=0, rest_until=None))


def save_rest(tx: Tx, consumer: str, *, failures: int, until: datetime | None) -> None:
    """How often in a row an endpoint failed, and until when it is left alone."""
    tx.write(update(WEBHOOK).where(WEBHOOK.c.consumer == consumer).values(failures=failures, rest_until=until))


def end_webhook(tx: Tx, consumer: str, why: str) -> None:
    """Post no more; what waits is withdrawn."""
    tx.write(update(WEBHOOK).where(WEBHOOK.c.consumer == consumer).values(ended=why))
    waiting = DELIVERY.c.consumer == consumer, DELIVERY.c.state == State.WAITING
    tx.write(update(DELIVERY).where(*waiting).values(state=State.WITHDRAWN.value, claim_token=None))


def delete_webhook(tx: Tx, consumer: str) -> bool:
    """Whether there was one. Its deliveries go with it."""
    tx.write(delete(DELIVERY).where(DELIVERY.c.consumer == consumer))
    return tx.write(delete(WEBHOOK).where(WEBHOOK.c.consumer == consumer)) > 0


def endpoints_due(tx: ReadTx, *, busy: Collection[str], limit: int) -> list[str]:
    """Consumers to whose webhooks something is to be posted now, the longest waiting first."""
    longest = func.min(DELIVERY.c.due_at)
    due = (
        select(DELIVERY.c.consumer)
        .join(WEBHOOK, WEBHOOK.c.consumer == DELIVERY.c.consumer)
        .where(
            _ACTIVE,
            WEBHOOK.c.consumer.not_in(busy),
            (WEBHOOK.c.rest_until.is_(None)) | (WEBHOOK.c.rest_until <= tx.now),
            DELIVERY.c.state == State.WAITING.value,
            DELIVERY.c.due_at <= tx.now,
            (DELIVERY.c.claimed_until.is_(None)) | (DELIVERY.c.claimed_until <= tx.now),
        )
    )
    return [row.consumer for row in tx.read(due.group_by(DELIVERY.c.consumer).order_by(longest).limit(limit))]


def _webhook(row: Row[tuple[object, ...]]) -> Webhook:
    return Webhook(
        consumer=row.consumer,
        url=row.url,
        secret=row.secret,
        cursor=read_cursor(row.cursor, TELLING_SERVICES),
        since=row.since,
        failures=row.failures,
        ended=row.ended,
        former_secret=row.former_secret,
        former_until=row.former_until,
    )
