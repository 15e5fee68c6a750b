"""A PostgreSQL store: held still for a moment, dumped as it stood then while the service goes on, and put back."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, create_engine, inspect, text
from sqlalchemy.pool import NullPool

from dovira.backup.errors import BackupProblem
from dovira.backup.manifest import Kind

_NAMED = 300


class PostgresStore:
    """The database of one service. pg_dump and pg_restore do the work; both must be as new as the server, or newer."""

    kind: Kind = "postgresql"
    suffix = ".pgdump"

    def __init__(self, url: URL) -> None:
        """Nothing is opened yet."""
        self._url = url
        self._engine = create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": 5})
        self._snapshot = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be lost by restoring into it."""
        return not inspect(self._engine).get_table_names()

    @contextmanager
    def held_still(self) -> Iterator[None]:
        """While inside, nobody commits that anything was heard or told.

        A handler writes the inbox first and the outbox last: in this order nobody waits for us in a ring.
        """
        with self._engine.connect() as connection, connection.begin():
            for table in ("inbox", "outbox"):
                connection.execute(text(f"LOCK TABLE {table} IN SHARE MODE"))
            yield

    @contextmanager
    def seen_as_now(self) -> Iterator[None]:
        """While inside, ``copy_to`` dumps what was there at entry."""
        reader = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with reader.connect() as connection, connection.begin():
            self._snapshot = str(connection.execute(text("SELECT pg_export_snapshot()")).scalar_one())
            yield

    def copy_to(self, path: Path) -> None:
        """Raises BackupProblem."""
        options = ("--format=custom", "--no-owner", "--no-acl", f"--snapshot={self._snapshot}", f"--file={path}")
        self._call("pg_dump", options)

    def put_back(self, path: Path) -> None:
        """Replace what the database holds, all or nothing. Raises BackupProblem."""
        options = ("--clean", "--if-exists", "--no-owner", "--no-acl", "--single-transaction", str(path))
        self._call("pg_restore", ("--exit-on-error", *options), database_option=("--dbname",))

    def _call(self, program: str, options: Sequence[str], *, database_option: Sequence[str] = ()) -> None:
        command = [_program(program, self._server_major()), *database_option, str(self._url.database), *options]
        done = subprocess.run(  # noqa: S603  # PostgreSQL's own program
            command, env=self._environment(), capture_output=True, text=True, check=False
        )
        if done.returncode:
            message = f"{program} failed for the database {self._url.database}: {_first_line(done.stderr)}"
            raise BackupProblem(message)

    def _environment(self) -> dict[str, str]:
        """The address in libpq's variables: a password among arguments is seen by everyone on the machine."""
        host = self._url.host or self._url.query.get("host", "")
        port = self._url.port or self._url.query.get("port", "")
        given = {"PGHOST": host, "PGPORT": port, "PGUSER": self._url.username, "PGPASSWORD": self._url.password}
        given["PGSSLMODE"] = self._url.query.get("sslmode", "")
        return os.environ | {name: str(value) for name, value in given.items() if value}

    def _server_major(self) -> int:
        with self._engine.connect() as connection:
            return int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10_000


def _program(name: str, server_major: int) -> str:
    """The oldest that is new enough: on PATH, where Debian puts each version, or beside the server for development."""
    found = {path: _major(path) for path in _candidates(name)}
    fitting = sorted((major, path) for path, major in found.items() if major >= server_major)
    if not fitting:
        message = f"there is no {name} for PostgreSQL {server_major} on this machine"
        raise BackupProblem(message, f"Install it (Debian: apt-get install postgresql-client-{server_major}).")
    return fitting[0][1]


def _candidates(name: str) -> Iterator[str]:
    if on_path := shutil.which(name):
        yield on_path
    yield from map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    yield from map(str, Path(sys.prefix).glob(f"lib/python*/site-packages/pgserver/pginstall/bin/{name}"))


def _major(program: str) -> int:
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)  # noqa: S603  # as above
    found = re.search(r"\) (\d+)", done.stdout)
    return int(found.group(1)) if found else 0


def _first_line(output: str) -> str:
    """Without what may quote rows."""
    return (output.strip().splitlines() or ["no word"])[0][:_NAMED]
