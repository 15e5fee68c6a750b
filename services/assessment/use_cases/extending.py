"""More time for one person: granted and taken back by a person of the staff, also while an attempt runs."""

from services.assessment import store
from services.assessment.domain.attempts import is_admitted
from services.assessment.domain.extra_time import ExtraTime, check_amount, retime, revoked
from services.assessment.domain.refusals import NoSuchExtraTime, NoSuchTest, NotAParticipant, NotRegisteredYet
from shared.contracts import assessment_accommodations as say
from shared.outbox import ReadTx, Tx


def grant_extra_time(tx: Tx, request: say.GrantExtraTime) -> say.ExtraTimeEffect:
    """What holds already is not granted twice. Raises refusals."""
    granted = ExtraTime(
        extra_time_id=tx.new_id(),
        participant_id=request.participant_id,
        programme_id=request.programme_id,
        granted_by=request.granted_by,
        granted_at=tx.now,
        test_id=request.test_id,
        percent=request.percent,
        minutes=request.minutes,
        basis=request.basis,
    )
    check_amount(granted)
    _check_place(tx, granted)
    known = store.extra_time_of_person(tx, request.participant_id)
    if same := next((one for one in known if one.says_the_same_as(granted)), None):
        return _effect(tx, same)
    store.add_extra_time(tx, granted)
    tx.tell(_granted(granted))
    return _effect(tx, granted)


def revoke_extra_time(tx: Tx, request: say.RevokeExtraTime) -> say.ExtraTimeEffect:
    """Raises NoSuchExtraTime, ExtraTimeEnded."""
    granted = _lock_granted(tx, request.extra_time_id)
    ended = revoked(granted, by=request.revoked_by, now=tx.now)
    store.save_revocation(tx, ended)
    fact = say.ExtraTimeRevoked(
        extra_time_id=ended.extra_time_id,
        participant_id=ended.participant_id,
        programme_id=ended.programme_id,
        revoked_by=ended.revoked_by,
        revoked_at=tx.now,
    )
    tx.tell(fact)
    return _effect(tx, ended)


def list_extra_time(tx: ReadTx, request: say.ListExtraTime) -> say.ExtraTimeList:
    return say.ExtraTimeList(grants=[_shown(one) for one in store.extra_time_of_programme(tx, request.programme_id)])


def _check_place(tx: Tx, granted: ExtraTime) -> None:
    """The programme has such a test, and the person takes part. The lock makes an erasure wait, or us for it."""
    tests = [test for test in store.tests_of_programmes(tx, [granted.programme_id]) if test.offered]
    if granted.test_id is not None and granted.test_id not in {test.test_id for test in tests}:
        raise NoSuchTest(granted.test_id)
    decisions = store.lock_decisions(tx, granted.participant_id, [granted.programme_id])
    if not decisions:
        raise NotRegisteredYet
    if not is_admitted(decisions[granted.programme_id]) or store.erased_among(tx, [granted.participant_id]):
        raise NotAParticipant


def _lock_granted(tx: Tx, extra_time_id: str) -> ExtraTime:
    """The person's decisions are locked first, as a start and an erasure do."""
    found = store.find_extra_time(tx, extra_time_id)
    if found is None:
        raise NoSuchExtraTime
    store.lock_decisions(tx, found.participant_id, [found.programme_id])
    granted = store.lock_extra_time(tx, extra_time_id)
    if granted is None:
        raise NoSuchExtraTime
    return granted


def _effect(tx: Tx, changed: ExtraTime) -> say.ExtraTimeEffect:
    """Attempts that run get the time that holds now; those whose time is over are not brought back."""
    running = store.running_attempts(tx, changed.participant_id, changed.programme_id)
    tests = {test.test_id: test for test in store.tests_of_programmes(tx, [changed.programme_id])}
    grants = store.extra_time_of_person(tx, changed.participant_id)
    retimed = [
        retime(attempt, tests[attempt.test_id], grants, now=tx.now)
        for attempt in running
        if not attempt.is_over(tx.now)
    ]
    store.save_times(tx, retimed)
    ends = [attempt.ends_at for attempt in retimed if attempt.ends_at and changed.test_id in {None, attempt.test_id}]
    return say.ExtraTimeEffect(extra_time_id=changed.extra_time_id, running_until=max(ends, default=None))


def _granted(granted: ExtraTime) -> say.ExtraTimeGranted:
    return say.ExtraTimeGranted(
        extra_time_id=granted.extra_time_id,
        participant_id=granted.participant_id,
        programme_id=granted.programme_id,
        test_id=granted.test_id,
        percent=granted.percent,
        minutes=granted.minutes,
        granted_by=granted.granted_by,
        granted_at=granted.granted_at,
    )


def _shown(granted: ExtraTime) -> say.ExtraTime:
    return say.ExtraTime(
        extra_time_id=granted.extra_time_id,
        participant_id=granted.participant_id,
        test_id=granted.test_id,
        percent=granted.percent,
        minutes=granted.minutes,
        basis=granted.basis,
        granted_by=granted.granted_by,
        granted_at=granted.granted_at,
        revoked_by=granted.revoked_by,
        revoked_at=granted.revoked_at,
    )
