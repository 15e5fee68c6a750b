"""Checking in with the code shown in a webinar: a second witness beside the meeting's report."""

import secrets
from dataclasses import replace

from services.scheduling import store
from services.scheduling.domain.check_ins import (
    CODE_DIGITS,
    TRIES,
    check_in_window,
    check_may_try,
    code_from,
    is_right,
)
from services.scheduling.domain.refusals import NotAParticipant
from services.scheduling.use_cases.webinars import find_webinar
from shared.contracts import scheduling_attendance as desk
from shared.outbox import Tx


def get_check_in_code(tx: Tx, request: desk.GetCheckInCode) -> desk.CheckInCode:
    """The code of a webinar, made when it is first asked for. Raises NoSuchWebinar."""
    webinar = find_webinar(tx, request.webinar_id)
    code = store.code_of(tx, webinar.webinar_id, fresh=code_from(secrets.randbelow(10**CODE_DIGITS)))
    window = check_in_window(webinar.session)
    return desk.CheckInCode(code=code, opens_at=window.begin, closes_at=window.end)


def check_in(tx: Tx, request: desk.CheckIn) -> desk.CheckInOutcome:
    """Enter the code. A wrong one is no error here: the try it cost must be committed.

    Raises NoSuchWebinar, NotAParticipant, CheckInClosed, TooManyTries.
    """
    webinar = find_webinar(tx, request.webinar_id)
    if not store.is_member(tx, request.participant_id, webinar.programme_id):
        raise NotAParticipant(webinar.programme_id)
    tried = store.lock_check_in(tx, webinar.webinar_id, request.participant_id)
    if tried.checked_in_at:
        return desk.CheckInOutcome(checked_in=True, tries_left=TRIES)
    check_may_try(webinar.session, tried, now=tx.now)
    code = store.get_code(tx, webinar.webinar_id)
    right = code is not None and is_right(request.code, code)
    after = replace(tried, checked_in_at=tx.now) if right else replace(tried, wrong_tries=tried.wrong_tries + 1)
    store.save_check_in(tx, webinar.webinar_id, request.participant_id, after)
    if right:
        tx.tell(
            desk.CheckInRecorded(
                participant_id=request.participant_id,
                programme_id=webinar.programme_id,
                webinar_id=webinar.webinar_id,
                checked_in_at=tx.now,
            )
        )
    return desk.CheckInOutcome(checked_in=right, tries_left=TRIES - after.wrong_tries)
