"""Assessment's tables. No queries here."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, false
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from services.assessment.domain.attempts import AttemptState
from shared.outbox import UtcDateTime, outbox_tables


class Table(SQLModel, registry=registry()):
    """Base of this service's tables: a registry of its own, so that services can share a process."""


class ProgrammeRow(Table, table=True):
    """The newest version heard of each programme."""

    __tablename__ = "programme"
    programme_id: str = Field(primary_key=True)
    version: int


class TestRow(Table, table=True):
    """A test as a programme states it."""

    __tablename__ = "test"
    __test__ = False
    test_id: str = Field(primary_key=True)
    programme_id: str = Field(primary_key=True, index=True)
    position: int
    title: str
    pass_mark: float
    attempt_limit: int
    draw: int | None
    time_limit_minutes: int | None
    offered: bool
    closes_at: datetime | None = Field(sa_type=UtcDateTime)
    feedback: str = Field(sa_column_kwargs={"server_default": "score"})
    feedback_time: str = Field(sa_column_kwargs={"server_default": "at_once"})


class BankRow(Table, table=True):
    """A test's bank: how often it changed, and how full it is. Whoever opens or fills a test holds this row's lock."""

    __tablename__ = "bank"
    test_id: str = Field(primary_key=True)
    version: int
    size: int


class QuestionRow(Table, table=True):
    """A question of a bank: its newest version, and that version's fingerprint."""

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("test_id", "identity"),)
    question_id: str = Field(primary_key=True)
    test_id: str
    identity: str
    version: int
    content: str


class QuestionVersionRow(Table, table=True):
    """A question as it was written once; never changed, because attempts point here."""

    __tablename__ = "question_version"
    question_id: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    body: str


class VoidQuestionRow(Table, table=True):
    """A question that is not marked as it was answered, in its wordings up to ``version``."""

    __tablename__ = "void_question"
    question_id: str = Field(primary_key=True)
    version: int
    manner: str
    reason: str
    voided_by: str
    voided_at: datetime = Field(sa_type=UtcDateTime)


class DecisionRow(Table, table=True):
    """That a person was admitted to a programme, or left it. Rows are only added, so their order does not matter."""

    __tablename__ = "decision"
    participant_id: str = Field(primary_key=True)
    programme_id: str = Field(primary_key=True)
    decided_at: datetime = Field(primary_key=True, sa_type=UtcDateTime)
    admitted: bool = Field(primary_key=True)


class ErasedRow(Table, table=True):
    """An id that must stay forgotten, whatever is still heard of it."""

    __tablename__ = "erased_participant"
    participant_id: str = Field(primary_key=True)


class AttemptRow(Table, table=True):
    """An attempt. The database itself keeps a second one from running, and a number from being given twice."""

    __tablename__ = "attempt"
    __table_args__ = (UniqueConstraint("participant_id", "programme_id", "test_id", "number"),)
    attempt_id: str = Field(primary_key=True)
    test_id: str
    programme_id: str
    participant_id: str
    number: int
    pass_mark: float
    seed: str
    started_at: datetime = Field(sa_type=UtcDateTime)
    time_limit_minutes: int | None
    extra_minutes: int = Field(sa_column_kwargs={"server_default": "0"})
    ends_at: datetime | None = Field(sa_type=UtcDateTime)
    state: str
    revision: int = Field(sa_column_kwargs={"server_default": "0"})
    score: float | None
    finished_at: datetime | None = Field(sa_type=UtcDateTime)


class DrawnQuestionRow(Table, table=True):
    """A question of an attempt in the version drawn, and the answer as it was given, unmarked."""

    __tablename__ = "drawn_question"
    attempt_id: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    question_id: str
    version: int
    answer: str = Field(default="[]", sa_column_kwargs={"server_default": "[]"})
    flagged: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    saved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ExtraTimeRow(Table, table=True):
    """More time for one person. ``basis`` is the paper it rests on; it leaves no further than the desk."""

    __tablename__ = "extra_time"
    extra_time_id: str = Field(primary_key=True)
    participant_id: str = Field(index=True)
    programme_id: str = Field(index=True)
    test_id: str | None
    percent: int | None
    minutes: int | None
    basis: str
    granted_by: str
    granted_at: datetime = Field(sa_type=UtcDateTime)
    revoked_by: str
    revoked_at: datetime | None = Field(sa_type=UtcDateTime)


metadata = Table.metadata
bookkeeping = outbox_tables(metadata)

_attempt = metadata.tables["attempt"]
_running = _attempt.c.state == AttemptState.RUNNING.value
Index(
    "one_running_attempt",
    _attempt.c.participant_id,
    _attempt.c.test_id,
    unique=True,
    sqlite_where=_running,
    postgresql_where=_running,
)
Index("attempts_to_end", _attempt.c.ends_at, sqlite_where=_running, postgresql_where=_running)
