"""Places in webinars: taking one or waiting, giving one up, and what a new version of a programme means for them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from services.registration import domain, store
from services.registration.domain import Place, Session, Status, Terms
from services.registration.use_cases.queues import (
    Standing,
    promote,
    quotas_in,
    standing_of,
    standing_of_newcomer,
)
from shared.bus import Heard
from shared.contracts import registration as say
from shared.contracts.fact import Fact
from shared.contracts.registration_places import ListPlaceHolders, PlaceHolders
from shared.contracts.scheduling import ProgrammePublished
from shared.contracts.vocabulary import EnrolmentPolicy
from shared.outbox import ReadTx, Tx


def learn_programmes(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Keep the newest version of each programme heard of, and fill places that it made free."""
    newest: dict[str, Heard[Fact]] = {}
    for one in heard:
        known = newest.get(one.fact.key)
        if isinstance(one.fact, ProgrammePublished) and (known is None or _version(known) < one.fact.version):
            newest[one.fact.programme_id] = one
    for programme_id, one in sorted(newest.items()):
        if store.lock_version(tx, programme_id) < _version(one):
            _learn(tx, one)


def enrol_in_webinar(tx: Tx, request: say.EnrolInWebinar) -> say.EnrolmentReceipt:
    """Take a place or wait; asking again changes nothing. Raises NoSuchWebinar, NotEntitled, WebinarOver."""
    webinar, oblast = _lock_for_newcomer(tx, request)
    held = store.get_enrolment(tx, request.participant_id, request.webinar_id)
    if held is not None and held.status != Place.CANCELLED.value:
        return _receipt(tx, held)
    standing = standing_of_newcomer(tx, webinar, oblast)
    confirmed = standing.place is Place.CONFIRMED
    store.save_counters(
        tx,
        webinar.webinar_id,
        confirmed=webinar.confirmed + confirmed,
        waiting=webinar.waiting + (not confirmed),
        queue=webinar.queue + 1,
    )
    enrolment_id = held.enrolment_id if held else tx.new_id()
    store.save_enrolment(
        tx,
        {
            "enrolment_id": enrolment_id,
            "participant_id": request.participant_id,
            "programme_id": webinar.programme_id,
            "webinar_id": webinar.webinar_id,
            "status": standing.place.value,
            "queue": webinar.queue + 1,
            "oblast": oblast,
        },
    )
    _tell_place(tx, enrolment_id, request.participant_id, webinar, standing)
    return _receipt_of(enrolment_id, webinar.webinar_id, standing)


def cancel_enrolment(tx: Tx, request: say.CancelEnrolment) -> say.EnrolmentReceipt:
    """Give a place up; whoever waits longest gets it. Raises NoPlaceHeld."""
    held = store.get_enrolment(tx, request.participant_id, request.webinar_id)
    if held is None:
        message = "У цьому вебінарі у вас немає місця."
        raise domain.NoPlaceHeld(message)
    if held.status != Place.CANCELLED.value:
        _give_up(tx, held, reason="")
    return say.EnrolmentReceipt(
        enrolment_id=held.enrolment_id, webinar_id=held.webinar_id, status=say.EnrolmentStatus.CANCELLED
    )


def give_up_places(tx: Tx, participant_id: str, programme_id: str, *, reason: str) -> None:
    """Give up every place of a person in a programme."""
    # In the order of the webinars' ids, so that two who leave at once lock the same rows in the same order.
    held = store.enrolments_of(tx, participant_id, programme_id)
    for enrolment in sorted(held, key=lambda row: str(row.webinar_id)):
        if enrolment.status != Place.CANCELLED.value:
            _give_up(tx, enrolment, reason=reason)


def list_enrolments(tx: ReadTx, request: say.ListEnrolments) -> say.EnrolmentList:
    """A participant's places in a programme."""
    rows = store.enrolments_of(tx, request.participant_id, request.programme_id)
    return say.EnrolmentList(enrolments=[_receipt(tx, row) for row in rows])


def count_places(tx: ReadTx, request: say.CountPlaces) -> say.PlacesReport:
    """How full the webinars of a programme are."""
    return say.PlacesReport(
        webinars=[
            say.WebinarPlaces(
                webinar_id=row.webinar_id,
                capacity=row.capacity,
                confirmed=row.confirmed,
                waitlisted=row.waiting,
                quotas=quotas_in(tx, row),
            )
            for row in store.list_places(tx, request.programme_id)
        ]
    )


