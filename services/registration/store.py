"""Registration's tables, and the queries that turn rows into domain objects and back. Never commits."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Row, Select, UniqueConstraint, bindparam, func, insert, select, update
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from services.registration.domain import Place, Session, Status, Terms
from shared.outbox import ReadTx, Tx, UtcDateTime, outbox_tables


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
    """One application per person and programme, as last filled in."""

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
    registered: bool
    reason: str = Field(default="", sa_column_kwargs={"server_default": ""})
    decided_by: str = Field(default="", sa_column_kwargs={"server_default": ""})
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ConsentRow(Table, table=True):
    """A consent as given; a later answer is another row."""

    __tablename__ = "consent"
    application_id: str = Field(primary_key=True)
    purpose: str = Field(primary_key=True)
    given_at: datetime = Field(primary_key=True, sa_type=UtcDateTime)


class EnrolmentRow(Table, table=True):
    """A place or a position. ``queue`` is the order of arrival within the webinar."""

    __tablename__ = "enrolment"
    __table_args__ = (UniqueConstraint("participant_id", "webinar_id"),)
    enrolment_id: str = Field(primary_key=True)
    participant_id: str = Field(index=True)
    programme_id: str
    webinar_id: str = Field(index=True)
    status: str
    queue: int


metadata = Table.metadata
bookkeeping = outbox_tables(metadata)

_programme = metadata.tables["programme"]
_webinar = metadata.tables["webinar"]
_person = metadata.tables["person"]
_application = metadata.tables["application"]
_consent = metadata.tables["consent"]
_enrolment = metadata.tables["enrolment"]

Values = Mapping[str, object]


# ---- programmes and webinars


def get_terms(tx: ReadTx, programme_id: str) -> Terms | None:
    """The terms of a programme."""
    rows = tx.read(select(_programme).where(_programme.c.programme_id == programme_id))
    return _terms(rows[0]) if rows else None


def save_programme(tx: Tx, terms: Terms, sessions: Sequence[Session]) -> None:
    """Save the newest terms and webinars; webinars that left the programme become inactive."""
    tx.upsert(
        _programme,
        [
            {
                "programme_id": terms.programme_id,
                "version": terms.version,
                "accepted_only": terms.accepted_only,
                "deadline": terms.deadline,
                "oblasts": json.dumps(sorted(terms.oblasts)),
                "body_types": json.dumps(sorted(terms.body_types)),
            }
        ],
        key=["programme_id"],
    )
    tx.write(update(_webinar).where(_webinar.c.programme_id == terms.programme_id).values(active=False))
    rows = [
        {
            "webinar_id": session.webinar_id,
            "programme_id": session.programme_id,
            "ends_at": session.ends_at,
            "capacity": session.capacity,
            "active": True,
        }
        for session in sessions
    ]
    tx.upsert(_webinar, rows, key=["webinar_id"])


def lock_webinar(tx: Tx, webinar_id: str) -> Row[Any] | None:
    """An active webinar with its counters, locked until commit."""
    rows = tx.lock(select(_webinar).where(_webinar.c.webinar_id == webinar_id, _webinar.c.active))
    return rows[0] if rows else None


def session_of(row: Row[Any]) -> Session:
    """The domain's view of a webinar row."""
    return Session(row.webinar_id, row.programme_id, row.ends_at, row.capacity)


def list_places(tx: ReadTx, programme_id: str) -> Sequence[Row[Any]]:
    """Capacity and counters of a programme's active webinars."""
    return tx.read(
        select(_webinar).where(_webinar.c.programme_id == programme_id, _webinar.c.active).order_by(_webinar.c.ends_at)
    )


# ---- people


def find_people(tx: ReadTx, email_keys: Sequence[str]) -> dict[str, Row[Any]]:
    """People by mailbox."""
    rows = tx.read(select(_person).where(_person.c.email_key.in_(email_keys)))
    return {row.email_key: row for row in rows}


def get_person(tx: ReadTx, participant_id: str) -> Row[Any] | None:
    """A person by id."""
    rows = tx.read(select(_person).where(_person.c.participant_id == participant_id))
    return rows[0] if rows else None


def add_people(tx: Tx, rows: Sequence[Values]) -> None:
    """Add people; a mailbox that somebody else took at the same moment is left to them."""
    tx.insert_new(_person, rows)


def update_people(tx: Tx, rows: Sequence[Values]) -> None:
    """Save changed people: participant_id, email_key, name_key, revision, personal."""
    statement = (
        update(_person)
        .where(_person.c.participant_id == bindparam("of"))
        .values({name: bindparam(f"new_{name}") for name in ("email_key", "name_key", "revision", "personal")})
    )
    names = ("email_key", "name_key", "revision", "personal")
    tx.write(statement, [{"of": row["participant_id"]} | {f"new_{name}": row[name] for name in names} for row in rows])


def forget_person(tx: Tx, participant_id: str) -> None:
    """Blank what names the person, in every table."""
    tx.write(
        update(_person)
        .where(_person.c.participant_id == participant_id)
        .values(email_key=None, name_key="", personal="{}")
    )
    tx.write(update(_application).where(_application.c.participant_id == participant_id).values(form="{}", reason=""))


# ---- applications


def find_applications(tx: ReadTx, programme_id: str, participant_ids: Sequence[str]) -> dict[str, Row[Any]]:
    """Applications for a programme by person."""
    rows = tx.read(
        select(_application).where(
            _application.c.programme_id == programme_id, _application.c.participant_id.in_(participant_ids)
        )
    )
    return {row.participant_id: row for row in rows}


