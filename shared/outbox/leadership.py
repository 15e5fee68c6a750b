"""Leadership: one active relay per database. The lock dies with the process that holds it."""

import asyncio
import fcntl
import threading
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

_LOCK = 0x446F76  # «Dov»; advisory locks are numbered within one database
_PAUSE = 0.5


class Leadership:
    """``async with Leadership(engine)``: enters when this process is the only one inside for that database.

    SQLite: a lock on a file beside the database. PostgreSQL: a session's advisory lock on its own connection.
    """

    def __init__(self, engine: Engine) -> None:
        """Nothing is locked yet."""
        self._engine = engine
        self._file: TextIOWrapper | None = None
        self._connection: Connection | None = None
        self._left = False
        self._away = False
        self._guard = threading.Lock()

    @property
    def trouble(self) -> str | None:
        """Why nobody can lead; None while the database answers."""
        return "the database does not answer" if self._away else None

    async def __aenter__(self) -> Self:
        """Wait for the lead."""
        try:
            if self._engine.dialect.name == "sqlite":
                await self._lead_by_file()
            else:
                await self._lead_by_advisory_lock()
        except BaseException:  # cancelled while waiting: what was opened for it must not stay open
            self._leave()
            raise
        return self

    async def __aexit__(
        self, error_type: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go."""
        self._leave()

    async def holds(self) -> bool:
        """Whether the lead is still ours; a session that ended took its lock with it."""
        if self._left or self._connection is None:
            return not self._left
        return await asyncio.to_thread(self._session_lives)

    def _leave(self) -> None:
        with self._guard:
            self._left = True
            if self._file is not None:
                self._file.close()
            self._drop_connection()

    async def _lead_by_file(self) -> None:
        database = self._engine.url.database
        if not database or database == ":memory:":
            return
        self._file = Path(f"{database}.relay-lock").open("w")  # noqa: ASYNC230, SIM115  # held open while leading
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                await asyncio.sleep(_PAUSE)
            else:
                return

    async def _lead_by_advisory_lock(self) -> None:
        while not await asyncio.to_thread(self._try_advisory_lock):  # noqa: ASYNC110  # another process holds it
            await asyncio.sleep(_PAUSE)

    def _try_advisory_lock(self) -> bool:
        with self._guard:  # whoever leaves meanwhile waits for the answer, and then drops the lock with its session
            if self._left:
                return False
            try:
                if self._connection is None:
                    self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
                leads = bool(self._connection.scalar(text("select pg_try_advisory_lock(:n)"), {"n": _LOCK}))
            except SQLAlchemyError:
                self._drop_connection()
                leads, self._away = False, True
            else:
                self._away = False
            return leads

    def _session_lives(self) -> bool:
        with self._guard:
            try:
                return self._connection is not None and self._connection.scalar(text("select true")) is True
            except SQLAlchemyError:
                return False

    def _drop_connection(self) -> None:
        """Close the session, rather than return it to the pool: that is what frees the lock."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None
