"""The composition root of integration."""

from services.integration import api, handlers, store, use_cases
from services.integration.adapters.courier import Courier
from services.integration.settings import Settings
from shared.runtime import Clock, Service


def create_app(settings: Settings | None = None, *, clock: Clock | None = None) -> Service:
    """Compose the service; nothing is opened before it starts."""
    settings = settings or Settings()
    return Service(
        "integration",
        settings,
        metadata=store.metadata,
        hears=handlers.hears,
        answers=api.answers,
        clock=clock,
        tools=[settings, Courier(settings)],
        background=[
            use_cases.plan_deliveries,
            use_cases.deliver_events,
            use_cases.forget_deliveries,
            use_cases.keep_durables,
        ],
    )
