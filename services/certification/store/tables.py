"""Certification's tables, and what its queries share.

The database itself keeps that there is one certificate per participant and programme, and no number twice.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, LargeBinary, Row, UniqueConstraint, select
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from shared.outbox import ReadTx, UtcDateTime, among, outbox_tables

Pair = tuple[str, str]
"""A participant's and a programme's id."""


class Table(SQLModel, registry=registry()):
    """Base of this service's tables: a registry of its own, so that services can share a process."""


class ProgrammeRow(Table, table=True):
    """The newest version of a programme; version 0 and no snapshot while it is only known by name."""

    __tablename__ = "programme"
    programme_id: str = Field(primary_key=True)
    version: int
    snapshot: str | None = None


class ParticipantRow(Table, table=True):
    """The personal copy, as far as certificates print it. Once erased, only the id stays, to know late facts by."""

    __tablename__ = "participant"
    participant_id: str = Field(primary_key=True)
    full_name: str | None = None
    position: str | None = None
    body_name: str | None = None
    sex: str | None = None
    revision: int | None = None
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    erased_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RegistrationRow(Table, table=True):
    """Who takes part in what: nobody else can earn a certificate. ``trace`` is that of the application."""

    __tablename__ = "registration"
    participant_id: str = Field(primary_key=True)
    programme_id: str = Field(primary_key=True, index=True)
    fact_id: str
    trace: str = Field(default="", sa_column_kwargs={"server_default": ""})


class OpennessRow(Table, table=True):
    """Whether a participant of a programme lets anybody read their name by the certificate's number."""

    __tablename__ = "openness"
    participant_id: str = Field(primary_key=True)
    programme_id: str = Field(primary_key=True)
    is_open: bool
    stated_at: datetime = Field(sa_type=UtcDateTime)


class PresenceRow(Table, table=True):
    """How long somebody was in a webinar, by the highest revision heard."""

    __tablename__ = "presence"
    participant_id: str = Field(primary_key=True)
    programme_id: str = Field(primary_key=True)
    webinar_id: str = Field(primary_key=True)
    seconds: int
    revision: int
    fact_id: str


class AttemptRow(Table, table=True):
    """How an attempt at a test ended, by the highest revision heard."""

    __tablename__ = "attempt"
    participant_id: str = Field(primary_key=True)
    programme_id: str = Field(primary_key=True)
    attempt_id: str = Field(primary_key=True)
    test_id: str
    passed: bool
    score: float
    revision: int
    fact_id: str
    finished_at: datetime = Field(sa_type=UtcDateTime)


class RecordingRow(Table, table=True):
    """A participant says to have watched the recording of a webinar."""

    __tablename__ = "recording"
    participant_id: str = Field(primary_key=True)
    programme_id: str = Field(primary_key=True)
    webinar_id: str = Field(primary_key=True)
    watched_at: datetime = Field(sa_type=UtcDateTime)
    fact_id: str


class CounterRow(Table, table=True):
    """The last number an issuer gave in a year. It changes only under this row's lock, so that there are no gaps."""

    __tablename__ = "counter"
    issuer_edrpou: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    last: int


class CertificateRow(Table, table=True):
    """A line of the register. Edition 1 is earned once per participant and programme; replacements follow it.

    What it says (``snapshot``) and whom it names (``holder``) are the very texts whose hashes stand beside them.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("participant_id", "programme_id", "edition"),
        UniqueConstraint("issuer_edrpou", "year", "sequence"),
    )
    certificate_id: str = Field(primary_key=True)
    participant_id: str
    programme_id: str
    edition: int
    number: str = Field(unique=True)
    issuer_edrpou: str
    year: int
    sequence: int
    programme_version: int
    snapshot: str
    holder: str | None
    salt: str | None
    facts_sha256: str
    holder_sha256: str
    previous_sha256: str
    entry_sha256: str
    template: str
    issued_at: datetime = Field(sa_type=UtcDateTime)
    status: str
    changed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str
    replaced_by: str


class DocumentRow(Table, table=True):
    """A certificate as printed for an address; printed once, so that its bytes stay the same."""

    __tablename__ = "document"
    certificate_id: str = Field(primary_key=True)
    verification_url: str = Field(primary_key=True)
    sha256: str = Field(index=True)
    pdf: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    printed_at: datetime = Field(sa_type=UtcDateTime)


class PackAccessRow(Table, table=True):
    """A secret by which whoever has it may fetch the recognition pack of a certificate, until it expires."""

    __tablename__ = "pack_access"
    token_sha256: str = Field(primary_key=True)
    certificate_id: str = Field(index=True)
    expires_at: datetime = Field(sa_type=UtcDateTime)


class CredentialRow(Table, table=True):
    """A certificate as signed; signed once, so that its bytes stay the same, and its place in a status list."""

    __tablename__ = "credential"
    __table_args__ = (UniqueConstraint("status_list", "status_index"),)
    certificate_id: str = Field(primary_key=True)
    status_list: int
    status_index: int
    document: str
    token: str
    paper_code: str
    signed_at: datetime = Field(sa_type=UtcDateTime)


class SweepRow(Table, table=True):
    """Everybody in a programme is looked at anew; how far that is."""

    __tablename__ = "sweep"
    programme_id: str = Field(primary_key=True)
    cause_id: str
    correlation_id: str
    trace: str
    total: int
    began_at: datetime = Field(sa_type=UtcDateTime)
    after: str
    looked: int
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class UnpreparedRow(Table, table=True):
    """A certificate whose document is not printed yet, and when to try."""

    __tablename__ = "unprepared"
    certificate_id: str = Field(primary_key=True)
    not_before: datetime = Field(sa_type=UtcDateTime)


class ReviewRow(Table, table=True):
    """A certificate that a person has to look at, and what the person decided."""

    __tablename__ = "review"
    review_id: str = Field(primary_key=True)
    certificate_id: str = Field(index=True)
    cause: str
    cause_id: str
    rule_met: bool
    wish: str
    opened_at: datetime = Field(sa_type=UtcDateTime)
    decision: str | None = None
    reason: str
    decided_by: str
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


metadata = Table.metadata
bookkeeping = outbox_tables(metadata)


def rows_of(tx: ReadTx, table: SqlTable, participant_ids: Collection[str]) -> Sequence[Row[Any]]:
    """All rows of these participants."""
    return tx.read(select(table).where(among(table.c.participant_id, participant_ids)))


def pair_of(row: Row[Any]) -> Pair:
    """Who and of which programme."""
    return row.participant_id, row.programme_id
