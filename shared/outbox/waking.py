"""Waking the relay from another process: PostgreSQL notifies whoever publishes of commits that told something."""

import asyncio
from collections.abc import Callable

import psycopg
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from shared.outbox.unit_of_work import TOLD_CHANNEL

_LISTEN = 0.5
_PAUSE = 2.0


async def wake_on_commits(engine: Engine, wake: Callable[[], object]) -> None:
    """Call ``wake`` after each such commit of any process on this database, until cancelled; at once on SQLite: never.

    While the database is away nothing is heard: the relay looks every second all the same.
    """
    if engine.dialect.name != "postgresql":
        return
    while True:
        try:
            await _listen(engine, wake)
        except (SQLAlchemyError, psycopg.Error):
            await asyncio.sleep(_PAUSE)


async def _listen(engine: Engine, wake: Callable[[], object]) -> None:
    connection = await asyncio.to_thread(engine.connect)
    try:
        connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        await asyncio.to_thread(connection.exec_driver_sql, f"LISTEN {TOLD_CHANNEL}")
        session = connection.connection.driver_connection
        if not isinstance(session, psycopg.Connection):
            return
        while True:
            if await _in_thread(session):
                wake()
    finally:
        connection.invalidate()
        connection.close()


async def _in_thread(session: "psycopg.Connection[tuple[object, ...]]") -> bool:
    """Whether something was heard. Whoever cancels waits until the thread has let the session go."""
    listening = asyncio.ensure_future(asyncio.to_thread(_heard_something, session))
    try:
        return await asyncio.shield(listening)
    except asyncio.CancelledError:
        await asyncio.gather(listening, return_exceptions=True)
        raise


def _heard_something(session: "psycopg.Connection[tuple[object, ...]]") -> bool:
    return any(True for _ in session.notifies(timeout=_LISTEN, stop_after=1))
