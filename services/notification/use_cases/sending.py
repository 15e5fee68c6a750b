"""Sending: claim what is due, compose, post, and mark what became of it together with the facts about it.

A claim is committed before the first byte leaves, and the marks after the server's answer: a crash between them sends
a letter again, with the same Message-ID.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from datetime import timedelta

from services.notification.adapters.composing import Composer
from services.notification.adapters.mail_writing import Mail
from services.notification.adapters.posting import NO_TIME, Postman
from services.notification.domain.copies import Contact
from services.notification.domain.letters import Letter
from services.notification.domain.messages import (
    REMINDERS,
    Message,
    Outcome,
    Patience,
    Queued,
    State,
    Step,
    Verdict,
    gather,
    next_step,
)
from services.notification.settings import Settings
from services.notification.store import messages, people, programmes, timetable
from services.notification.use_cases.circumstances import Circumstances, look_around
from services.notification.use_cases.timetable import remind
from shared.bus import Kind, Unavailable, new_id
from shared.contracts.notification import (
    MessageFailed,
    MessageKind,
    MessageSent,
    ReminderFailed,
    ReminderKind,
    ReminderSent,
)
from shared.outbox import ReadTx, Tx
from shared.runtime import Work

_log = logging.getLogger("dovira.notification")

_IDLE_SECONDS = 1.0
_LONGEST_PAUSE = 60.0
_MARK_TRIES = 10
_UNTRIED = Outcome(Verdict.UNTRIED, NO_TIME)


async def send_letters(work: Work) -> None:
    """Send what is due, for as long as the service lives; leave a server that cannot be reached alone for a while."""
    pause = 0.0
    while True:
        if not await work.read(is_anything_due):
            await work.pause(_IDLE_SECONDS)
            continue
        trouble = await send_batch(work)
        pause = min(_LONGEST_PAUSE, pause * 2 or 1.0) if trouble else 0.0
        if trouble:
            _log.warning("mail_server_unavailable", extra={"reason": trouble, "pause": pause})
            await asyncio.sleep(pause)


async def send_batch(work: Work) -> str:
    """Send one batch; returns why the server could not be reached, or nothing."""
    token, outcomes = new_id(), dict[str, Outcome]()
    try:
        letters = await work.write(lambda tx: claim_batch(tx, token))
        await _post(work, letters, outcomes)
    finally:
        # Also when we are stopped while the claim is being committed: the writer takes this after it.
        await _mark(work, token, outcomes)
    _report(outcomes.values())
    troubles = (one.reason for one in outcomes.values() if one.verdict is Verdict.UNTRIED and one.reason != NO_TIME)
    return next(troubles, "")


async def _post(work: Work, letters: Sequence[Letter], outcomes: MutableMapping[str, Outcome]) -> None:
    traces = (trace for letter in letters for trace in letter.traces)
    with work.span("send letters", Kind.CLIENT, links=traces) as span:
        span.note("messaging.batch.message_count", len(letters))
        mails = await asyncio.to_thread(lambda: dict(_compose(work, letters, outcomes)))
        # Half of the claim's time: whoever claims after us must not find us still at it.
        await work.use(Postman).post(mails, outcomes, seconds=work.use(Settings).claim_seconds / 2)


def is_anything_due(tx: ReadTx) -> bool:
    """Whether a batch would not be empty, or a reminder is to be written."""
    return timetable.is_timer_due(tx) or messages.is_anything_due(tx, timedelta(seconds=tx.use(Settings).claim_seconds))


def claim_batch(tx: Tx, token: str) -> list[Letter]:
    """Take what is due, gathered into letters, with all that composing needs."""
    settings = tx.use(Settings)
    remind(tx)
    messages.queue_what_is_known(tx)
    due = messages.lock_due(tx, timedelta(seconds=settings.claim_seconds), settings.batch_size)
    contacts = people.get_contacts(tx, {one.message.participant_id for one in due})
    # Somebody was erased since: there is nobody left to write to.
    orphans = [one.message.message_id for one in due if one.message.participant_id not in contacts]
    messages.drop_locked(tx, orphans)
    circumstances = look_around(tx, [one.message for one in due])
    wanted = circumstances.still_news([one for one in due if one.message.participant_id in contacts])
    gathered = gather(wanted)
    reached = {one.message.message_id for one in due} - set(orphans)
    messages.withdraw_locked(tx, reached - {one.message.message_id for one in wanted})
    letter_of = {one.message.message_id: letter_id for letter_id, members in gathered.items() for one in members}
    announced = {one.message.message_id: circumstances.sequence_of(one.message) for one in wanted}
    messages.claim_messages(tx, letter_of, token, announced=announced)
    return _letters(tx, gathered, contacts, circumstances)


def mark_batch(tx: Tx, token: str, outcomes: Mapping[str, Outcome]) -> None:
    """Save what became of the messages that are still in this sender's hands, and tell what is final."""
    patience = tx.use(Patience)
    marked = [
        (one, next_step(one, outcomes.get(one.letter_id, _UNTRIED), now=tx.now, patience=patience))
        for one in messages.lock_claimed(tx, token)
    ]
    messages.save_steps(tx, {one.message.message_id: step for one, step in marked})
    for one, step in marked:
        _tell(tx, one, step)


