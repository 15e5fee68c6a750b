"""How we prove it: real NATS and PostgreSQL servers, fresh databases, a frozen clock, `eventually`."""

from shared.testing.databases import LentDatabases, make_tables, postgres_database, sqlite_url, with_tables
from shared.testing.eventually import eventually
from shared.testing.harness import START, FrozenClock, Harness, heard_now
from shared.testing.parts import parts_mode, running_nats, running_postgres

__all__ = [
    "START",
    "FrozenClock",
    "Harness",
    "LentDatabases",
    "eventually",
    "heard_now",
    "make_tables",
    "parts_mode",
    "postgres_database",
    "running_nats",
    "running_postgres",
    "sqlite_url",
    "with_tables",
]
