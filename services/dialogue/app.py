"""The composition root of dialogue."""

from services.dialogue import api, handlers, store, use_cases
from services.dialogue.settings import Settings
from shared.runtime import Clock, Service


def create_app(settings: Settings | None = None, *, clock: Clock | None = None) -> Service:
    """Compose the service; nothing is opened before it starts."""
    settings = settings or Settings()
    return Service(
        "dialogue",
        settings,
        metadata=store.metadata,
        hears=handlers.hears,
        answers=api.answers,
        clock=clock,
        tools=[settings],
        background=[use_cases.send_letters],
    )
