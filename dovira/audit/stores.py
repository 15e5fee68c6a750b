"""The services' databases, read only: one transaction each, so that all rows of a store are of one moment.

Plain SQL on purpose: the audit must not see a store through the eyes of the service that owns it.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, Row, create_engine, inspect, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from dovira.registry import SERVICES, settings_of

_AT_A_TIME = 1000


class StoreUnavailable(Exception):  # a state of a part
    """A service's database does not answer, or there is none at all. Its text names no database's address."""


@dataclass(frozen=True)
class _Store:
    connection: Connection
    tables: frozenset[str]


class Stores:
    """Every store there is."""

    def __init__(self, stores: dict[str, _Store]) -> None:
        """Made by ``open_stores``."""
        self._stores = stores

    @property
    def any_there(self) -> bool:
        """Whether any service has a store."""
        return bool(self._stores)

    def has(self, service: str, table: str = "outbox") -> bool:
        """Whether the service has a store with that table."""
        return service in self._stores and table in self._stores[service].tables

    def rows(self, service: str, sql: str) -> Sequence[Row[Any]]:
        """All rows of a query."""
        return list(self.each(service, sql))

    def each(self, service: str, sql: str) -> Iterator[Row[Any]]:
        """The rows of a query, a thousand in memory at a time. Raises StoreUnavailable."""
        try:
            options = {"yield_per": _AT_A_TIME}
            yield from self._stores[service].connection.execute(text(sql), execution_options=options)
        except SQLAlchemyError as error:
            raise StoreUnavailable(_sentence(service, error)) from None


@contextmanager
def open_stores(data_dir: Path) -> Iterator[Stores]:
    """The stores of all services, each by its own settings; one that was never made is left out.

    Raises StoreUnavailable.
    """
    with ExitStack() as stack:
        stores = {}
        for service in SERVICES:
            url = settings_of(service)(data_dir=data_dir).database_url_of(service)
            try:
                store = _open(stack, url)
            except (SQLAlchemyError, sqlite3.Error) as error:
                raise StoreUnavailable(_sentence(service, error)) from None
            if store is not None:
                stores[service] = store
        yield Stores(stores)


def _open(stack: ExitStack, url: str) -> _Store | None:
    engine = _engine(url)
    if engine is None:
        return None
    stack.callback(engine.dispose)
    connection = stack.enter_context(engine.connect())
    if engine.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN")
    # Looking at the tables is the transaction's first read: from here on nothing it sees changes.
    return _Store(connection, frozenset(inspect(connection).get_table_names()))


def _engine(url: str) -> Engine | None:
    """An engine that cannot write; None when the SQLite file is not there."""
    if make_url(url).get_backend_name() != "sqlite":
        engine = create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": 5})
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    file = Path(make_url(url).database or "")
    if not file.is_file():
        return None
    address = f"{file.absolute().as_uri()}?mode=ro"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False, timeout=10)

    return create_engine("sqlite://", creator=connect, poolclass=NullPool)


def _sentence(service: str, error: Exception) -> str:
    return f"the store of {service} cannot be read ({type(error).__name__})"