def _learn(tx: Tx, heard: Heard[Fact]) -> None:
    programme = heard.fact.programme  # type: ignore[attr-defined]  # ProgrammePublished, checked by the caller
    terms = Terms(
        programme_id=programme.id,
        version=_version(heard),
        accepted_only=programme.enrolment_policy is EnrolmentPolicy.ACCEPTED,
        deadline=programme.application_deadline,
        oblasts=frozenset(programme.oblasts),
        body_types=frozenset(programme.body_types),
        quotas={oblast.value: quota for oblast, quota in programme.quotas.items()},
    )
    sessions = [Session(one.id, programme.id, one.ends_at, one.capacity) for one in programme.webinars]
    store.save_programme(tx, terms, sessions)
    for session in sessions:
        webinar = store.lock_webinar(tx, session.webinar_id)
        if webinar is not None and webinar.waiting:
            promote(tx, webinar, confirmed=webinar.confirmed, waiting=webinar.waiting)


def _lock_for_newcomer(tx: Tx, request: say.EnrolInWebinar) -> tuple[Row[Any], str]:
    """The webinar, locked, if the person may take a place, and their oblast.

    Raises NoSuchWebinar, NotEntitled, WebinarOver.
    """
    webinar = _active(store.get_webinar(tx, request.webinar_id))
    domain.check_still_open(store.session_of(webinar), tx.now)
    # First the application, then the webinar, as everyone does: nobody declines or withdraws it meanwhile.
    application = store.lock_application(tx, webinar.programme_id, request.participant_id)
    tx.follow(application.trace if application else "")
    terms = store.get_terms(tx, webinar.programme_id)
    if terms is not None:
        domain.check_entitled(terms, Status(application.status) if application else None)
    return _active(store.lock_webinar(tx, request.webinar_id)), application.oblast if application else ""


def _active(webinar: Row[Any] | None) -> Row[Any]:
    if webinar is None or not webinar.active:
        message = "Такого вебінару немає або його скасовано."
        raise domain.NoSuchWebinar(message)
    return webinar


def _give_up(tx: Tx, held: Row[Any], *, reason: str) -> None:
    webinar = store.lock_webinar(tx, held.webinar_id)
    # Read again under the lock: another process may have promoted or cancelled it meanwhile.
    held = store.get_enrolment(tx, held.participant_id, held.webinar_id) or held
    if held.status == Place.CANCELLED.value:
        return
    store.set_places(tx, [held.enrolment_id], Place.CANCELLED)
    tx.tell(
        say.EnrolmentCancelled(
            participant_id=held.participant_id,
            enrolment_id=held.enrolment_id,
            programme_id=held.programme_id,
            webinar_id=held.webinar_id,
            reason=reason,
            cancelled_at=tx.now,
        )
    )
    if webinar is not None:
        had_place = held.status == Place.CONFIRMED.value
        promote(tx, webinar, confirmed=webinar.confirmed - had_place, waiting=webinar.waiting - (not had_place))


def _tell_place(tx: Tx, enrolment_id: str, participant_id: str, webinar: Row[Any], standing: Standing) -> None:
    about = {
        "participant_id": participant_id,
        "enrolment_id": enrolment_id,
        "programme_id": webinar.programme_id,
        "webinar_id": webinar.webinar_id,
    }
    if standing.position is None:
        tx.tell(say.EnrolmentConfirmed(**about, confirmed_at=tx.now))
    else:
        position, quota = standing.position, standing.quota
        tx.tell(say.EnrolmentWaitlisted(**about, position=position, quota=quota, waitlisted_at=tx.now))


def list_place_holders(tx: ReadTx, request: ListPlaceHolders) -> PlaceHolders:
    """Who has a place in a webinar, and who waits for one; nobody in a webinar that is not known."""
    rows = store.places_in(tx, request.webinar_id)
    return PlaceHolders(
        confirmed=[row.participant_id for row in rows if row.status == Place.CONFIRMED.value],
        waitlisted=[row.participant_id for row in rows if row.status == Place.WAITLISTED.value],
    )


def _receipt(tx: ReadTx, row: Row[Any]) -> say.EnrolmentReceipt:
    return _receipt_of(row.enrolment_id, row.webinar_id, standing_of(tx, row))


def _receipt_of(enrolment_id: str, webinar_id: str, standing: Standing) -> say.EnrolmentReceipt:
    return say.EnrolmentReceipt(
        enrolment_id=enrolment_id,
        webinar_id=webinar_id,
        status=say.EnrolmentStatus(standing.place.value),
        position=standing.position,
        quota=standing.quota,
    )


def _version(heard: Heard[Fact]) -> int:
    return int(heard.fact.version)  # type: ignore[attr-defined]  # ProgrammePublished, checked by the caller
