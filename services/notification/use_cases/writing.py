"""Writing messages: what a fact means for the person it is about, or for everybody who holds a place in a webinar.

The same facts make the same messages in whatever order and batches they arrive.
"""

from collections.abc import Iterable, Mapping, Sequence

from services.notification.domain.copies import NOTICE_KINDS, Notice, Place, PlaceChange, people_to_tell
from services.notification.domain.messages import Detail, Kind, Message, Patience
from services.notification.store import messages, people, places, programmes, timetable
from services.notification.use_cases.timetable import slots_in
from shared.bus import Heard, derived_id
from shared.contracts.assessment import TestFailed, TestPassed
from shared.contracts.certification import CertificateIssued
from shared.contracts.fact import Fact
from shared.contracts.registration import (
    ApplicationAccepted,
    ApplicationDeclined,
    ApplicationSubmitted,
    EnrolmentCancelled,
    EnrolmentConfirmed,
    EnrolmentWaitlisted,
)
from shared.contracts.scheduling import MaterialPublished, WebinarCancelled, WebinarRescheduled, WebinarScheduled
from shared.outbox import Tx

_TOLD_TO_PERSON: Mapping[type[Fact], tuple[Kind, tuple[str, ...]]] = {
    ApplicationSubmitted: (Kind.APPLICATION_RECEIVED, ()),
    ApplicationAccepted: (Kind.APPLICATION_ACCEPTED, ()),
    ApplicationDeclined: (Kind.APPLICATION_DECLINED, ("reason",)),
    EnrolmentConfirmed: (Kind.PLACE_CONFIRMED, ("promoted",)),
    EnrolmentWaitlisted: (Kind.PLACE_WAITLISTED, ("position", "quota")),
    EnrolmentCancelled: (Kind.PLACE_CANCELLED, ("reason",)),
    TestPassed: (Kind.TEST_PASSED, ("test_id", "score", "score_shown", "pass_mark")),
    TestFailed: (Kind.TEST_FAILED, ("test_id", "score", "score_shown", "pass_mark", "attempts_left")),
    CertificateIssued: (Kind.CERTIFICATE_ISSUED, ("number", "hours", "credits")),
}
"""Facts about one person: the kind of the message, and which fields its letter needs."""

_ABOUT_WEBINARS = (
    EnrolmentConfirmed,
    EnrolmentWaitlisted,
    EnrolmentCancelled,
    WebinarScheduled,
    WebinarRescheduled,
    WebinarCancelled,
    MaterialPublished,
)


