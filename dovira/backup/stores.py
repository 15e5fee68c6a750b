"""The stores of all services, by their settings: files or databases."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from sqlalchemy import make_url

from dovira.backup.manifest import Kind
from dovira.backup.postgres import PostgresStore
from dovira.backup.sqlite import SqliteStore
from dovira.registry import SERVICES, settings_of
from shared.runtime.database import was_made


class Store(Protocol):
    """A store that can be held still, copied as of one moment, and put back. Each step may raise BackupProblem."""

    @property
    def kind(self) -> Kind:
        """What it is."""
        ...

    @property
    def suffix(self) -> str:
        """How the name of its copy ends."""
        ...

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be lost by restoring into it."""
        ...

    def held_still(self) -> AbstractContextManager[None]:
        """While inside, nobody commits that anything was heard or told."""
        ...

    def seen_as_now(self) -> AbstractContextManager[None]:
        """While inside, ``copy_to`` copies what was there at entry."""
        ...

    def copy_to(self, path: Path) -> None:
        """Write the store into a file."""
        ...

    def put_back(self, path: Path) -> None:
        """Replace the store by what such a file holds."""
        ...


def store_url(service: str, data_dir: Path) -> str:
    """Where a service has its store, by its settings."""
    return settings_of(service)(data_dir=data_dir).database_url_of(service)


def store_of(service: str, data_dir: Path) -> Store:
    """A service's store, there or still to be made."""
    address = make_url(store_url(service, data_dir))
    if address.get_backend_name() == "sqlite":
        return SqliteStore(Path(address.database or ""))
    return PostgresStore(address)


def stores_there(data_dir: Path) -> Mapping[str, Store]:
    """The stores of all services that have one."""
    made = [service for service in SERVICES if was_made(store_url(service, data_dir))]
    found = {service: store_of(service, data_dir) for service in made}
    return {service: store for service, store in found.items() if not store.is_empty}
