"""Leadership: one active relay per database. The lock dies with the process that holds it."""

import asyncio
import fcntl
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType

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

    async def __aenter__(self) -> None:
        """Wait for the lead."""
        if self._engine.dialect.name == "sqlite":
            await self._lead_by_file()
        else:
            await self._lead_by_advisory_lock()

    async def __aexit__(
        self, error_type: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go."""
        if self._file is not None:
            self._file.close()
        if self._connection is not None:
            # Closing the session, not returning it to the pool, is what frees the lock.
            self._connection.invalidate()
            self._connection.close()

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
        try:
            if self._connection is None:
                self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            return bool(self._connection.execute(text("select pg_try_advisory_lock(:n)"), {"n": _LOCK}).scalar())
        except SQLAlchemyError:
            self._connection = None
            return False
