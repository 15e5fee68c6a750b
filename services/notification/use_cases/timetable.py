"""The timetable: what became of webinars, and the timers that remind their people."""

from collections.abc import Iterable, Sequence

from services.notification.domain.copies import Place, standings
from services.notification.domain.messages import Message, Patience
from services.notification.domain.timetable import Slot, Timer, is_worth_reminding, present, timers_of, times
from services.notification.store import messages, people, places, programmes, timetable
from shared.bus import Heard, derived_id
from shared.contracts.fact import Fact
from shared.contracts.scheduling import WebinarCancelled, WebinarRescheduled, WebinarScheduled
from shared.outbox import Tx

_TIMERS_AT_A_TIME = 20


def follow_timetable(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Keep every change of webinars, and set the reminders by the present state."""
    slots = slots_in(heard)
    owners = {slot.webinar_id: slot.programme_id for slot in slots}
    programmes.lock_webinar_versions(tx, owners)
    timetable.add_slots(tx, slots)
    known = timetable.histories_of(tx, owners)
    timetable.set_timers(tx, [timer for history in known.values() for timer in timers_of(present(history))])


def slots_in(heard: Iterable[Heard[Fact]]) -> list[Slot]:
    """What changes made of webinars."""
    return [slot for one in heard if (slot := _slot_in(one)) is not None]


def remind(tx: Tx) -> None:
    """Write to whoever holds a place in a webinar whose reminder is due, and wants it.

    What comes too late to help is not written.
    """
    due = timetable.lock_due_timers(tx, _TIMERS_AT_A_TIME)
    if not due:
        return
    known = timetable.histories_of(tx, {timer.webinar_id for timer in due})
    for timer in due:
        moments = times(known[timer.webinar_id])
        if moments and is_worth_reminding(timer.lead, moments[0], tx.now):
            _remind_holders(tx, timer, present(known[timer.webinar_id]))
    timetable.mark_fired(tx, due)


def _remind_holders(tx: Tx, timer: Timer, slot: Slot) -> None:
    changes = places.changes_in(tx, [slot.webinar_id], people=[], everyone_in=[slot.webinar_id])
    holders = [person for (person, _), stand in standings(changes).items() if stand.place is Place.CONFIRMED]
    reachable = people.get_contacts(tx, holders)
    wanted = [
        Message(
            message_id=derived_id(slot.fact_id, (person, timer.lead.kind.value)),
            participant_id=person,
            kind=timer.lead.kind,
            about_id=slot.fact_id,
            programme_id=slot.programme_id,
            webinar_id=slot.webinar_id,
            told_at=tx.now,
        )
        for person in holders
        if person in reachable and reachable[person].wants(timer.lead)
    ]
    messages.add_messages(tx, wanted, tx.use(Patience))


def _slot_in(one: Heard[Fact]) -> Slot | None:
    fact = one.fact
    if not isinstance(fact, WebinarScheduled | WebinarRescheduled | WebinarCancelled):
        return None
    moments = None if isinstance(fact, WebinarCancelled) else (fact.starts_at, fact.ends_at)
    return Slot(
        webinar_id=fact.webinar_id,
        programme_id=fact.programme_id,
        sequence=fact.sequence,
        fact_id=one.id,
        starts_at=moments[0] if moments else None,
        ends_at=moments[1] if moments else None,
    )
