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
    reminders: str
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
    ends_at: datetime = Field(sa_type=UtcDateTime)
    join_url: str = Field(sa_type=Text)
    speakers: str = Field(sa_type=Text)


class SlotRow(Table, table=True):
    """What a change made of a webinar; without times it is a cancellation."""

    __tablename__ = "slot"
    webinar_id: str = Field(primary_key=True)
    sequence: int = Field(primary_key=True)
    programme_id: str
    fact_id: str
    starts_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ends_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ReminderTimerRow(Table, table=True):
    """When people are reminded of a webinar, and when that was done. No time: it does not take place."""

    __tablename__ = "reminder_timer"
    __table_args__ = (Index("reminder_timer_due", "fired_at", "due_at"),)
    webinar_id: str = Field(primary_key=True)
    lead: str = Field(primary_key=True)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    fired_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


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
    """A message: one person, one kind, one fact. Messages with one ``letter_id`` leave in one mail, at every try.

    ``announced`` is the sequence of the webinar that its letter states.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("participant_id", "kind", "about_id"),
        Index("message_due", "state", "not_before"),
        Index("message_company", "merge_key"),
        Index("message_newest", "created_at"),
        Index("message_about_webinar", "webinar_id", "participant_id"),
    )
    message_id: str = Field(primary_key=True)
    participant_id: str
    kind: str
    about_id: str
    programme_id: str
    webinar_id: str
    speaker_id: str = Field(default="", sa_column_kwargs={"server_default": ""})
    merge_key: str
    details: str = Field(sa_type=Text)
    told_at: datetime = Field(sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime)
    not_before: datetime = Field(sa_type=UtcDateTime)
    state: str
    attempts: int
    reason: str
    trace: str = Field(default="", sa_column_kwargs={"server_default": ""})
    announced: int | None = None
    letter_id: str | None = Field(default=None, index=True)
    claim_token: str | None = Field(default=None, index=True)
    claimed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


metadata = Table.metadata
bookkeeping = outbox_tables(metadata)

CONTACT = metadata.tables["contact"]
PROGRAMME = metadata.tables["programme"]
WEBINAR = metadata.tables["webinar"]
SLOT = metadata.tables["slot"]
REMINDER_TIMER = metadata.tables["reminder_timer"]
PLACE_CHANGE = metadata.tables["place_change"]
NOTICE = metadata.tables["notice"]
MESSAGE = metadata.tables["message"]
