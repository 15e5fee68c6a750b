"""Integration: the services of others that consume events, what each may hear, and how it reaches them.

From a cursor over HTTP they read what was told since; to webhooks it is posted.

owns: consumers and what each was granted, webhooks and what became of each delivery
hears:
tells:
answers: AdmitConsumer, DismissConsumer, ListConsumers, ReadEvents, SubscribeWebhook, UnsubscribeWebhook,
    ListDeliveries, Redeliver, Replay
"""
