"""Dialogue's tables. No queries here."""

from datetime import datetime

from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from shared.outbox import UtcDateTime, outbox_tables


class Table(SQLModel, registry=registry()):
    """Base of this service's tables: a registry of its own, so that services can share a process."""


class ProgrammeRow(Table, table=True):
    """The newest version heard of each programme, and what of it a post needs."""

    __tablename__ = "programme"
    programme_id: str = Field(primary_key=True)
    version: int
    snapshot: str | None = None


class WebinarRow(Table, table=True):
    """Which programme a webinar belongs to, so that it is found by its id alone."""

    __tablename__ = "webinar"
    webinar_id: str = Field(primary_key=True)
    programme_id: str = Field(index=True)


class HeldRow(Table, table=True):
    """That a webinar took place. Rows are only added."""

    __tablename__ = "held"
    webinar_id: str = Field(primary_key=True)
    held_at: datetime = Field(sa_type=UtcDateTime)


class MaterialRow(Table, table=True):
    """The newest material of each kind."""

    __tablename__ = "material"
    webinar_id: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    url: str
    is_public: bool
    published_at: datetime = Field(sa_type=UtcDateTime)


class EditRow(Table, table=True):
    """What a person wrote in place of a drafted element, and the draft they saw."""

    __tablename__ = "edit"
    webinar_id: str = Field(primary_key=True)
    element: str = Field(primary_key=True)
    text: str
    basis: str


class PostGateRow(Table, table=True):
    """A post's newest version, 0 before there is one. Whoever edits or publishes holds this row's lock."""

    __tablename__ = "post_gate"
    webinar_id: str = Field(primary_key=True)
    version: int


class PostRow(Table, table=True):
    """A published version of a post; never changed."""

    __tablename__ = "post"
    webinar_id: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    programme_id: str = Field(index=True)
    texts: str
    first_published_at: datetime = Field(sa_type=UtcDateTime)
    published_at: datetime = Field(sa_type=UtcDateTime)
    published_by: str


metadata = Table.metadata
bookkeeping = outbox_tables(metadata)
