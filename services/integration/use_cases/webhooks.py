"""Webhooks: subscribing, the log of deliveries, and posting once more."""

import base64
import secrets

from sqlalchemy import Row

from services.integration import store
from services.integration.adapters.courier import Courier
from services.integration.domain import State, Webhook, check_target
from services.integration.domain.refusals import NoSuchConsumer, NoSuchDelivery, NoWebhook
from services.integration.store import deliveries, webhooks
from services.integration.use_cases.reading import cursor_at
from shared.contracts import integration_webhooks as say
from shared.contracts.request import Done
from shared.outbox import ReadTx, Tx
from shared.runtime import Work

_SECRET_BYTES = 32


async def subscribe_webhook(work: Work, request: say.SubscribeWebhook) -> say.WebhookSecret:
    """Post to an address what a consumer was granted."""
    check_target(request.url, allowed=work.use(Courier).allowed)
    secret = f"whsec_{base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()}"
    since = request.since or work.clock.now()
    cursor = await cursor_at(work, request.since)
    new = Webhook(request.consumer, request.url, secret, cursor=cursor, since=since)
    await work.write(lambda tx: _save(tx, new, goes_on=request.since is None))
    return say.WebhookSecret(secret=secret)


def unsubscribe_webhook(tx: Tx, request: say.UnsubscribeWebhook) -> Done:
    """Post no more to a consumer."""
    if not webhooks.delete_webhook(tx, request.consumer):
        raise NoWebhook(request.consumer)
    return Done()


def list_deliveries(tx: ReadTx, request: say.ListDeliveries) -> say.DeliveryLog:
    """A webhook and what became of its deliveries."""
    webhook = _webhook_of(tx, request.consumer)
    state = State(request.state) if request.state else None
    rows = deliveries.list_deliveries(tx, request.consumer, state=state, limit=request.limit)
    numbers = deliveries.count_deliveries(tx, request.consumer)
    return say.DeliveryLog(
        endpoint=webhook.origin,
        ended=webhook.ended,
        numbers={say.DeliveryState(state): number for state, number in numbers.items()},
        deliveries=[_as_said(row) for row in rows],
    )


def redeliver(tx: Tx, request: say.Redeliver) -> say.Redelivered:
    """Make deliveries due again."""
    webhook = _webhook_of(tx, request.consumer)
    if webhook.ended:
        raise NoWebhook(request.consumer)
    state = State(request.state) if request.state else None
    known = deliveries.known_deliveries(tx, request.consumer, request.event_ids, state)
    if missing := [one for one in request.event_ids if one not in known]:
        raise NoSuchDelivery(missing[0])
    if not request.dry_run:
        deliveries.make_due(tx, request.consumer, request.event_ids, state)
        webhooks.save_rest(tx, request.consumer, failures=0, until=None)
    return say.Redelivered(count=len(known))


def _save(tx: Tx, new: Webhook, *, goes_on: bool) -> None:
    """A new webhook begins where it says; with a new address or secret it goes on where it stood."""
    if not store.consumer_exists(tx, new.consumer):
        raise NoSuchConsumer(new.consumer)
    stands = webhooks.webhook_of(tx, new.consumer)
    if stands is not None and goes_on:
        new = stands.replaced_by(new, now=tx.now)
    webhooks.save_webhook(tx, new)


def _webhook_of(tx: ReadTx, consumer: str) -> Webhook:
    webhook = webhooks.webhook_of(tx, consumer)
    if webhook is None:
        raise NoWebhook(consumer)
    return webhook


def _as_said(row: Row[tuple[object, ...]]) -> say.Delivery:
    waits = row.state == State.WAITING
    return say.Delivery(
        event_id=row.event_id,
        type=row.type,
        told_at=row.told_at,
        state=say.DeliveryState(row.state),
        attempts=row.attempts,
        outcome=row.outcome,
        tried_at=row.tried_at,
        due_at=row.due_at if waits else None,
    )
