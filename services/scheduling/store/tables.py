"""Scheduling's tables. Names and addresses of people stand in ``identity`` and ``reported_person``, nowhere else."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Text, UniqueConstraint, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from shared.outbox import UtcDateTime, outbox_tables


class Table(SQLModel, registry=registry()):
    """Base of this service's tables: a registry of its own, so that services can share a process."""


class ProgrammeRow(Table, table=True):
    """The published version of a programme. Its lock guards everything about the presence in its webinars."""

    __tablename__ = "programme"
    programme_id: str = Field(primary_key=True)
    version: int
    snapshot: str = Field(sa_type=Text)
    published_at: datetime = Field(sa_type=UtcDateTime)


class WebinarRow(Table, table=True):
    """A webinar that was ever published; ``sequence`` is that of its calendar entry.

    ``cancelled_as``: what it was when it was cancelled, as JSON, so that it can be taken back.
    """

    __tablename__ = "webinar"
    webinar_id: str = Field(primary_key=True)
    programme_id: str = Field(index=True)
    topic: str = Field(sa_type=Text)
    announcement_title: str = Field(sa_type=Text)
    timezone: str
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    sequence: int
    cancelled: bool
    held_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cancelled_as: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})


class MaterialRow(Table, table=True):
    """The newest material of each kind."""

    __tablename__ = "material"
    webinar_id: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    material_id: str
    title: str = Field(sa_type=Text)
    url: str = Field(sa_type=Text)
    visibility: str
    published_at: datetime = Field(sa_type=UtcDateTime)


class ParticipantRow(Table, table=True):
    """Everybody ever heard of. The erased stay, so that a late fact does not bring a name back."""

    __tablename__ = "participant"
    participant_id: str = Field(primary_key=True)
    erased: bool = False


class MembershipRow(Table, table=True):
    """Who takes part in which programme."""

    __tablename__ = "membership"
    participant_id: str = Field(primary_key=True)
    programme_id: str = Field(primary_key=True, index=True)
    oblast: str = Field(default="", sa_column_kwargs={"server_default": ""})


class IdentityRow(Table, table=True):
    """A folded address or name that a participant has or had; none is lost, so the order of facts is no matter."""

    __tablename__ = "identity"
    participant_id: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    value: str = Field(primary_key=True, index=True)


class ReportedPersonRow(Table, table=True):
    """Somebody in the reports of a webinar, by address and folded names; ``decided`` is who a person said it is.

    ``dismissed``: a person said it is no participant.
    """

    __tablename__ = "reported_person"
    __table_args__ = (UniqueConstraint("webinar_id", "email", "name", "earlier_name"),)
    person_id: str = Field(primary_key=True)
    webinar_id: str = Field(index=True)
    email: str = Field(index=True)
    name: str = Field(index=True)
    earlier_name: str = Field(index=True)
    shown_name: str
    decided: str = ""
    decided_by: str = ""
    dismissed: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})


class JoinRow(Table, table=True):
    """A join as reported; the same one in another report is the same row."""

    __tablename__ = "reported_join"
    person_id: str = Field(sa_column=Column(ForeignKey("reported_person.person_id"), primary_key=True))
    joined_at: datetime = Field(primary_key=True, sa_type=UtcDateTime)
    left_at: datetime = Field(primary_key=True, sa_type=UtcDateTime)


class PresenceRow(Table, table=True):
    """How long a participant was in a webinar; ``decided_by`` is empty when it follows from reports."""

    __tablename__ = "presence"
    webinar_id: str = Field(primary_key=True)
    participant_id: str = Field(primary_key=True, index=True)
    seconds: int
    revision: int
    decided_by: str = ""
    reason: str = Field(default="", sa_type=Text)
    excused: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class InterruptionRow(Table, table=True):
    """A time in which people of these oblasts (comma separated; empty: all) could not take part."""

    __tablename__ = "interruption"
    interruption_id: str = Field(primary_key=True)
    webinar_id: str = Field(index=True)
    kind: str
    oblasts: str
    begins_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    note: str = Field(sa_type=Text)
    declared_by: str
    withdrawn: bool


class CheckInCodeRow(Table, table=True):
    """The code shown in a webinar."""

    __tablename__ = "check_in_code"
    webinar_id: str = Field(primary_key=True)
    code: str


class CheckInRow(Table, table=True):
    """How often a participant tried the code of a webinar, and when it was right."""

    __tablename__ = "check_in"
    webinar_id: str = Field(primary_key=True)
    participant_id: str = Field(primary_key=True, index=True)
    wrong_tries: int
    checked_in_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class WatchedRow(Table, table=True):
    """When a participant first said to have watched the recording of a webinar."""

    __tablename__ = "watched_recording"
    webinar_id: str = Field(primary_key=True)
    participant_id: str = Field(primary_key=True, index=True)
    watched_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SurveyRow(Table, table=True):
    """When a participant answered the survey of a webinar. The answers are in the fact alone."""

    __tablename__ = "survey"
    webinar_id: str = Field(primary_key=True)
    participant_id: str = Field(primary_key=True, index=True)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


metadata = Table.metadata
bookkeeping = outbox_tables(metadata)

programme = metadata.tables["programme"]
webinar = metadata.tables["webinar"]
material = metadata.tables["material"]
participant = metadata.tables["participant"]
membership = metadata.tables["membership"]
identity = metadata.tables["identity"]
person = metadata.tables["reported_person"]
join = metadata.tables["reported_join"]
presence = metadata.tables["presence"]
interruption = metadata.tables["interruption"]
check_in_code = metadata.tables["check_in_code"]
check_in = metadata.tables["check_in"]
watched_recording = metadata.tables["watched_recording"]
survey = metadata.tables["survey"]
