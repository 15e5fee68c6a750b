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
    """A published version of a post; never changed. People's words stand in ``quote`` alone, and are named here."""

    __tablename__ = "post"
    webinar_id: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    programme_id: str = Field(index=True)
    texts: str
    quote_ids: str = Field(default="[]", sa_column_kwargs={"server_default": "[]"})
    first_published_at: datetime = Field(sa_type=UtcDateTime)
    published_at: datetime = Field(sa_type=UtcDateTime)
    published_by: str


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


class ContributionRow(Table, table=True):
    """A case, an answer or a question. Withdrawn: a place in a thread, without words and author."""

    __tablename__ = "contribution"
    contribution_id: str = Field(primary_key=True)
    kind: str
    programme_id: str = Field(index=True)
    webinar_id: str = Field(index=True)
    author_id: str = Field(index=True)
    text: str
    said_at: datetime = Field(sa_type=UtcDateTime)
    state: str = Field(index=True)
    case_id: str = Field(index=True)
    parent_id: str
    oblast: str
    tool: str
    constructive: str
    effective: str
    why_not: str
    reason: str
    answered: bool
    decided_by: str
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class VoteRow(Table, table=True):
    """That a person supports a question."""

    __tablename__ = "vote"
    question_id: str = Field(primary_key=True)
    participant_id: str = Field(primary_key=True, index=True)


class QuoteRow(Table, table=True):
    """Words an editor wishes to show, and whether their author consents. Without consent: no words, no name."""

    __tablename__ = "quote"
    quote_id: str = Field(primary_key=True)
    contribution_id: str = Field(index=True)
    programme_id: str
    webinar_id: str = Field(index=True)
    author_id: str = Field(index=True)
    text: str
    name_form: str
    name: str
    speech: str
    state: str
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    proposed_by: str
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    changed: bool


class SubscriptionRow(Table, table=True):
    """Whether a participant asked for news of a programme by mail: their latest statement."""

    __tablename__ = "subscription"
    participant_id: str = Field(primary_key=True)
    programme_id: str = Field(primary_key=True, index=True)
    asked: bool
    stated_at: datetime = Field(sa_type=UtcDateTime)


class SpeakerAddressRow(Table, table=True):
    """Where a speaker gets letters. No programme file holds it."""

    __tablename__ = "speaker_address"
    programme_id: str = Field(primary_key=True)
    speaker_id: str = Field(primary_key=True)
    email: str


class SessionRow(Table, table=True):
    """What the newest version that has a webinar says of it to its speakers. It stays when the webinar leaves."""

    __tablename__ = "session"
    webinar_id: str = Field(primary_key=True)
    programme_id: str = Field(index=True)
    version: int
    topic: str
    join_url: str
    speakers: str


class SlotRow(Table, table=True):
    """What the latest change of the timetable made of a webinar; no times: it does not take place."""

    __tablename__ = "slot"
    webinar_id: str = Field(primary_key=True)
    programme_id: str
    sequence: int
    starts_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    ends_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SpeakerToldRow(Table, table=True):
    """What a speaker was told last of a webinar, at the address that is known of them."""

    __tablename__ = "speaker_told"
    webinar_id: str = Field(primary_key=True)
    speaker_id: str = Field(primary_key=True)
    programme_id: str = Field(index=True)
    name: str
    topic: str
    join_url: str
    starts_at: datetime = Field(sa_type=UtcDateTime, index=True)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    sequence: int
    news: str
    told_at: datetime = Field(sa_type=UtcDateTime)


class LetterRow(Table, table=True):
    """A letter to be sent; its words are put together when it leaves. ``due_at`` moves on with each try.

    ``letter_id`` is empty before the first one.
    """

    __tablename__ = "letter"
    kind: str = Field(primary_key=True)
    subject_id: str = Field(primary_key=True)
    recipient_id: str = Field(primary_key=True)
    due_at: datetime = Field(sa_type=UtcDateTime, index=True)
    attempts: int
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    letter_id: str = Field(default="", index=True, sa_column_kwargs={"server_default": ""})
    given_up_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


metadata = Table.metadata
bookkeeping = outbox_tables(metadata)