def write_to_people(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Tell people of their applications, tests and certificates."""
    _add(tx, [message for one in heard if (message := _message_in(one)) is not None])
    messages.queue_what_is_known(tx)


def write_about_webinars(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Tell people of their places, and whoever held a place of what became of the webinar."""
    changes = [change for one in heard if (change := _change_in(one)) is not None]
    notices = [notice for one in heard if (notice := _notice_in(one)) is not None]
    webinars = {one.fact.webinar_id: one.fact.programme_id for one in heard if isinstance(one.fact, _ABOUT_WEBINARS)}
    programmes.lock_webinar_versions(tx, webinars)
    reachable = people.lock_contacts(tx, {change.participant_id for change in changes})
    places.add_changes(tx, [change for change in changes if change.participant_id in reachable])
    places.add_notices(tx, notices)
    timetable.add_slots(tx, slots_in(heard))
    _add(tx, [message for one in heard if (message := _message_in(one)) is not None])
    _tell_holders(
        tx,
        set(webinars),
        newcomers={change.participant_id for change in changes},
        with_news={notice.webinar_id for notice in notices},
    )
    messages.queue_what_is_known(tx)


def _tell_holders(tx: Tx, webinar_ids: set[str], *, newcomers: set[str], with_news: set[str]) -> None:
    """Make the messages about webinars follow places and notices: for newcomers, and for everyone where news came."""
    notices = places.notices_of(tx, webinar_ids)
    concerned = {notice.webinar_id for notice in notices}
    if not concerned:
        return
    changes = places.changes_in(tx, concerned, people=newcomers, everyone_in=with_news)
    due = [message for notice in notices for message in _messages_of(notice, changes)]
    _add(tx, due)
    holders = {change.participant_id for change in changes}
    unsent = messages.unsent_about(tx, concerned, kinds=NOTICE_KINDS, people=holders)
    messages.delete_messages(tx, unsent - {message.message_id for message in due})


def _messages_of(notice: Notice, changes: Iterable[PlaceChange]) -> list[Message]:
    in_webinar = (change for change in changes if change.webinar_id == notice.webinar_id)
    return [
        Message(
            message_id=_message_id(notice.about_id, participant_id, notice.kind),
            participant_id=participant_id,
            kind=notice.kind,
            about_id=notice.about_id,
            programme_id=notice.programme_id,
            webinar_id=notice.webinar_id,
            told_at=notice.told_at,
            details=notice.details,
        )
        for participant_id in people_to_tell(notice, in_webinar)
    ]


def _add(tx: Tx, wanted: Sequence[Message]) -> None:
    reachable = people.lock_contacts(tx, {message.participant_id for message in wanted})
    allowed = [message for message in wanted if message.participant_id in reachable]
    messages.add_messages(tx, allowed, tx.use(Patience))


def _message_in(one: Heard[Fact]) -> Message | None:
    """What a fact about one person means for that person."""
    if type(one.fact) not in _TOLD_TO_PERSON:
        return None
    kind, names = _TOLD_TO_PERSON[type(one.fact)]
    said = one.fact.model_dump()
    return Message(
        message_id=_message_id(one.id, said["participant_id"], kind),
        participant_id=said["participant_id"],
        kind=kind,
        about_id=one.id,
        programme_id=said["programme_id"],
        webinar_id=said.get("webinar_id", ""),
        told_at=one.time,
        details={name: said[name] for name in names if said[name] is not None},
        trace=one.trace,
    )


def _message_id(about_id: str, participant_id: str, kind: Kind) -> str:
    """Always the same: a store that is filled anew gives its mails the Message-IDs they had."""
    return derived_id(about_id, (participant_id, kind.value))


def _change_in(one: Heard[Fact]) -> PlaceChange | None:
    match one.fact:
        case EnrolmentConfirmed(confirmed_at=at) as fact:
            place = Place.CONFIRMED
        case EnrolmentWaitlisted(waitlisted_at=at) as fact:
            place = Place.WAITLISTED
        case EnrolmentCancelled(cancelled_at=at) as fact:
            place = Place.CANCELLED
        case _:
            return None
    return PlaceChange(
        about_id=one.id, participant_id=fact.participant_id, webinar_id=fact.webinar_id, place=place, at=at
    )


def _notice_in(one: Heard[Fact]) -> Notice | None:
    details: dict[str, Detail] = {}
    match one.fact:
        case WebinarRescheduled() as fact:
            kind, at = Kind.WEBINAR_RESCHEDULED, one.time
            moments = {"previous_starts_at": fact.previous_starts_at, "starts_at": fact.starts_at}
            details = {"sequence": fact.sequence, **{name: at.isoformat() for name, at in moments.items()}}
        case WebinarScheduled(sequence=sequence) as fact if sequence > 0:
            # It was cancelled and is back: who was told so is told otherwise.
            kind, at = Kind.WEBINAR_RESCHEDULED, one.time
            details = {"sequence": sequence}
        case WebinarCancelled(cancelled_at=at) as fact:
            kind, details = Kind.WEBINAR_CANCELLED, {"sequence": fact.sequence}
        case MaterialPublished(published_at=at) as fact:
            kind = Kind.MATERIALS_READY
            details = {"kind": fact.kind.value, "title": fact.title, "url": fact.url, "published_at": at.isoformat()}
        case _:
            return None
    return Notice(
        about_id=one.id,
        kind=kind,
        programme_id=fact.programme_id,
        webinar_id=fact.webinar_id,
        at=at,
        told_at=one.time,
        details=details,
    )
