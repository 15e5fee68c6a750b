"""Applications and consents as rows. Never commits."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, insert, select, update

from services.registration.domain import Status
from services.registration.store.tables import Values, application, consent, first, person
from shared.outbox import ReadTx, Tx, among


def find_applications(tx: ReadTx, programme_id: str, participant_ids: Sequence[str]) -> dict[str, Row[Any]]:
    """Applications for a programme by person."""
    rows = tx.read(
        select(application).where(
            application.c.programme_id == programme_id, among(application.c.participant_id, participant_ids)
        )
    )
    return {row.participant_id: row for row in rows}


def lock_applications(tx: Tx, application_ids: Sequence[str]) -> dict[str, Row[Any]]:
    """Applications by id, locked until commit."""
    chosen = select(application).where(among(application.c.application_id, application_ids))
    return {row.application_id: row for row in tx.lock(chosen.order_by(application.c.application_id))}


def lock_application(tx: Tx, programme_id: str, participant_id: str) -> Row[Any] | None:
    """A person's application for a programme, locked until commit."""
    chosen = select(application).where(
        application.c.programme_id == programme_id, application.c.participant_id == participant_id
    )
    return first(tx.lock(chosen))


def people_of(tx: ReadTx, participant_ids: Sequence[str]) -> dict[str, Row[Any]]:
    """People by id."""
    rows = tx.read(select(person).where(among(person.c.participant_id, participant_ids)))
    return {row.participant_id: row for row in rows}


def add_applications(tx: Tx, rows: Sequence[Values]) -> None:
    """Add applications."""
    tx.write(insert(application), rows)


def update_applications(tx: Tx, rows: Sequence[Values]) -> None:
    """Save what a new filling-in changed: oblast, body_type, form, filled_in_at."""
    names = ("oblast", "body_type", "form", "filled_in_at")
    statement = (
        update(application)
        .where(application.c.application_id == bindparam("of"))
        .values({name: bindparam(f"new_{name}") for name in names})
    )
    tx.write(statement, [{"of": row["application_id"]} | {f"new_{name}": row[name] for name in names} for row in rows])


def set_status(tx: Tx, application_ids: Sequence[str], status: Status, *, by: str = "", reason: str = "") -> None:
    """Set the state of applications, with who decided and why."""
    tx.write(
        update(application)
        .where(among(application.c.application_id, application_ids))
        .values(status=status.value, decided_by=by, decided_at=tx.now, reason=reason)
    )


def mark_registered(tx: Tx, application_ids: Sequence[str]) -> None:
    """Remember that these people were told to be participants."""
    tx.write(update(application).where(among(application.c.application_id, application_ids)).values(registered=True))


def add_consents(tx: Tx, rows: Sequence[Values]) -> None:
    """Add consents; one given twice at the same moment is one."""
    tx.insert_new(consent, rows)


def take_consents_back(tx: Tx, application_id: str, purposes: Sequence[str]) -> None:
    """Note when consents ended; that they were given stays."""
    is_it = (consent.c.application_id == application_id, consent.c.purpose.in_(purposes))
    tx.write(update(consent).where(*is_it, consent.c.taken_back_at.is_(None)).values(taken_back_at=tx.now))


def applications_of(tx: ReadTx, participant_id: str) -> Sequence[Row[Any]]:
    """All applications of a person with the person's data, oldest first."""
    return tx.read(_applications_with_people().where(application.c.participant_id == participant_id))


def page_of_applications(
    tx: ReadTx, programme_id: str, *, status: str | None, after: str | None, limit: int
) -> tuple[Sequence[Row[Any]], int]:
    """A page of applications in order of their ids (time of arrival), and how many there are in all."""
    conditions = [application.c.programme_id == programme_id]
    if status:
        conditions.append(application.c.status == status)
    total = tx.read(select(func.count()).select_from(application).where(*conditions))[0][0]
    if after:
        conditions.append(application.c.application_id > after)
    return tx.read(_applications_with_people().where(*conditions).limit(limit)), int(total)


def _applications_with_people() -> Select[Any]:
    return (
        select(application, person.c.personal)
        .join(person, person.c.participant_id == application.c.participant_id)
        .order_by(application.c.application_id)
    )
