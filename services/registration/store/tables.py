"""Registration's tables. No queries."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Row, UniqueConstraint
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from shared.outbox import UtcDateTime, outbox_tables

Values = Mapping[str, object]


class Table(SQLModel, registry=registry()):
    """Base of this service's tables: a registry of its own, so that services can share a process."""


class ProgrammeRow(Table, table=True):
    """Terms of a programme, newest version."""

    __tablename__ = "programme"
    programme_id: str = Field(primary_key=True)
    version: int
    accepted_only: bool
    deadline: datetime | None = Field(default=None, sa_type=UtcDateTime)
    oblasts: str
    body_types: str
    quotas: str = Field(default="{}", sa_column_kwargs={"server_default": "{}"})


class WebinarRow(Table, table=True):
    """A webinar's places. The counters change only under this row's lock."""

    __tablename__ = "webinar"
    __table_args__ = (CheckConstraint("confirmed >= 0 AND waiting >= 0", name="counters_not_negative"),)
    webinar_id: str = Field(primary_key=True)
    programme_id: str = Field(index=True)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    capacity: int
    active: bool
    confirmed: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    waiting: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    queue: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class PersonRow(Table, table=True):
    """A person. ``email_key`` is the mailbox in small letters; none once erased."""

    __tablename__ = "person"
    participant_id: str = Field(primary_key=True)
    email_key: str | None = Field(default=None, unique=True)
    name_key: str
    revision: int
    personal: str


class ApplicationRow(Table, table=True):
    """One application per person and programme, as last filled in; ``trace`` is what it was handed in by."""

    __tablename__ = "application"
    __table_args__ = (UniqueConstraint("participant_id", "programme_id"),)
    application_id: str = Field(primary_key=True)
    participant_id: str = Field(index=True)
    programme_id: str = Field(index=True)
    status: str
    oblast: str
    body_type: str
    form: str
    submitted_at: datetime = Field(sa_type=UtcDateTime)
    filled_in_at: datetime = Field(sa_type=UtcDateTime)
    registered: bool
    trace: str = Field(default="", sa_column_kwargs={"server_default": ""})
    reason: str = Field(default="", sa_column_kwargs={"server_default": ""})
    decided_by: str = Field(default="", sa_column_kwargs={"server_default": ""})
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ConsentRow(Table, table=True):
    """A consent as given, and when it was taken back; one given again is another row."""

    __tablename__ = "consent"
    application_id: str = Field(primary_key=True)
    purpose: str = Field(primary_key=True)
    given_at: datetime = Field(primary_key=True, sa_type=UtcDateTime)
    taken_back_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class EnrolmentRow(Table, table=True):
    """A place or a position. ``queue`` is the order of arrival within the webinar; quotas count by ``oblast``."""

    __tablename__ = "enrolment"
    __table_args__ = (UniqueConstraint("participant_id", "webinar_id"),)
    enrolment_id: str = Field(primary_key=True)
    participant_id: str = Field(index=True)
    programme_id: str
    webinar_id: str = Field(index=True)
    status: str
    queue: int
    oblast: str = Field(default="", sa_column_kwargs={"server_default": ""})


class ErasureRow(Table, table=True):
    """A person to be erased from the log. ``fact_id`` is that of ParticipantErased, which goes first."""

    __tablename__ = "erasure"
    participant_id: str = Field(primary_key=True)
    fact_id: str
    asked_at: datetime = Field(sa_type=UtcDateTime)
    erased_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


metadata = Table.metadata
bookkeeping = outbox_tables(metadata)

programme = metadata.tables["programme"]
webinar = metadata.tables["webinar"]
person = metadata.tables["person"]
application = metadata.tables["application"]
consent = metadata.tables["consent"]
enrolment = metadata.tables["enrolment"]
erasure = metadata.tables["erasure"]
replies = bookkeeping.replies


def first(rows: Sequence[Row[Any]]) -> Row[Any] | None:
    """The only row, or none."""
    return rows[0] if rows else None
