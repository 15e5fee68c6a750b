"""Places in webinars as rows. Never commits."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, func, select, update

from services.registration.domain import Place, Queue
from services.registration.store.tables import Values, enrolment, first, webinar
from shared.outbox import ReadTx, Tx


def get_enrolment(tx: ReadTx, participant_id: str, webinar_id: str) -> Row[Any] | None:
    """A person's place in a webinar."""
    return first(
        tx.read(
            select(enrolment).where(enrolment.c.participant_id == participant_id, enrolment.c.webinar_id == webinar_id)
        )
    )


def save_enrolment(tx: Tx, row: Values) -> None:
    """Save a place."""
    tx.upsert(enrolment, [row], key=["participant_id", "webinar_id"])


def set_places(tx: Tx, enrolment_ids: Sequence[str], status: Place) -> None:
    """Set the state of places."""
    if enrolment_ids:
        statement = update(enrolment).where(enrolment.c.enrolment_id.in_(enrolment_ids))
        tx.write(statement.values(status=status.value))


def save_counters(tx: Tx, webinar_id: str, *, confirmed: int, waiting: int, queue: int) -> None:
    """Save a locked webinar's counters."""
    tx.write(
        update(webinar)
        .where(webinar.c.webinar_id == webinar_id)
        .values(confirmed=confirmed, waiting=waiting, queue=queue)
    )


def queue_of(tx: ReadTx, webinar_id: str, quotas: Mapping[str, int]) -> Queue:
    """Who waits for a webinar, and how many have a place, by oblast."""
    of_webinar = enrolment.c.webinar_id == webinar_id
    places = select(enrolment.c.oblast, func.count().label("places")).where(
        of_webinar, enrolment.c.status == Place.CONFIRMED.value
    )
    waiting = select(enrolment.c.enrolment_id, enrolment.c.oblast).where(
        of_webinar, enrolment.c.status == Place.WAITLISTED.value
    )
    return Queue(
        quotas=quotas,
        confirmed={row.oblast: int(row.places) for row in tx.read(places.group_by(enrolment.c.oblast))},
        waiting=[(row.enrolment_id, row.oblast) for row in tx.read(waiting.order_by(enrolment.c.queue))],
    )


def places_by_id(tx: ReadTx, enrolment_ids: Sequence[str]) -> Sequence[Row[Any]]:
    """Places by id, in order of the queue."""
    return tx.read(select(enrolment).where(enrolment.c.enrolment_id.in_(enrolment_ids)).order_by(enrolment.c.queue))


def set_oblast(tx: Tx, enrolment_ids: Sequence[str], oblast: str) -> None:
    """Count places under another oblast."""
    tx.write(update(enrolment).where(enrolment.c.enrolment_id.in_(enrolment_ids)).values(oblast=oblast))


def first_waiting(tx: ReadTx, webinar_id: str, limit: int) -> Sequence[Row[Any]]:
    """Who waits longest for a webinar."""
    return tx.read(
        select(enrolment)
        .where(enrolment.c.webinar_id == webinar_id, enrolment.c.status == Place.WAITLISTED.value)
        .order_by(enrolment.c.queue)
        .limit(limit)
    )


def position_of(tx: ReadTx, held: Row[Any]) -> int | None:
    """The position on the waiting list, from 1; None when not waiting."""
    if held.status != Place.WAITLISTED.value:
        return None
    before = (
        select(func.count())
        .select_from(enrolment)
        .where(
            enrolment.c.webinar_id == held.webinar_id,
            enrolment.c.status == Place.WAITLISTED.value,
            enrolment.c.queue <= held.queue,
        )
    )
    return int(tx.read(before)[0][0])


def enrolments_of(tx: ReadTx, participant_id: str, programme_id: str) -> Sequence[Row[Any]]:
    """A person's places in a programme."""
    return tx.read(
        select(enrolment).where(enrolment.c.participant_id == participant_id, enrolment.c.programme_id == programme_id)
    )


def places_in(tx: ReadTx, webinar_id: str) -> Sequence[Row[Any]]:
    """Every place in a webinar, in order of the queue."""
    return tx.read(select(enrolment).where(enrolment.c.webinar_id == webinar_id).order_by(enrolment.c.queue))
