"""Reporting's tables. No queries here.

What is stated holds from ``since`` until ``until``, so every table can be read as it stood at any moment. Rows that
state something of the same thing lie side by side: the primary key begins with the thing and ends with the fact.
"""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from shared.outbox import UtcDateTime, outbox_tables


class Table(SQLModel, registry=registry()):
    """Base of this service's tables: a registry of its own, so that services can share a process."""


class StatementRow(Table, table=True):
    """What a fact states of a participant in a programme."""

    __tablename__ = "statement"
    __table_args__ = (
        Index(
            "statement_certificate",
            "subject_id",
            sqlite_where=text("kind = 'certificate'"),
            postgresql_where=text("kind = 'certificate'"),
        ),
        Index("statement_participant", "participant_id"),
        {"sqlite_with_rowid": False},
    )
    programme_id: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    participant_id: str = Field(primary_key=True)
    thing: str = Field(primary_key=True)
    fact_id: str = Field(primary_key=True)
    rank: int
    since: datetime = Field(sa_type=UtcDateTime)
    until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    state: str
    subject_id: str
    amount: float | None = None
    counted: float | None = None


class ApplicantRow(Table, table=True):
    """Where somebody who applied for a programme works: nothing that names them."""

    __tablename__ = "applicant"
    __table_args__ = ({"sqlite_with_rowid": False},)
    programme_id: str = Field(primary_key=True)
    participant_id: str = Field(primary_key=True)
    fact_id: str = Field(primary_key=True)
    rank: int
    since: datetime = Field(sa_type=UtcDateTime)
    until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    oblast: str
    body_type: str


class PersonRow(Table, table=True):
    """What a person stated of themselves for the figures: nothing that names them."""

    __tablename__ = "person"
    __table_args__ = ({"sqlite_with_rowid": False},)
    participant_id: str = Field(primary_key=True)
    fact_id: str = Field(primary_key=True)
    rank: int
    since: datetime = Field(sa_type=UtcDateTime)
    until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sex: str
    age_band: str
    role: str


class LetterRow(Table, table=True):
    """To whom a letter was, of those whose facts are about the letter: stories find them by it."""

    __tablename__ = "letter"
    __table_args__ = ({"sqlite_with_rowid": False},)
    letter_id: str = Field(primary_key=True)
    participant_id: str = Field(index=True)


class ForgottenRow(Table, table=True):
    """Whoever is to be forgotten: only the id stays, to know late facts by."""

    __tablename__ = "forgotten"
    participant_id: str = Field(primary_key=True)


class ProgrammeRow(Table, table=True):
    """Every version of a programme."""

    __tablename__ = "programme"
    programme_id: str = Field(primary_key=True)
    fact_id: str = Field(primary_key=True)
    rank: int
    since: datetime = Field(sa_type=UtcDateTime)
    until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    snapshot: str


class FigureRow(Table, table=True):
    """A figure of a programme as it was counted last; pages are answered from these."""

    __tablename__ = "figure"
    programme_id: str = Field(primary_key=True)
    indicator: str = Field(primary_key=True)
    subject_id: str = Field(primary_key=True)
    dimension: str = Field(primary_key=True)
    value: str = Field(primary_key=True)
    number: float
    people: int
    newest_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class CountingRow(Table, table=True):
    """How often something changed in a programme, how often it had when it was counted last, and when that was.

    The row is locked by whoever changes something: two processes do not state things of one programme at once.
    """

    __tablename__ = "counting"
    programme_id: str = Field(primary_key=True)
    changes: int
    counted: int
    counted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ReportRow(Table, table=True):
    """A report as it was made: everything needed to print it again."""

    __tablename__ = "report"
    report_id: str = Field(primary_key=True)
    programme_id: str = Field(index=True)
    as_of: datetime = Field(sa_type=UtcDateTime)
    made_at: datetime = Field(sa_type=UtcDateTime)
    made_by: str
    definitions_version: int
    content: str


metadata = Table.metadata
bookkeeping = outbox_tables(metadata)
