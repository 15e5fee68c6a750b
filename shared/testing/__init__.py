"""How we prove it: real NATS and PostgreSQL servers, fresh databases, a frozen clock, `eventually`."""

from shared.testing.databases import postgres_database, sqlite_url
from shared.testing.eventually import eventually
from shared.testing.harness import START, FrozenClock, Harness, heard_now
from shared.testing.parts import parts_mode, running_nats, running_postgres

__all__ = [
    "START",
    "FrozenClock",
    "Harness",
    "eventually",
    "heard_now",
    "parts_mode",
    "postgres_database",
    "running_nats",
    "running_postgres",
    "sqlite_url",
]
