"""Waiting lists: where somebody stands, what keeps them waiting, and who gets a place that is free."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from services.registration import domain, store
from services.registration.domain import Place, Queue
from shared.contracts import registration as say
from shared.contracts.vocabulary import Oblast
from shared.outbox import ReadTx, Tx


@dataclass(frozen=True, slots=True)
class Standing:
    """A place, or a position with the quota of an oblast when it is that which lacks."""

    place: Place
    position: int | None = None
    quota: int | None = None


def standing_of_newcomer(tx: ReadTx, webinar: Row[Any], oblast: str) -> Standing:
    """What somebody gets who comes now. The webinar's row is locked."""
    queue = _queue_of(tx, webinar)
    if queue is None:
        capacity, ahead, quota = webinar.capacity, webinar.waiting, None
    else:
        quota = queue.quota_used_up(oblast)
        capacity, ahead = 0 if quota else webinar.capacity, queue.position(oblast) - 1
    place, position = domain.place_for_newcomer(capacity=capacity, confirmed=webinar.confirmed, waiting=ahead)
    return Standing(place, position, quota)


def standing_of(tx: ReadTx, held: Row[Any]) -> Standing:
    """Where somebody stands now."""
    place = Place(held.status)
    if place is not Place.WAITLISTED:
        return Standing(place)
    webinar = store.get_webinar(tx, held.webinar_id)
    queue = _queue_of(tx, webinar) if webinar is not None else None
    if queue is None:
        return Standing(place, store.position_of(tx, held))
    position = queue.position(held.oblast, place=held.enrolment_id)
    return Standing(place, position, queue.quota_used_up(held.oblast))


def promote(tx: Tx, webinar: Row[Any], *, confirmed: int, waiting: int) -> None:
    """Fill free places from the waiting list in order, and save the counters. The webinar's row is locked."""
    free = domain.places_to_give(store.session_of(webinar), active=webinar.active, confirmed=confirmed, now=tx.now)
    waiters = _first_in_turn(tx, webinar, free) if free and waiting else []
    lucky = [row.enrolment_id for row in waiters]
    store.set_places(tx, lucky, Place.CONFIRMED)
    store.save_counters(
        tx,
        webinar.webinar_id,
        confirmed=confirmed + len(lucky),
        waiting=waiting - len(lucky),
        queue=webinar.queue,
    )
    for row in waiters:
        tx.tell(
            say.EnrolmentConfirmed(
                participant_id=row.participant_id,
                enrolment_id=row.enrolment_id,
                programme_id=row.programme_id,
                webinar_id=row.webinar_id,
                promoted=True,
                confirmed_at=tx.now,
            )
        )


def count_under(tx: Tx, participant_id: str, programme_id: str, *, oblast: str) -> None:
    """Count somebody's places under the oblast they state now; nobody loses a place by it, somebody may get one."""
    held = store.enrolments_of(tx, participant_id, programme_id)
    for enrolment in sorted(held, key=lambda row: str(row.webinar_id)):
        webinar = store.lock_webinar(tx, enrolment.webinar_id)
        store.set_oblast(tx, [enrolment.enrolment_id], oblast)
        if webinar is not None and webinar.waiting:
            promote(tx, webinar, confirmed=webinar.confirmed, waiting=webinar.waiting)


def quotas_in(tx: ReadTx, webinar: Row[Any]) -> list[say.OblastPlaces]:
    """How much of each oblast's quota is taken."""
    queue = _queue_of(tx, webinar)
    if queue is None:
        return []
    waiting = [oblast for _, oblast in queue.waiting]
    return [
        say.OblastPlaces(
            oblast=Oblast(oblast),
            quota=quota,
            confirmed=queue.confirmed.get(oblast, 0),
            waitlisted=waiting.count(oblast),
        )
        for oblast, quota in queue.quotas.items()
    ]


def _first_in_turn(tx: ReadTx, webinar: Row[Any], free: int) -> Sequence[Row[Any]]:
    queue = _queue_of(tx, webinar)
    if queue is None:
        return store.first_waiting(tx, webinar.webinar_id, free)
    return store.places_by_id(tx, queue.first(free))


def _queue_of(tx: ReadTx, webinar: Row[Any]) -> Queue | None:
    """The queue by oblasts; none where no oblast has a quota, for the counters say everything then."""
    terms = store.get_terms(tx, webinar.programme_id)
    return store.queue_of(tx, webinar.webinar_id, terms.quotas) if terms and terms.quotas else None
