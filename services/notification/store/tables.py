"""Notification's tables. Nothing outside this package sees them."""

from datetime import datetime

from sqlalchemy import Index, Text, UniqueConstraint
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from shared.outbox import UtcDateTime, outbox_tables


class Table(SQLModel, registry=registry()):
    """Base of this service's tables: a registry of its own, so that services can share a process."""


class ContactRow(Table, table=True):
    """The only table with names and addresses. Revision 0: not known yet. Erased: never to be known again."""

    __tablename__ = "contact"
    participant_id: str = Field(primary_key=True)
    revision: int
    stated_at: datetime = Field(sa_type=UtcDateTime)
    fact_id: str
    email: str
    family_name: str
    given_name: str
    vocative: str
    sex: str
    language: str
    erased: bool


class ProgrammeRow(Table, table=True):
    """A programme, newest version; 0: not known yet."""

    __tablename__ = "programme"
    programme_id: str = Field(primary_key=True)
    version: int
    title: str
    project: str
    issuer: str
    timezone: str
    contact_email: str
    acknowledgement_uk: str = Field(sa_type=Text)
    acknowledgement_en: str = Field(sa_type=Text)
    test_titles: str = Field(sa_type=Text)


class WebinarRow(Table, table=True):
    """A webinar as the newest version that has it says; 0: not known yet. Its row is the lock of its places."""

    __tablename__ = "webinar"
    webinar_id: str = Field(primary_key=True)
    programme_id: str
    version: int
    topic: str
    starts_at: datetime = Field(sa_type=UtcDateTime)


class PlaceChangeRow(Table, table=True):
    """What happened to a person's place in a webinar."""

    __tablename__ = "place_change"
    __table_args__ = (Index("place_change_of_webinar", "webinar_id", "participant_id"),)
    about_id: str = Field(primary_key=True)
    participant_id: str
    webinar_id: str
    place: str
    at: datetime = Field(sa_type=UtcDateTime)


class NoticeRow(Table, table=True):
    """What happened to a webinar that its people are to be told."""

    __tablename__ = "notice"
    about_id: str = Field(primary_key=True)
    kind: str
    programme_id: str
    webinar_id: str = Field(index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    told_at: datetime = Field(sa_type=UtcDateTime)
    details: str = Field(sa_type=Text)


class MessageRow(Table, table=True):
    """A message: one person, one kind, one fact. Messages with one ``letter_id`` leave in one mail, at every try."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("participant_id", "kind", "about_id"),
        Index("message_due", "state", "not_before"),
        Index("message_company", "merge_key"),
        Index("message_newest", "created_at"),
    )
    message_id: str = Field(primary_key=True)
    participant_id: str
    kind: str
    about_id: str
    programme_id: str
    webinar_id: str
    merge_key: str
    details: str = Field(sa_type=Text)
    told_at: datetime = Field(sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime)
    not_before: datetime = Field(sa_type=UtcDateTime)
    state: str
    attempts: int
    reason: str
    letter_id: str | None = Field(default=None, index=True)
    claim_token: str | None = Field(default=None, index=True)
    claimed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


metadata = Table.metadata
bookkeeping = outbox_tables(metadata)

CONTACT = metadata.tables["contact"]
PROGRAMME = metadata.tables["programme"]
WEBINAR = metadata.tables["webinar"]
PLACE_CHANGE = metadata.tables["place_change"]
NOTICE = metadata.tables["notice"]
MESSAGE = metadata.tables["message"]