def _letters(
    tx: ReadTx,
    gathered: Mapping[str, Sequence[Queued]],
    contacts: Mapping[str, Contact],
    circumstances: Circumstances,
) -> list[Letter]:
    queued = [one.message for members in gathered.values() for one in members]
    known = programmes.get_programmes(tx, {message.programme_id for message in queued})
    return [
        Letter(
            letter_id=letter_id,
            kind=members[0].message.kind,
            contact=contacts[members[0].message.participant_id],
            programme=known[members[0].message.programme_id],
            parts=[circumstances.part_of(one.message) for one in members],
            traces=[one.message.trace for one in members],
        )
        for letter_id, members in gathered.items()
    ]


def _compose(
    work: Work, letters: Iterable[Letter], outcomes: MutableMapping[str, Outcome]
) -> Iterator[tuple[str, Mail]]:
    composer, now = work.use(Composer), work.clock.now()
    for letter in letters:
        try:
            mail = composer.compose(letter, now=now)
        except Exception as error:  # noqa: BLE001  # one letter that cannot be composed must not hold the others up
            _log.error("letter_not_composed", extra={"letter_id": letter.letter_id, "error": type(error).__name__})
            outcomes[letter.letter_id] = Outcome(Verdict.DEFERRED, f"not_composed {type(error).__name__}")
        else:
            yield letter.letter_id, mail


async def _mark(work: Work, token: str, outcomes: Mapping[str, Outcome]) -> None:
    """Mark even if the store is away for a moment: what is not marked is sent again."""
    for attempt in range(1, _MARK_TRIES + 1):
        try:
            await work.write(lambda tx: mark_batch(tx, token, outcomes))
        except Unavailable:
            if attempt == _MARK_TRIES:
                raise
            await asyncio.sleep(1)
        else:
            return


def _tell(tx: Tx, one: Queued, step: Step) -> None:
    message = one.message
    if message.kind in REMINDERS:
        _tell_of_reminder(tx, message, step)
        return
    kind = MessageKind(message.kind)
    about = {"participant_id": message.participant_id, "message_id": message.message_id, "about_id": message.about_id}
    if step.state is State.SENT:
        sent = MessageSent(**about, kind=kind, sent_at=tx.now)
        tx.tell(sent, cause_id=message.about_id, trace=message.trace)
    elif step.state is State.FAILED:
        failed = MessageFailed(**about, kind=kind, reason=step.reason, failed_at=tx.now)
        tx.tell(failed, cause_id=message.about_id, trace=message.trace)


def _tell_of_reminder(tx: Tx, message: Message, step: Step) -> None:
    kind = ReminderKind(message.kind)
    about = {name: getattr(message, name) for name in ("participant_id", "message_id", "programme_id", "webinar_id")}
    if step.state is State.SENT:
        tx.tell(ReminderSent(**about, kind=kind, sent_at=tx.now), cause_id=message.about_id)
    elif step.state is State.FAILED:
        tx.tell(ReminderFailed(**about, kind=kind, reason=step.reason, failed_at=tx.now), cause_id=message.about_id)


def _report(outcomes: Iterable[Outcome]) -> None:
    numbers = Counter(outcome.verdict.value for outcome in outcomes)
    if numbers:
        _log.info("letters_posted", extra=dict(numbers))
