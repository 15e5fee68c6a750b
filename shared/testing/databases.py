"""Fresh databases for tests, on SQLite and on PostgreSQL."""

import contextlib
import itertools
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

_numbers = itertools.count(1)


def sqlite_url(folder: Path) -> str:
    """A SQLite file that does not exist yet."""
    return f"sqlite:///{folder}/store-{next(_numbers)}.db"


@contextlib.contextmanager
def postgres_database(server_url: str, name: str = "") -> Iterator[str]:
    """A new PostgreSQL database, dropped at the end."""
    name = name or f"test_{next(_numbers)}"
    admin = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'drop database if exists "{name}" with (force)'))
        connection.execute(text(f'create database "{name}"'))
    try:
        yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f'drop database if exists "{name}" with (force)'))
        admin.dispose()
