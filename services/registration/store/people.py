"""People as rows. Never commits."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, update

from services.registration.store.tables import Values, application, first, person, replies
from shared.outbox import ReadTx, Tx, among


def find_people(tx: ReadTx, email_keys: Sequence[str]) -> dict[str, Row[Any]]:
    """People by mailbox."""
    rows = tx.read(select(person).where(among(person.c.email_key, email_keys)))
    return {row.email_key: row for row in rows}


def lock_people(tx: Tx, email_keys: Sequence[str]) -> dict[str, Row[Any]]:
    """People by mailbox, locked until commit."""
    rows = tx.lock(select(person).where(among(person.c.email_key, email_keys)).order_by(person.c.participant_id))
    return {row.email_key: row for row in rows}


def get_person(tx: ReadTx, participant_id: str) -> Row[Any] | None:
    """A person by id."""
    return first(tx.read(select(person).where(person.c.participant_id == participant_id)))


def lock_person(tx: Tx, participant_id: str) -> Row[Any] | None:
    """A person by id, locked until commit."""
    return first(tx.lock(select(person).where(person.c.participant_id == participant_id)))


def add_people(tx: Tx, rows: Sequence[Values]) -> None:
    """Add people; a mailbox that somebody else took at the same moment is left to them."""
    tx.insert_new(person, rows)


def update_people(tx: Tx, rows: Sequence[Values]) -> None:
    """Save changed people: participant_id, email_key, name_key, revision, personal."""
    statement = (
        update(person)
        .where(person.c.participant_id == bindparam("of"))
        .values({name: bindparam(f"new_{name}") for name in ("email_key", "name_key", "revision", "personal")})
    )
    names = ("email_key", "name_key", "revision", "personal")
    tx.write(statement, [{"of": row["participant_id"]} | {f"new_{name}": row[name] for name in names} for row in rows])


def forget_person(tx: Tx, participant_id: str) -> None:
    """Blank what names the person, in every table; a kept reply that tells of the person goes, too."""
    tx.write(
        update(person)
        .where(person.c.participant_id == participant_id)
        .values(email_key=None, name_key="", personal="{}")
    )
    tx.write(update(application).where(application.c.participant_id == participant_id).values(form="{}", reason=""))
    tx.write(delete(replies).where(replies.c.reply.contains(participant_id, autoescape=True)))