def lock_applications(tx: Tx, application_ids: Sequence[str]) -> dict[str, Row[Any]]:
    """Applications by id, locked until commit."""
    rows = tx.lock(select(_application).where(_application.c.application_id.in_(application_ids)))
    return {row.application_id: row for row in rows}


def people_of(tx: ReadTx, participant_ids: Sequence[str]) -> dict[str, Row[Any]]:
    """People by id."""
    rows = tx.read(select(_person).where(_person.c.participant_id.in_(participant_ids)))
    return {row.participant_id: row for row in rows}


def add_applications(tx: Tx, rows: Sequence[Values]) -> None:
    """Add applications."""
    tx.write(insert(_application), rows)


def update_applications(tx: Tx, rows: Sequence[Values]) -> None:
    """Save what a new filling-in changed: oblast, body_type, form."""
    names = ("oblast", "body_type", "form")
    statement = (
        update(_application)
        .where(_application.c.application_id == bindparam("of"))
        .values({name: bindparam(f"new_{name}") for name in names})
    )
    tx.write(statement, [{"of": row["application_id"]} | {f"new_{name}": row[name] for name in names} for row in rows])


def set_status(tx: Tx, application_ids: Sequence[str], status: Status, *, by: str = "", reason: str = "") -> None:
    """Set the state of applications, with who decided and why."""
    tx.write(
        update(_application)
        .where(_application.c.application_id.in_(application_ids))
        .values(status=status.value, decided_by=by, decided_at=tx.now, reason=reason)
    )


def mark_registered(tx: Tx, application_ids: Sequence[str]) -> None:
    """Remember that these people were told to be participants."""
    tx.write(update(_application).where(_application.c.application_id.in_(application_ids)).values(registered=True))


def add_consents(tx: Tx, rows: Sequence[Values]) -> None:
    """Add consents; one given twice at the same moment is one."""
    tx.insert_new(_consent, rows)


def applications_of(tx: ReadTx, participant_id: str) -> Sequence[Row[Any]]:
    """All applications of a person with the person's data, oldest first."""
    return tx.read(_applications_with_people().where(_application.c.participant_id == participant_id))


def page_of_applications(
    tx: ReadTx, programme_id: str, *, status: str | None, after: str | None, limit: int
) -> tuple[Sequence[Row[Any]], int]:
    """A page of applications in order of their ids (time of arrival), and how many there are in all."""
    conditions = [_application.c.programme_id == programme_id]
    if status:
        conditions.append(_application.c.status == status)
    total = tx.read(select(func.count()).select_from(_application).where(*conditions))[0][0]
    if after:
        conditions.append(_application.c.application_id > after)
    return tx.read(_applications_with_people().where(*conditions).limit(limit)), int(total)


def _applications_with_people() -> Select[Any]:
    return (
        select(_application, _person.c.personal)
        .join(_person, _person.c.participant_id == _application.c.participant_id)
        .order_by(_application.c.application_id)
    )


# ---- places


def get_enrolment(tx: ReadTx, participant_id: str, webinar_id: str) -> Row[Any] | None:
    """A person's place in a webinar."""
    rows = tx.read(
        select(_enrolment).where(_enrolment.c.participant_id == participant_id, _enrolment.c.webinar_id == webinar_id)
    )
    return rows[0] if rows else None


def save_enrolment(tx: Tx, row: Values) -> None:
    """Save a place."""
    tx.upsert(_enrolment, [row], key=["participant_id", "webinar_id"])


def set_places(tx: Tx, enrolment_ids: Sequence[str], status: Place) -> None:
    """Set the state of places."""
    if enrolment_ids:
        statement = update(_enrolment).where(_enrolment.c.enrolment_id.in_(enrolment_ids))
        tx.write(statement.values(status=status.value))


def save_counters(tx: Tx, webinar_id: str, *, confirmed: int, waiting: int, queue: int) -> None:
    """Save a locked webinar's counters."""
    tx.write(
        update(_webinar)
        .where(_webinar.c.webinar_id == webinar_id)
        .values(confirmed=confirmed, waiting=waiting, queue=queue)
    )


def first_waiting(tx: ReadTx, webinar_id: str, limit: int) -> Sequence[Row[Any]]:
    """Who waits longest for a webinar."""
    return tx.read(
        select(_enrolment)
        .where(_enrolment.c.webinar_id == webinar_id, _enrolment.c.status == Place.WAITLISTED.value)
        .order_by(_enrolment.c.queue)
        .limit(limit)
    )


def position_of(tx: ReadTx, enrolment: Row[Any]) -> int | None:
    """The position on the waiting list, from 1; None when not waiting."""
    if enrolment.status != Place.WAITLISTED.value:
        return None
    before = (
        select(func.count())
        .select_from(_enrolment)
        .where(
            _enrolment.c.webinar_id == enrolment.webinar_id,
            _enrolment.c.status == Place.WAITLISTED.value,
            _enrolment.c.queue <= enrolment.queue,
        )
    )
    return int(tx.read(before)[0][0])


def enrolments_of(tx: ReadTx, participant_id: str, programme_id: str) -> Sequence[Row[Any]]:
    """A person's places in a programme."""
    return tx.read(
        select(_enrolment).where(
            _enrolment.c.participant_id == participant_id, _enrolment.c.programme_id == programme_id
        )
    )


def _terms(row: Row[Any]) -> Terms:
    return Terms(
        programme_id=row.programme_id,
        version=row.version,
        accepted_only=row.accepted_only,
        deadline=row.deadline,
        oblasts=frozenset(json.loads(row.oblasts)),
        body_types=frozenset(json.loads(row.body_types)),
    )
