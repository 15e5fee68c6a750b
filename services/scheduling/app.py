"""The composition root of scheduling."""

from services.scheduling import api, handlers, store
from services.scheduling.settings import Settings
from shared.runtime import Clock, Service


def create_app(settings: Settings | None = None, *, clock: Clock | None = None) -> Service:
    """Compose the service; nothing is opened before it starts."""
    return Service(
        "scheduling",
        settings or Settings(),
        metadata=store.metadata,
        hears=handlers.hears,
        answers=api.answers,
        clock=clock,
    )
