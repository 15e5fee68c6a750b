"""The composition root of notification."""

from datetime import timedelta

from services.notification import api, handlers, store, use_cases
from services.notification.adapters.composing import Composer
from services.notification.adapters.posting import Postman
from services.notification.domain.messages import Patience
from services.notification.settings import Settings
from shared.runtime import Clock, Service


def create_app(settings: Settings | None = None, *, clock: Clock | None = None) -> Service:
    """Compose the service; nothing is opened before it starts."""
    settings = settings or Settings()
    return Service(
        "notification",
        settings,
        metadata=store.metadata,
        hears=handlers.hears,
        answers=api.answers,
        clock=clock,
        tools=tools_of(settings),
        background=[use_cases.send_letters],
    )


def tools_of(settings: Settings) -> list[object]:
    """What use cases are composed with."""
    patience = Patience(
        quiet=timedelta(seconds=settings.quiet_seconds),
        changes_quiet=timedelta(seconds=settings.changes_quiet_seconds),
        materials_quiet=timedelta(seconds=settings.materials_quiet_seconds),
        give_up=timedelta(seconds=settings.give_up_seconds),
        stale=timedelta(seconds=settings.stale_seconds),
    )
    composer = Composer(
        public_url=settings.public_url, sender_name=settings.sender_name, sender_address=settings.sender_address
    )
    return [settings, patience, composer, Postman(settings)]
