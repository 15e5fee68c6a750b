"""Integration's tables. No queries here."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from shared.outbox import UtcDateTime, outbox_tables


class Table(SQLModel, registry=registry()):
    """Base of this service's tables: a registry of its own, so that services can share a process."""


class ConsumerRow(Table, table=True):
    """A consumer. Its token and key are known to itself alone: the row holds a fingerprint and a public key."""

    __tablename__ = "consumer"
    name: str = Field(primary_key=True)
    fingerprint: str = Field(unique=True)
    types: str
    personal: str
    admitted_at: datetime = Field(sa_type=UtcDateTime)
    nkey: str = Field(default="", sa_column_kwargs={"server_default": ""})


class WebhookRow(Table, table=True):
    """Where a consumer's events are posted. The secret signs them, so it is kept as it is; the address may hold one.

    ``cursor``: up to where in each stream deliveries were written. ``since``: what was told before is not posted.
    ``ended``: why nothing is posted any more; empty while it is.
    """

    __tablename__ = "webhook"
    consumer: str = Field(primary_key=True)
    url: str
    secret: str
    cursor: str
    since: datetime = Field(sa_type=UtcDateTime)
    former_secret: str = Field(default="", sa_column_kwargs={"server_default": ""})
    former_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failures: int = 0
    rest_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended: str = ""


class DeliveryRow(Table, table=True):
    """An event on its way to a webhook: where it stands in the log and what became of it, never what it says."""

    __tablename__ = "delivery"
    __table_args__ = (
        Index("delivery_due", "state", "consumer", "due_at"),
        Index("delivery_newest", "consumer", "told_at"),
    )
    consumer: str = Field(primary_key=True)
    event_id: str = Field(primary_key=True)
    type: str
    service: str
    sequence: int = Field(sa_type=BigInteger)
    told_at: datetime = Field(sa_type=UtcDateTime)
    state: str
    attempts: int
    due_at: datetime = Field(sa_type=UtcDateTime)
    outcome: str
    tried_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    claim_token: str | None = Field(default=None, index=True)
    claimed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)


metadata = Table.metadata
bookkeeping = outbox_tables(metadata)

CONSUMER = metadata.tables["consumer"]
WEBHOOK = metadata.tables["webhook"]
DELIVERY = metadata.tables["delivery"]
