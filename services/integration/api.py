"""What integration answers."""

from services.integration import use_cases
from services.integration.domain import refusals
from shared.bus import Answers
from shared.contracts import integration as say
from shared.contracts import integration_webhooks as hooks
from shared.contracts.request import Done
from shared.outbox import ReadTx, Tx
from shared.runtime import Work

answers = Answers(
    "integration",
    refusals={
        refusals.UnknownToken: (401, "unknown_token", "Ключ доступу невідомий"),
        refusals.NoSuchConsumer: (404, "no_such_consumer", "Такого споживача немає"),
        refusals.FaultyGrant: (422, "faulty_grant", "Дозвіл названо неправильно"),
        refusals.FaultyCursor: (400, "faulty_cursor", "Курсор пошкоджено"),
        refusals.CursorBeyondLog: (410, "cursor_beyond_log", "Журнал почато заново"),
        refusals.TokenRequired: (422, "token_required", "Новому споживачеві потрібен ключ"),
        refusals.NoWebhook: (404, "no_webhook", "Вебхука немає"),
        refusals.NoSuchDelivery: (404, "no_such_delivery", "Такої доставки немає"),
        refusals.NoSuchStream: (422, "no_such_stream", "Такого потоку подій немає"),
        refusals.FaultyTarget: (422, "faulty_target", "На цю адресу не можна надсилати"),
    },
)


@answers.work(say.AdmitConsumer)
async def admit_consumer(work: Work, request: say.AdmitConsumer) -> Done:
    """Admit a consumer, or change its grants, also over NATS."""
    done = await work.write(lambda tx: use_cases.admit_consumer(tx, request))
    await use_cases.settle_durables(work)
    return done


@answers.work(say.DismissConsumer)
async def dismiss_consumer(work: Work, request: say.DismissConsumer) -> Done:
    """End a consumer's access, also over NATS."""
    done = await work.write(lambda tx: use_cases.dismiss_consumer(tx, request))
    await use_cases.settle_durables(work)
    return done


@answers.query(say.ListConsumers)
def list_consumers(tx: ReadTx, request: say.ListConsumers) -> say.ConsumerList:  # noqa: ARG001  # it asks for all
    """All consumers."""
    return use_cases.list_consumers(tx)


@answers.work(say.ReadEvents)
async def read_events(work: Work, request: say.ReadEvents) -> say.EventPage:
    """What was told after a cursor."""
    return await use_cases.read_events(work, request)


@answers.work(hooks.SubscribeWebhook)
async def subscribe_webhook(work: Work, request: hooks.SubscribeWebhook) -> hooks.WebhookSecret:
    """Post a consumer's events to an address."""
    return await use_cases.subscribe_webhook(work, request)


@answers.request(hooks.UnsubscribeWebhook)
def unsubscribe_webhook(tx: Tx, request: hooks.UnsubscribeWebhook) -> Done:
    """Post no more to a consumer."""
    return use_cases.unsubscribe_webhook(tx, request)


@answers.work(hooks.Replay)
async def replay(work: Work, request: hooks.Replay) -> hooks.Replayed:
    """Let a consumer hear again what was told."""
    return await use_cases.replay(work, request)


@answers.query(hooks.ListDeliveries)
def list_deliveries(tx: ReadTx, request: hooks.ListDeliveries) -> hooks.DeliveryLog:
    """A webhook and its deliveries."""
    return use_cases.list_deliveries(tx, request)


@answers.request(hooks.Redeliver)
def redeliver(tx: Tx, request: hooks.Redeliver) -> hooks.Redelivered:
    """Post events once more."""
    return use_cases.redeliver(tx, request)
