"""Integration's tables. No queries here."""

from datetime import datetime

from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from shared.outbox import UtcDateTime, outbox_tables


class Table(SQLModel, registry=registry()):
    """Base of this service's tables: a registry of its own, so that services can share a process."""


class ConsumerRow(Table, table=True):
    """A consumer. Its token is known to itself alone: the row holds a fingerprint."""

    __tablename__ = "consumer"
    name: str = Field(primary_key=True)
    fingerprint: str = Field(unique=True)
    types: str
    personal: str
    admitted_at: datetime = Field(sa_type=UtcDateTime)


metadata = Table.metadata
bookkeeping = outbox_tables(metadata)
