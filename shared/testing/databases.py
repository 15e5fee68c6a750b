"""Databases for tests, on SQLite and on PostgreSQL. Making one takes longer than most tests, so what can be is kept."""

import contextlib
import itertools
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, MetaData, create_engine, make_url, text

from shared.runtime.database import open_engines

_Tables = tuple[MetaData, int]

_numbers = itertools.count(1)
_sqlite_files: dict[_Tables, bytes] = {}
_tables_of_lent: dict[str, set[_Tables]] = {}

# Whoever still holds a connection would block it. Most tables are empty after a test, and truncating one takes time.
_EMPTY = """
do $$
declare one text; filled text[] := '{}'; is_filled boolean;
begin
    perform pg_terminate_backend(pid, 10000) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend';
    for one in select quote_ident(tablename) from pg_tables where schemaname = 'public' loop
        execute 'select exists (select from ' || one || ')' into is_filled;
        if is_filled then filled := filled || one; end if;
    end loop;
    if filled <> '{}' then
        execute 'truncate ' || array_to_string(filled, ', ') || ' restart identity cascade';
    end if;
end $$
"""


def sqlite_url(folder: Path) -> str:
    """A SQLite file that does not exist yet."""
    return f"sqlite:///{folder}/store-{next(_numbers)}.db"


@contextlib.contextmanager
def postgres_database(server_url: str, name: str = "") -> Iterator[str]:
    """A new PostgreSQL database, dropped at the end."""
    name = name or _new_name()
    try:
        yield _create(server_url, name)
    finally:
        _execute(server_url, f'drop database if exists "{name}" with (force)')


@dataclass
class LentDatabases:
    """PostgreSQL databases on one server that are emptied and lent again; they end with the server."""

    server_url: str
    _urls: dict[str, str] = field(default_factory=dict)

    @contextlib.contextmanager
    def lend(self, purpose: str) -> Iterator[str]:
        """A database without rows. It has the tables that `make_tables` made for the same purpose before."""
        if purpose not in self._urls:
            self._urls[purpose] = _create(self.server_url, _new_name())
            _tables_of_lent[self._urls[purpose]] = set()
        url = self._urls[purpose]
        try:
            yield url
        finally:
            _execute(url, _EMPTY)


def with_tables(url: str, metadata: MetaData) -> str:
    """The same address, once the tables are made there: for a service that is not to migrate when it starts."""
    engines = open_engines(url)
    make_tables(engines[0], metadata)
    for engine in engines:
        engine.dispose()
    return url


def make_tables(engine: Engine, metadata: MetaData) -> None:
    """Make what is not there yet. A new SQLite file is a copy of one whose tables were made before."""
    tables = metadata, len(metadata.tables)
    file = Path(engine.url.database or "")
    if engine.dialect.name == "sqlite" and not file.exists():
        file.write_bytes(_sqlite_file(tables))
        return
    there = _tables_of_lent.get(engine.url.render_as_string(hide_password=False), set())
    if tables not in there:
        metadata.create_all(engine)
        there.add(tables)


def _sqlite_file(tables: _Tables) -> bytes:
    if tables not in _sqlite_files:
        with tempfile.TemporaryDirectory() as folder:
            engines = open_engines(sqlite_url(Path(folder)))
            tables[0].create_all(engines[0])
            for engine in engines:
                engine.dispose()
            _sqlite_files[tables] = Path(engines[0].url.database or "").read_bytes()
    return _sqlite_files[tables]


def _new_name() -> str:
    # Other processes may use the same server.
    return f"test_{os.getpid()}_{next(_numbers)}"


def _create(server_url: str, name: str) -> str:
    _execute(server_url, f'drop database if exists "{name}" with (force)', f'create database "{name}"')
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


def _execute(url: str, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
