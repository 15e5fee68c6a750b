"""Planning deliveries: each webhook follows the streams with a cursor of its own, as a reader over HTTP would.

The cursor and the deliveries are written in one transaction: an event gets one delivery, whatever crashes. A delivery
says where the event stands, not what it says: what is erased from the log is erased here, too.
"""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

from services.integration import store
from services.integration.domain import Cursor, Delivery, Webhook
from services.integration.settings import Settings
from services.integration.store import deliveries, webhooks
from services.integration.use_cases.reading import moved, portion_of
from shared.bus import Portion
from shared.contracts.catalogue import TELLING_SERVICES
from shared.outbox import Tx
from shared.runtime import Work

_PORTION = 200
_GATHER_SECONDS = 0.2
_LOOK_SECONDS = 5.0


async def plan_deliveries(work: Work) -> None:
    """Write deliveries as events are told, for as long as the service lives."""
    news = asyncio.Event()
    async with work.watching(lambda _subject, _body: news.set()):
        while True:
            news.clear()
            if await plan_once(work):
                continue
            try:
                async with asyncio.timeout(_LOOK_SECONDS):
                    await news.wait()
            except TimeoutError:
                continue  # a fact that was told while the connection was away is found all the same
            await asyncio.sleep(_GATHER_SECONDS)


async def plan_once(work: Work) -> bool:
    """Write the deliveries of one portion for each webhook; whether there is more."""
    backlog = work.use(Settings).webhook_backlog
    has_more = False
    for webhook in await work.read(lambda tx: webhooks.active_webhooks(tx, backlog=backlog)):
        has_more |= await _plan(work, webhook)
    return has_more


async def forget_deliveries(work: Work) -> None:
    """Drop what was finished long ago, for as long as the service lives."""
    settings = work.use(Settings)
    while True:
        before = work.clock.now() - timedelta(days=settings.keep_deliveries_days)
        await work.write(lambda tx, before=before: deliveries.forget_finished(tx, before))  # type: ignore[misc]  # bound now
        await asyncio.sleep(settings.clean_every)


async def _plan(work: Work, webhook: Webhook) -> bool:
    grant = await work.read(lambda tx: store.grant_named(tx, webhook.consumer))
    portions = {
        name: await portion_of(work, grant, name, webhook.cursor.get(name, 0), _PORTION) for name in TELLING_SERVICES
    }
    begun_anew = {name for name, portion in portions.items() if portion.last < webhook.cursor.get(name, 0)}
    cursor = {
        name: 0 if name in begun_anew else moved(portion, portion.events, webhook.cursor.get(name, 0))
        for name, portion in portions.items()
    }
    if cursor != webhook.cursor:
        found = _found(webhook, portions)
        await work.write(lambda tx: _write(tx, webhook, cursor, found, begun_anew=begun_anew))
    return any(cursor[name] < portion.last for name, portion in portions.items())


def _found(webhook: Webhook, portions: Mapping[str, Portion]) -> list[Delivery]:
    return [
        Delivery(one.attributes["id"], one.attributes["type"], name, one.sequence, told_at=one.time)
        for name, portion in portions.items()
        for one in portion.events
        if one.time >= webhook.since
    ]


def _write(tx: Tx, webhook: Webhook, cursor: Cursor, found: list[Delivery], *, begun_anew: set[str]) -> None:
    if not webhooks.move_cursor(tx, webhook, cursor):
        return  # another process was here, or the webhook was changed: what it says now counts
    for service in begun_anew:
        deliveries.forget_undelivered(tx, webhook.consumer, service)
    deliveries.add_deliveries(tx, webhook.consumer, found)
