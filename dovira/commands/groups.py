"""Groups of commands that several files make up."""

from dovira.commands.catalogue import catalogue, diff, schema
from dovira.commands.consumers import consumers_app
from dovira.commands.events import events_app
from dovira.commands.exporting import export
from dovira.commands.webhooks import deliveries, redeliver, replay, subscribe, unsubscribe

for about_events in (schema, catalogue, diff, export):
    events_app.command()(about_events)
for about_webhooks in (subscribe, unsubscribe, deliveries, redeliver, replay):
    consumers_app.command()(about_webhooks)

__all__ = ["consumers_app", "events_app"]
