"""The composition root of assessment."""

from services.assessment import api, handlers, store, use_cases
from services.assessment.settings import Settings
from shared.runtime import Clock, Service


def create_app(settings: Settings | None = None, *, clock: Clock | None = None) -> Service:
    """Compose the service; nothing is opened before it starts."""
    settings = settings or Settings()
    return Service(
        "assessment",
        settings,
        metadata=store.metadata,
        hears=handlers.hears,
        answers=api.answers,
        clock=clock,
        tools=[settings],
        background=[use_cases.end_attempts_in_time],
    )
