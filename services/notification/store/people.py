"""Contacts: the only rows with names and addresses."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, select

from services.notification.domain.copies import Contact, Language, Sex
from services.notification.store.tables import CONTACT
from shared.outbox import ReadTx, Tx

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def lock_contacts(tx: Tx, participant_ids: Collection[str]) -> dict[str, Contact | None]:
    """Contacts by participant, locked until commit; None of somebody unknown. The erased are left out."""
    tx.insert_new(CONTACT, [_values(_nobody(participant_id)) for participant_id in sorted(participant_ids)])
    statement = select(CONTACT).where(CONTACT.c.participant_id.in_(participant_ids))
    rows = tx.lock(statement.order_by(CONTACT.c.participant_id))
    return {row.participant_id: _as_contact(row) if row.revision else None for row in rows if not row.erased}


def save_contacts(tx: Tx, contacts: Collection[Contact]) -> None:
    """Save what is known of people; they are locked."""
    tx.upsert(CONTACT, [_values(contact) for contact in contacts], key=["participant_id"])


def erase_contacts(tx: Tx, participant_ids: Collection[str]) -> None:
    """Forget how to reach people; the ids stay, as a bar against what may still arrive."""
    rows = [_values(_nobody(participant_id)) | {"erased": True} for participant_id in sorted(participant_ids)]
    tx.upsert(CONTACT, rows, key=["participant_id"])


def get_contacts(tx: ReadTx, participant_ids: Collection[str]) -> dict[str, Contact]:
    """Contacts of those known."""
    rows = tx.read(select(CONTACT).where(CONTACT.c.participant_id.in_(participant_ids), CONTACT.c.revision > 0))
    return {row.participant_id: _as_contact(row) for row in rows}


def _nobody(participant_id: str) -> Contact:
    return Contact(
        participant_id=participant_id,
        revision=0,
        stated_at=_LONG_AGO,
        fact_id="",
        email="",
        family_name="",
        given_name="",
        vocative="",
        sex=Sex.NOT_STATED,
        language=Language.UKRAINIAN,
        reminders="",
    )


def _values(contact: Contact) -> dict[str, object]:
    return asdict(contact) | {"sex": contact.sex.value, "language": contact.language.value, "erased": False}


def _as_contact(row: Row[Any]) -> Contact:
    return Contact(
        participant_id=row.participant_id,
        revision=row.revision,
        stated_at=row.stated_at,
        fact_id=row.fact_id,
        email=row.email,
        family_name=row.family_name,
        given_name=row.given_name,
        vocative=row.vocative,
        sex=Sex(row.sex),
        language=Language(row.language),
        reminders=row.reminders,
    )
