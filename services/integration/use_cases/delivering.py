"""Delivering: claim what is due to an endpoint, post it, and mark what became of it.

A claim is committed before the first byte leaves, and the marks after the answers: a crash between them posts an event
again, with the same webhook-id. Each endpoint is served by itself: one that is slow or away holds up no other.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from standardwebhooks import Webhook as Signer

from services.integration import store
from services.integration.adapters.courier import Courier, Route
from services.integration.domain import (
    NOT_IN_LOG,
    Delivery,
    Kind,
    Outcome,
    Webhook,
    may_hear,
    next_step,
    rest_until,
)
from services.integration.settings import Settings
from services.integration.store import deliveries, webhooks
from services.integration.use_cases.consumers import kinds
from shared.bus import RawEvent, Unavailable, new_id
from shared.outbox import Tx
from shared.runtime import Work

_log = logging.getLogger("dovira.integration")

_IDLE_SECONDS = 1.0
_MARK_TRIES = 10
_GONE = "410 Gone"


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one sender took for one endpoint."""

    webhook: Webhook
    deliveries: Sequence[Delivery]


async def deliver_events(work: Work) -> None:
    """Post what is due to every endpoint, a few endpoints at a time, for as long as the service lives."""
    busy: set[str] = set()
    most = work.use(Settings).webhook_endpoints
    async with asyncio.TaskGroup() as senders:
        while True:
            room = most - len(busy)
            due = await work.read(lambda tx, room=room: webhooks.endpoints_due(tx, busy=list(busy), limit=room))  # type: ignore[misc]  # bound now
            for consumer in due:
                busy.add(consumer)
                senders.create_task(_serve(work, consumer)).add_done_callback(_leaves(busy, consumer))
            await work.pause(_IDLE_SECONDS)


async def deliver_batch(work: Work, consumer: str) -> None:
    """Post what is due to one endpoint."""
    token, outcomes = new_id(), dict[str, Outcome]()
    try:
        parcel = await work.write(lambda tx: claim_batch(tx, consumer, token))
        if parcel is not None:
            await _post_all(work, parcel, outcomes)
    finally:
        # Also when we are stopped while the claim is being committed: the writer takes this after it.
        await _mark(work, consumer, token, outcomes)


def claim_batch(tx: Tx, consumer: str, token: str) -> Parcel | None:
    """Take what is due to an endpoint and still granted."""
    settings, webhook = tx.use(Settings), webhooks.webhook_of(tx, consumer)
    if webhook is None or webhook.ended:
        return None
    grant, known = store.grant_named(tx, consumer), {kind.type: kind for kind in kinds()}
    due = deliveries.lock_due(tx, consumer, settings.webhook_batch)
    granted = [one for one in due if may_hear(grant, known.get(one.type, Kind(one.type, is_personal=True)))]
    ids = {one.event_id for one in granted}
    deliveries.withdraw_deliveries(tx, consumer, [one.event_id for one in due if one.event_id not in ids])
    period = timedelta(seconds=settings.webhook_claim_seconds)
    deliveries.claim_deliveries(tx, consumer, ids, token=token, period=period)
    return Parcel(webhook, granted)


def mark_batch(tx: Tx, consumer: str, token: str, outcomes: Mapping[str, Outcome]) -> None:
    """Save what became of what is still in this sender's hands; what was not tried is free again."""
    tried = [one for one in deliveries.lock_claimed(tx, consumer, token) if one.event_id in outcomes]
    steps = {one.event_id: next_step(one, outcomes[one.event_id], now=tx.now) for one in tried}
    deliveries.save_steps(tx, consumer, steps)
    deliveries.release_deliveries(tx, token)
    _mark_endpoint(tx, consumer, [one for one in outcomes.values() if one is not NOT_IN_LOG])


def _mark_endpoint(tx: Tx, consumer: str, answers: Sequence[Outcome]) -> None:
    webhook = webhooks.webhook_of(tx, consumer)
    if webhook is None or not answers:
        return
    if any(one.ends_subscription for one in answers):
        webhooks.end_webhook(tx, consumer, _GONE)
    elif any(one.is_taken for one in answers):
        webhooks.save_rest(tx, consumer, failures=0, until=None)
    else:
        failures = webhook.failures + 1
        webhooks.save_rest(tx, consumer, failures=failures, until=rest_until(failures, answers[-1], now=tx.now))


async def _serve(work: Work, consumer: str) -> None:
    try:
        await deliver_batch(work, consumer)
    except Exception as error:  # noqa: BLE001  # whatever happens on the way to one endpoint holds up no other
        _log.warning("webhook_not_served", extra={"consumer": consumer, "error": _kind_of(error)})
        await asyncio.sleep(_IDLE_SECONDS)


async def _post_all(work: Work, parcel: Parcel, outcomes: MutableMapping[str, Outcome]) -> None:
    """Post a few at a time, in order, until the endpoint fails or half of the claim's time is over."""
    settings, loop = work.use(Settings), asyncio.get_running_loop()
    deadline = loop.time() + settings.webhook_claim_seconds / 2

    def left() -> Iterator[Delivery]:
        for one in parcel.deliveries:
            if loop.time() > deadline or any(_fails(outcome) for outcome in outcomes.values()):
                return
            yield one

    line = left()
    async with work.use(Courier).route(parcel.webhook.url) as route, asyncio.TaskGroup() as senders:
        for _ in range(min(settings.webhook_concurrency, len(parcel.deliveries))):
            senders.create_task(_post_some(work, parcel.webhook, route, line, outcomes))
    _log.info("webhook_posted", extra={"consumer": parcel.webhook.consumer, "posts": len(outcomes)})


async def _post_some(
    work: Work, webhook: Webhook, route: Route, line: Iterator[Delivery], outcomes: MutableMapping[str, Outcome]
) -> None:
    for one in line:
        event = await work.read_event(one.service, one.sequence)
        if event is None or event.attributes["id"] != one.event_id:
            outcomes[one.event_id] = NOT_IN_LOG
        else:
            outcomes[one.event_id] = await _post(work, webhook, route, event)


async def _post(work: Work, webhook: Webhook, route: Route, event: RawEvent) -> Outcome:
    body = json.dumps(event.structured(), ensure_ascii=False)
    event_id, moment = event.attributes["id"], work.clock.now()
    headers = {
        "content-type": "application/cloudevents+json; charset=utf-8",
        "user-agent": "dovira",
        "webhook-id": event_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(Signer(one).sign(event_id, moment, body) for one in webhook.secrets_at(moment)),
    }
    return await route.post(headers, body.encode())


async def _mark(work: Work, consumer: str, token: str, outcomes: Mapping[str, Outcome]) -> None:
    """Mark even if the store is away for a moment: what is not marked is posted again."""
    for attempt in range(1, _MARK_TRIES + 1):
        try:
            await work.write(lambda tx: mark_batch(tx, consumer, token, outcomes))
        except Unavailable:
            if attempt == _MARK_TRIES:
                raise
            await asyncio.sleep(1)
        else:
            return


def _fails(outcome: Outcome) -> bool:
    """Whether more posts would most likely fail, too. An endpoint that refuses one event may take the next."""
    return bool(outcome.trouble and outcome is not NOT_IN_LOG) or outcome.ends_subscription or outcome.retry_after > 0


def _leaves(busy: set[str], consumer: str) -> Callable[[object], None]:
    return lambda _: busy.discard(consumer)


def _kind_of(error: Exception) -> str:
    inner = error.exceptions[0] if isinstance(error, ExceptionGroup) else error
    return type(inner).__name__
