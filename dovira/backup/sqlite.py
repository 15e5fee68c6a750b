"""A SQLite store: held still for a moment, copied as it stood then while the service goes on, and put back."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from dovira.backup.errors import BackupProblem
from dovira.backup.manifest import Kind
from shared.runtime.database import make_private

_PAGES_AT_ONCE = 2_000
_PATIENCE = 30.0
_BESIDE = ("-wal", "-shm", "-journal")


class SqliteStore:
    """The file of one service."""

    kind: Kind = "sqlite"
    suffix = ".db"

    def __init__(self, file: Path) -> None:
        """Nothing is opened yet."""
        self._file = file
        self._reader: sqlite3.Connection | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be lost by restoring into it."""
        return not self._file.is_file() or not self._file.stat().st_size

    @contextmanager
    def held_still(self) -> Iterator[None]:
        """While inside, nobody commits."""
        with closing(self._connect()) as writer:
            writer.execute("BEGIN IMMEDIATE")
            yield
            writer.execute("ROLLBACK")

    @contextmanager
    def seen_as_now(self) -> Iterator[None]:
        """While inside, ``copy_to`` copies what was there at entry."""
        with closing(self._connect()) as self._reader:
            self._reader.execute("BEGIN")
            self._reader.execute("SELECT count(*) FROM sqlite_master")  # a transaction begins with its first read
            yield

    def copy_to(self, path: Path) -> None:
        """By SQLite's own backup, then checked page by page. Raises BackupProblem."""
        assert self._reader is not None  # noqa: S101  # for the type checker: called inside seen_as_now
        with closing(sqlite3.connect(path)) as copy:
            self._reader.backup(copy, pages=_PAGES_AT_ONCE)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
            _check(copy, path.name)

    def put_back(self, path: Path) -> None:
        """Copy a backup's file into its place, whatever stands there. Raises BackupProblem."""
        make_private(self._file.parent)
        for one in (self._file, *(self._file.with_name(self._file.name + end) for end in _BESIDE)):
            one.unlink(missing_ok=True)
        shutil.copyfile(path, self._file)
        self._file.chmod(0o600)
        with closing(self._connect()) as restored:
            _check(restored, self._file.name)

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._file, isolation_level=None, timeout=_PATIENCE, check_same_thread=False)


def _check(connection: sqlite3.Connection, name: str) -> None:
    found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        message = f"the store {name} is damaged: SQLite's integrity check fails"
        raise BackupProblem(message, "Restore an earlier backup, or `dovira rebuild` what follows from the log.")
