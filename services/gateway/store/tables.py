"""The gateway's tables: signing in, and the organisers' desk (what was done, files under way, links for donors)."""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from shared.outbox import UtcDateTime, outbox_tables


class Table(SQLModel, registry=registry()):
    """Base of this service's tables."""


class ChallengeRow(Table, table=True):
    __tablename__ = "challenge"

    id: str = Field(primary_key=True, max_length=64)
    mailbox: str = Field(max_length=320)
    mailbox_seal: str = Field(max_length=64)
    client_seal: str = Field(max_length=64)
    asked_at: datetime = Field(sa_type=UtcDateTime, index=True)
    state: str = Field(max_length=20)
    tries_left: int
    code_seal: str = Field(max_length=64)
    link_seal: str = Field(max_length=64, index=True)
    participant_id: str = Field(max_length=64)
    staff_id: str = Field(max_length=64)
    claimed_until: datetime = Field(sa_type=UtcDateTime)


class SessionRow(Table, table=True):
    __tablename__ = "session"

    seal: str = Field(primary_key=True, max_length=64)
    participant_id: str = Field(max_length=64)
    staff_id: str = Field(max_length=64)
    begun_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)


class ActionRow(Table, table=True):
    """Something a member of staff did at the desk; ``details`` are JSON, and name nobody."""

    __tablename__ = "action"

    id: str = Field(primary_key=True, max_length=64)
    begun_at: datetime = Field(sa_type=UtcDateTime, index=True)
    staff_id: str = Field(max_length=64)
    kind: str = Field(max_length=64)
    programme_id: str = Field(max_length=64, index=True)
    details: str = Field(sa_type=Text)
    state: str = Field(max_length=20)
    refusal: str = Field(max_length=64)


class UploadRow(Table, table=True):
    """A file between its preview and its confirmation; it leaves within the hour."""

    __tablename__ = "upload"

    id: str = Field(primary_key=True, max_length=64)
    staff_id: str = Field(max_length=64)
    name: str = Field(max_length=200)
    content: bytes
    uploaded_at: datetime = Field(sa_type=UtcDateTime, index=True)


class WaitingDecisionRow(Table, table=True):
    """A decision on applications that can still be taken back; it is carried out when its time comes."""

    __tablename__ = "waiting_decision"

    id: str = Field(primary_key=True, max_length=64)
    staff_id: str = Field(max_length=64)
    programme_id: str = Field(max_length=64, index=True)
    application_ids: str = Field(sa_type=Text)
    decision: str = Field(max_length=20)
    reason: str = Field(sa_type=Text)
    due_at: datetime = Field(sa_type=UtcDateTime)
    carried_out: bool = False


class DonorLinkRow(Table, table=True):
    """A link to the figures of a programme, for whoever holds it until it expires. Only its token's seal is kept."""

    __tablename__ = "donor_link"

    id: str = Field(primary_key=True, max_length=64)
    token_seal: str = Field(max_length=64, unique=True)
    programme_id: str = Field(max_length=64, index=True)
    label: str = Field(max_length=200)
    made_by: str = Field(max_length=64)
    made_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)


class DraftRow(Table, table=True):
    """An application being filled in; ``answers`` are JSON by field. Its id is the seal of what its owner holds."""

    __tablename__ = "draft"

    id: str = Field(primary_key=True, max_length=64)
    programme_id: str = Field(max_length=64)
    participant_id: str = Field(max_length=64, index=True)
    answers: str = Field(sa_type=Text)
    reference: str = Field(max_length=64)
    saved_at: datetime = Field(sa_type=UtcDateTime, index=True)


class ProgrammeDraftRow(Table, table=True):
    """A programme that is being written, as its file."""

    __tablename__ = "programme_draft"

    programme_id: str = Field(primary_key=True, max_length=80)
    text: str = Field(sa_type=Text)
    base_version: int
    revision: int
    saved_by: str = Field(max_length=64)
    saved_at: datetime = Field(sa_type=UtcDateTime)


metadata = Table.metadata
bookkeeping = outbox_tables(metadata)
challenges = metadata.tables["challenge"]
sessions = metadata.tables["session"]
actions = metadata.tables["action"]
uploads = metadata.tables["upload"]
waiting_decisions = metadata.tables["waiting_decision"]
donor_links = metadata.tables["donor_link"]
drafts = metadata.tables["draft"]
programme_drafts = metadata.tables["programme_draft"]
Index("challenge_of_mailbox", challenges.c.mailbox_seal, challenges.c.asked_at)
Index("challenge_of_client", challenges.c.client_seal, challenges.c.asked_at)
