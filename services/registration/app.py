"""The composition root of registration."""

from services.registration import api, handlers, store, use_cases
from services.registration.settings import Settings
from shared.runtime import Clock, Service


def create_app(settings: Settings | None = None, *, clock: Clock | None = None) -> Service:
    """Compose the service; nothing is opened before it starts."""
    return Service(
        "registration",
        settings or Settings(),
        metadata=store.metadata,
        hears=handlers.hears,
        answers=api.answers,
        clock=clock,
        background=[use_cases.erase_from_log],
    )
