"""Which services there are, in the order they start, and how to get at each without importing the others."""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Protocol

from sqlalchemy import MetaData

from shared.bus import Hearing
from shared.outbox import Tx
from shared.runtime import Clock, Service, ServiceSettings

SERVICES = (
    "registration",
    "scheduling",
    "assessment",
    "certification",
    "dialogue",
    "notification",
    "reporting",
    "integration",
    "gateway",
)


class CreateApp(Protocol):
    """The composition root every service has."""

    def __call__(self, settings: ServiceSettings | None = None, *, clock: Clock | None = None) -> Service:
        """Compose the service."""
        ...


def create_app_of(service: str) -> CreateApp:
    """A service's composition root. Raises ModuleNotFoundError for a name that is no service."""
    create_app: CreateApp = import_module(f"services.{service}.app").create_app
    return create_app


def settings_of(service: str) -> Callable[..., ServiceSettings]:
    """A service's settings class; what is not given comes from the environment."""
    settings: Callable[..., ServiceSettings] = import_module(f"services.{service}.settings").Settings
    return settings


def hears_of(service: str) -> Sequence[Hearing[Tx]]:
    """What a service hears."""
    hearings: Sequence[Hearing[Tx]] = import_module(f"services.{service}.handlers").hears.hearings
    return hearings


def metadata_of(service: str) -> MetaData:
    """A service's tables."""
    metadata: MetaData = import_module(f"services.{service}.store").metadata
    return metadata
