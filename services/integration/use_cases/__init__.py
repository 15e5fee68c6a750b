"""What integration does, one function per use case."""

from services.integration.use_cases.consumers import admit_consumer, dismiss_consumer, list_consumers
from services.integration.use_cases.delivering import deliver_events
from services.integration.use_cases.durables import keep_durables, settle_durables
from services.integration.use_cases.planning import forget_deliveries, plan_deliveries
from services.integration.use_cases.reading import read_events
from services.integration.use_cases.replaying import replay
from services.integration.use_cases.webhooks import (
    list_deliveries,
    redeliver,
    subscribe_webhook,
    unsubscribe_webhook,
)

__all__ = [
    "admit_consumer",
    "deliver_events",
    "dismiss_consumer",
    "forget_deliveries",
    "keep_durables",
    "list_consumers",
    "list_deliveries",
    "plan_deliveries",
    "read_events",
    "redeliver",
    "replay",
    "settle_durables",
    "subscribe_webhook",
    "unsubscribe_webhook",
]
