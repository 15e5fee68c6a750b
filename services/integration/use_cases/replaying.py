"""Replaying: what was told from a moment or a sequence on reaches one consumer again, and nobody else notices."""

from services.integration import store
from services.integration.domain import Cursor, Grant, Webhook, write_cursor
from services.integration.domain.refusals import NoSuchConsumer, NoSuchStream
from services.integration.store import deliveries, webhooks
from services.integration.use_cases.durables import granted_types
from services.integration.use_cases.reading import cursor_at
from shared.contracts.catalogue import TELLING_SERVICES
from shared.contracts.integration_webhooks import Replay, Replayed
from shared.outbox import ReadTx, Tx
from shared.runtime import Work


async def replay(work: Work, request: Replay) -> Replayed:
    """Set back what a consumer hears by: its webhook and its durables; and say the cursor for whoever keeps one."""
    name = request.consumer
    grant, reads_nats, webhook = await work.read(lambda tx: _consumer(tx, name))
    cursor = await _beginning(work, request)
    numbers = {
        service: await work.count_log(service, types=granted_types(grant, service), after=sequence)
        for service, sequence in cursor.items()
    }
    told = {service: number for service, number in numbers.items() if number}
    if not request.dry_run:
        if webhook is not None and not webhook.ended:
            await work.write(lambda tx: _set_webhook_back(tx, name, cursor))
        if reads_nats:
            for service in told:
                await work.set_reader_back(service, name, after=cursor[service])
    return Replayed(
        events=told,
        cursor=write_cursor(cursor),
        webhook=webhook is not None and not webhook.ended,
        durables=sorted(told) if reads_nats else [],
    )


async def _beginning(work: Work, request: Replay) -> Cursor:
    """After which sequence of each stream it begins."""
    if request.told_by:
        if request.told_by not in TELLING_SERVICES:
            raise NoSuchStream(request.told_by, TELLING_SERVICES)
        return {request.told_by: request.sequence - 1}
    return await cursor_at(work, request.since)


def _consumer(tx: ReadTx, name: str) -> tuple[Grant, bool, Webhook | None]:
    consumers = store.all_consumers(tx)
    if name not in consumers:
        raise NoSuchConsumer(name)
    return consumers[name], name in store.nkeys(tx), webhooks.webhook_of(tx, name)


def _set_webhook_back(tx: Tx, name: str, cursor: Cursor) -> None:
    """Deliveries of what comes again are written anew, whether they were taken or wait."""
    webhook = webhooks.webhook_of(tx, name)
    if webhook is None:
        return
    stands = {service: webhook.cursor.get(service, 0) for service in TELLING_SERVICES}
    back = {service: min(stood, cursor.get(service, stood)) for service, stood in stands.items()}
    deliveries.forget_after(tx, name, {one: back[one] for one in cursor})
    webhooks.set_back(tx, name, back)
