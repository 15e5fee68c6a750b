"""The composition root of certification."""

from services.certification import api, handlers, store
from services.certification.adapters import Printer
from services.certification.settings import Settings
from shared.runtime import Clock, Service


def create_app(settings: Settings | None = None, *, clock: Clock | None = None) -> Service:
    """Compose the service; nothing is opened before it starts."""
    return Service(
        "certification",
        settings or Settings(),
        metadata=store.metadata,
        hears=handlers.hears,
        answers=api.answers,
        clock=clock,
        tools=[Printer()],
    )
