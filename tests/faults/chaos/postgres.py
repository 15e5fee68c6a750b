"""A PostgreSQL server of our own that can be shut down at once, as by a crash, and started again."""

import logging
import os
import signal
import subprocess
import time
import warnings
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

_GONE_SECONDS, _RECOVERED_SECONDS = 20.0, 90.0


class Postgres:
    """One server in a folder, one database per service."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def start(self) -> "Postgres":
        """Start, or start again; its address stays. Recovering from a crash may take longer than pg_ctl waits."""
        logging.getLogger("pgserver").setLevel(logging.CRITICAL)  # it would print the server's whole log
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # pgserver wants a folder that only a login session has
            import pgserver  # noqa: PLC0415  # not everywhere

        deadline = time.monotonic() + _RECOVERED_SECONDS
        while True:
            try:
                self._server = pgserver.get_server(  # type: ignore[attr-defined]  # not listed in its __all__
                    self._folder, cleanup_mode="stop"
                )
                self._server.ensure_postgres_running()
            except (subprocess.SubprocessError, AssertionError):  # pgserver asserts that it is ready
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.5)
            else:
                return self

    def stop(self) -> None:
        self._server.cleanup()

    def crash(self) -> None:
        """Immediate shutdown: every session is cut, nothing is written down; the next start recovers from the log."""
        pid = int((self._folder / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGQUIT)
        deadline = time.monotonic() + _GONE_SECONDS
        while (self._folder / "postmaster.pid").exists():
            if time.monotonic() > deadline:
                message = "PostgreSQL did not end"
                raise TimeoutError(message)
            time.sleep(0.02)

    def make_database(self, name: str) -> str:
        """A new database; returns its address."""
        url = make_url(self._server.get_uri().replace("postgresql://", "postgresql+psycopg://"))
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f'create database "{name}"'))
        engine.dispose()
        return url.set(database=name).render_as_string(hide_password=False)
