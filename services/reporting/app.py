"""The composition root of reporting."""

from services.reporting import api, handlers, store, use_cases
from services.reporting.adapters import Typesetter
from services.reporting.settings import Settings
from shared.runtime import Clock, Service


def create_app(settings: Settings | None = None, *, clock: Clock | None = None) -> Service:
    """Compose the service; nothing is opened before it starts."""
    settings = settings or Settings()
    return Service(
        "reporting",
        settings,
        metadata=store.metadata,
        hears=handlers.hears,
        answers=api.answers,
        clock=clock,
        tools=[settings, Typesetter()],
        background=[use_cases.count_by_and_by],
    )
