"""Engines: one writer and a few readers per service, durable on SQLite and on PostgreSQL alike."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection

_SYNCHRONOUS = "FULL"


def open_engines(url: str) -> tuple[Engine, Engine]:
    """The writer's and the readers' engine. Creates the folder of a SQLite file. Readers see one moment, and only read.

    SQLite: WAL, synchronous=FULL (a commit survives a power cut), one writer that takes the lock at BEGIN.
    """
    if make_url(url).get_backend_name() == "sqlite":
        return _open_sqlite(url)
    engine = create_engine(
        url, pool_size=6, max_overflow=4, pool_pre_ping=True, pool_timeout=5, connect_args={"connect_timeout": 5}
    )
    return engine, engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def make_private(folder: Path) -> None:
    """Make a folder, if it is not there, that only its owner can read: stores and logs name people."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def was_made(url: str) -> bool:
    """False for a SQLite file that is not there: opening it would make it. A server's database is taken to be there."""
    address = make_url(url)
    return address.get_backend_name() != "sqlite" or Path(address.database or "").is_file()


def _open_sqlite(url: str) -> tuple[Engine, Engine]:
    database = make_url(url).database
    if database:
        make_private(Path(database).parent)
    options: dict[str, Any] = {"connect_args": {"check_same_thread": False, "timeout": 10}, "pool_timeout": 10}
    writer = create_engine(url, pool_size=1, max_overflow=0, **options)
    reader = create_engine(url, pool_size=4, max_overflow=0, **options)
    event.listen(writer, "connect", _prepare_writer)
    event.listen(reader, "connect", _prepare_reader)
    event.listen(writer, "begin", _begin_immediate)
    event.listen(reader, "begin", _begin)
    return writer, reader


def _prepare_writer(connection: DBAPIConnection, record: object) -> None:  # noqa: ARG001  # the event's signature
    _prepare(connection)
    # What is deleted is overwritten: a person who is forgotten must not be found in the file.
    connection.execute("PRAGMA secure_delete=ON")


def _prepare_reader(connection: DBAPIConnection, record: object) -> None:  # noqa: ARG001  # the event's signature
    _prepare(connection)
    connection.execute("PRAGMA query_only=ON")


def _prepare(connection: DBAPIConnection) -> None:
    # Python's driver would open transactions by itself, too late and deferred: two writers would lose updates.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", f"synchronous={_SYNCHRONOUS}", "busy_timeout=10000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
