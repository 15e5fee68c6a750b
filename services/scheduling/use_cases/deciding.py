"""What people decide on presence: how long somebody was there, who somebody in the reports is, interruptions.

What a person decided stands: reports never change it, another decision of a person does. Each is told with its author.
"""

from datetime import timedelta

from services.scheduling import store
from services.scheduling.domain.attendance import Interval, Settled
from services.scheduling.domain.interruptions import Interruption, check_interruption
from services.scheduling.domain.refusals import (
    LongerThanSession,
    NoSuchInterruption,
    NoSuchUnmatched,
    NotAParticipant,
)
from services.scheduling.domain.reports import Webinar
from services.scheduling.use_cases import presence
from services.scheduling.use_cases.webinars import lock_webinar
from shared.contracts import scheduling as say
from shared.contracts import scheduling_attendance as desk
from shared.contracts.request import Done
from shared.outbox import Tx

_IDENTIFIED = "Людина вказала, хто є хто у звітах."
_INTERRUPTED = "Оголошено перерву: від учасників вимагають менше часу."
_NOT_INTERRUPTED = "Перерву скасовано."


def record_attendance(tx: Tx, request: say.RecordAttendance) -> Done:
    """A person's decision on how long a participant was present; it stands until the next one.

    Raises NoSuchWebinar, WebinarWasCancelled, NotAParticipant, LongerThanSession, NoSuchUnmatched.
    """
    webinar = lock_webinar(tx, request.webinar_id)
    if not store.is_member(tx, request.participant_id, webinar.programme_id):
        raise NotAParticipant(webinar.programme_id)
    session = (webinar.session.end - webinar.session.begin) // timedelta(seconds=1)
    if request.seconds > session:
        raise LongerThanSession(seconds=request.seconds, session=session)
    _decide(tx, webinar, request)
    return Done()


def _decide(tx: Tx, webinar: Webinar, request: say.RecordAttendance) -> None:
    if request.person_id:
        _identify(tx, webinar, request.person_id, request.participant_id, by=request.decided_by)
    known = presence.load(tx, [webinar])[0]
    recorded = known.recorded.get(request.participant_id)
    unchanged = recorded is not None and recorded.seconds == request.seconds
    change = Settled(
        request.participant_id,
        request.seconds,
        (recorded.revision if recorded else 0) + (not unchanged),
        known.excused.get(request.participant_id, 0),
    )
    presence.record_by_hand(tx, webinar, change, reason=request.reason, decided_by=request.decided_by)
    if not unchanged:
        presence.tell(tx, webinar, change, reason=request.reason, decided_by=request.decided_by)
    presence.settle(tx, [webinar], reason=request.reason, because=presence.by_request)


def _identify(tx: Tx, webinar: Webinar, person_id: str, participant_id: str, *, by: str) -> None:
    if not store.decide_person(tx, webinar.webinar_id, person_id, participant_id=participant_id, decided_by=by):
        raise NoSuchUnmatched
    fact = desk.ReportedPersonIdentified(
        participant_id=participant_id,
        programme_id=webinar.programme_id,
        webinar_id=webinar.webinar_id,
        person_id=person_id,
        decided_by=by,
        identified_at=tx.now,
    )
    tx.tell(fact)


# ---- who somebody in the reports is


def identify_person(tx: Tx, request: desk.IdentifyPerson) -> Done:
    """Count somebody's joins as a participant's. Raises NoSuchWebinar, NotAParticipant, NoSuchUnmatched."""
    webinar = lock_webinar(tx, request.webinar_id)
    if not store.is_member(tx, request.participant_id, webinar.programme_id):
        raise NotAParticipant(webinar.programme_id)
    _identify(tx, webinar, request.person_id, request.participant_id, by=request.decided_by)
    presence.settle(tx, [webinar], reason=_IDENTIFIED, because=presence.by_request)
    return Done()


def dismiss_person(tx: Tx, request: desk.DismissPerson) -> Done:
    """Somebody in the reports is no participant. Raises NoSuchWebinar, NoSuchUnmatched."""
    webinar = lock_webinar(tx, request.webinar_id)
    if not store.dismiss_person(tx, webinar.webinar_id, request.person_id, decided_by=request.decided_by):
        raise NoSuchUnmatched
    fact = desk.ReportedPersonDismissed(
        programme_id=webinar.programme_id,
        webinar_id=webinar.webinar_id,
        person_id=request.person_id,
        decided_by=request.decided_by,
        dismissed_at=tx.now,
    )
    tx.tell(fact)
    presence.settle(tx, [webinar], reason=_IDENTIFIED, because=presence.by_request)
    return Done()


# ---- interruptions


def declare_interruption(tx: Tx, request: desk.DeclareInterruption) -> Done:
    """Excuse people of some oblasts for a time. Raises NoSuchWebinar, InterruptionOutsideSession."""
    webinar = lock_webinar(tx, request.webinar_id)
    time = Interval(request.begins_at, request.ends_at)
    check_interruption(time, webinar.session)
    interruption = Interruption(
        interruption_id=tx.new_id(),
        kind=request.kind.value,
        oblasts=frozenset(oblast.value for oblast in request.oblasts),
        time=time,
        note=request.note,
        declared_by=request.declared_by,
    )
    store.add_interruption(tx, webinar.webinar_id, interruption)
    fact = desk.InterruptionDeclared(
        interruption_id=interruption.interruption_id,
        programme_id=webinar.programme_id,
        declared_at=tx.now,
        **request.model_dump(),
    )
    tx.tell(fact)
    presence.settle(tx, [webinar], reason=_INTERRUPTED, because=presence.by_request)
    return Done()


def withdraw_interruption(tx: Tx, request: desk.WithdrawInterruption) -> Done:
    """Nobody is excused by it any more. Raises NoSuchWebinar, NoSuchInterruption."""
    webinar = lock_webinar(tx, request.webinar_id)
    if not store.withdraw_interruption(tx, webinar.webinar_id, request.interruption_id):
        raise NoSuchInterruption
    tx.tell(
        desk.InterruptionWithdrawn(
            interruption_id=request.interruption_id,
            programme_id=webinar.programme_id,
            webinar_id=webinar.webinar_id,
            withdrawn_by=request.withdrawn_by,
            withdrawn_at=tx.now,
        )
    )
    presence.settle(tx, [webinar], reason=_NOT_INTERRUPTED, because=presence.by_request)
    return Done()
