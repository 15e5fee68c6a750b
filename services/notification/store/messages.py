"""Messages: added once, queued when everything is known, claimed, marked, listed."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, delete, exists, func, or_, select, update

from services.notification.domain.messages import (
    BOUNCED,
    HANDED_ON,
    OVERTAKEN,
    UNSENT,
    Kind,
    Message,
    Patience,
    Queued,
    State,
    Step,
)
from services.notification.store.tables import CONTACT, MESSAGE, PROGRAMME, WEBINAR
from shared.outbox import ReadTx, Tx

_OURS = MESSAGE.c.kind.not_in([kind.value for kind in HANDED_ON])
_UNSENT = MESSAGE.c.state.in_([state.value for state in UNSENT])


def add_messages(tx: Tx, messages: Sequence[Message], patience: Patience) -> None:
    """Add messages; one that is there already stays as it is."""
    tx.insert_new(MESSAGE, [_new_row(message, patience, tx.now) for message in messages])


def delete_messages(tx: Tx, message_ids: Collection[str]) -> None:
    """Take back messages that nobody has begun to send."""
    tx.write(delete(MESSAGE).where(MESSAGE.c.message_id.in_(message_ids), _UNSENT))


def drop_locked(tx: Tx, message_ids: Collection[str]) -> None:
    """Drop messages that are locked for sending."""
    tx.write(delete(MESSAGE).where(MESSAGE.c.message_id.in_(message_ids)))


def forget_messages(tx: Tx, participant_ids: Collection[str]) -> None:
    """Drop what is unsent to these people, and every word of the rest: a reason in words may name a person."""
    own = MESSAGE.c.participant_id.in_(participant_ids)
    tx.write(delete(MESSAGE).where(own, _UNSENT))
    tx.write(update(MESSAGE).where(own).values(details="{}"))


def queue_what_is_known(tx: Tx) -> None:
    """Queue the waiting messages whose person, programme and webinar are known by now."""
    tx.write(update(MESSAGE).where(_ready_to_queue()).values(state=State.QUEUED.value))


def unsent_about(
    tx: ReadTx, webinar_ids: Collection[str], *, kinds: Collection[Kind], people: Collection[str]
) -> set[str]:
    """Ids of unsent messages of these kinds about these webinars to these people."""
    rows = tx.read(
        select(MESSAGE.c.message_id).where(
            MESSAGE.c.webinar_id.in_(webinar_ids),
            MESSAGE.c.participant_id.in_(people),
            MESSAGE.c.kind.in_([kind.value for kind in kinds]),
            _UNSENT,
        )
    )
    return {row.message_id for row in rows}


def is_anything_due(tx: ReadTx, claim: timedelta) -> bool:
    """Whether a sender would find something to do."""
    due = select(MESSAGE.c.message_id).where(or_(_is_due(tx.now, claim), _ready_to_queue())).limit(1)
    return bool(tx.read(due))


def lock_due(tx: Tx, claim: timedelta, limit: int) -> list[Queued]:
    """Messages whose time has come, and those that share a letter with them. Another sender's choice is passed over."""
    due = select(MESSAGE).where(_is_due(tx.now, claim)).order_by(MESSAGE.c.not_before, MESSAGE.c.message_id)
    rows = tx.read(due.limit(limit).with_for_update(skip_locked=True))
    letters = {row.letter_id for row in rows if row.letter_id}
    companies = {row.merge_key for row in rows if row.merge_key and not row.letter_id}
    newcomers = and_(
        MESSAGE.c.merge_key.in_(companies), MESSAGE.c.letter_id.is_(None), MESSAGE.c.state == State.QUEUED.value
    )
    together = select(MESSAGE).where(or_(MESSAGE.c.letter_id.in_(letters), newcomers))
    others = tx.read(together.with_for_update(skip_locked=True)) if letters or companies else []
    return [_as_queued(row) for row in {row.message_id: row for row in (*rows, *others)}.values()]


def claim_messages(tx: Tx, letters: Mapping[str, str], token: str, *, announced: Mapping[str, int | None]) -> None:
    """Note who sends the messages, given with the ids of their letters, and since when.

    ``announced`` are the sequences of the webinars that they state, by the messages' ids; none of other messages.
    """
    statement = (
        update(MESSAGE)
        .where(MESSAGE.c.message_id == bindparam("of"))
        .values(state=State.SENDING.value, letter_id=bindparam("letter"), claim_token=token, claimed_at=tx.now)
    ).values(announced=bindparam("states"))
    rows = [{"of": key, "letter": letter, "states": announced.get(key)} for key, letter in letters.items()]
    tx.write(statement, rows)


def withdraw_locked(tx: Tx, message_ids: Collection[str]) -> None:
    """Withdraw messages that are locked for sending: what they tell was overtaken."""
    own = update(MESSAGE).where(MESSAGE.c.message_id.in_(message_ids))
    tx.write(own.values(state=State.WITHDRAWN.value, reason=OVERTAKEN, details="{}", letter_id=None))


def announced_to(tx: ReadTx, webinar_ids: Collection[str], people: Collection[str]) -> dict[tuple[str, str], int]:
    """The highest sequence of each webinar that a letter to each person stated, by participant and webinar."""
    pair = MESSAGE.c.participant_id, MESSAGE.c.webinar_id
    highest = func.max(MESSAGE.c.announced).label("sequence")
    stated = select(*pair, highest).where(
        MESSAGE.c.webinar_id.in_(webinar_ids), MESSAGE.c.participant_id.in_(people), MESSAGE.c.announced.is_not(None)
    )
    rows = tx.read(stated.where(MESSAGE.c.state == State.SENT.value).group_by(*pair))
    return {(row.participant_id, row.webinar_id): row.sequence for row in rows}


def lock_claimed(tx: Tx, token: str) -> list[Queued]:
    """The messages that are still in this sender's hands."""
    own = select(MESSAGE).where(MESSAGE.c.claim_token == token, MESSAGE.c.state == State.SENDING.value)
    return [_as_queued(row) for row in tx.lock(own)]


def save_steps(tx: Tx, steps: Mapping[str, Step]) -> None:
    """Save what became of messages. What was sent is not kept."""
    statement = (
        update(MESSAGE)
        .where(MESSAGE.c.message_id == bindparam("of"))
        .values({name: bindparam(f"new_{name}") for name in ("state", "attempts", "reason", "not_before")})
    )
    tx.write(statement, [{"of": message_id} | _step_values(step) for message_id, step in steps.items()])
    sent = [message_id for message_id, step in steps.items() if step.state is State.SENT]
    tx.write(update(MESSAGE).where(MESSAGE.c.message_id.in_(sent)).values(sent_at=tx.now, details="{}"))


def requeue_failed(tx: Tx, message_ids: Collection[str]) -> dict[str, Kind]:
    """Queue failed messages again, each a letter of its own; returns their kinds. What bounced is not kept."""
    failed = MESSAGE.c.state == State.FAILED.value
    rows = tx.lock(select(MESSAGE).where(MESSAGE.c.message_id.in_(message_ids), failed, ~_is_bounced()))
    requeued = {row.message_id: Kind(row.kind) for row in rows}
    own = update(MESSAGE).where(MESSAGE.c.message_id.in_(requeued))
    tx.write(own.values(state=State.WAITING.value, not_before=tx.now, reason="", letter_id=None))
    return requeued


def is_sent(tx: ReadTx, message_id: str) -> bool:
    """Whether a mail server took a message over; it may have bounced since."""
    sent = MESSAGE.c.sent_at.is_not(None)
    return bool(tx.read(select(MESSAGE.c.message_id).where(MESSAGE.c.message_id == message_id, sent)))


def lock_handed_on(tx: Tx, message: Message, patience: Patience) -> Queued:
    """A message that leaves alone, under its own id, as it stands; noted if it is new."""
    add_messages(tx, [message], patience)
    own = MESSAGE.c.message_id == message.message_id
    tx.write(update(MESSAGE).where(own).values(letter_id=message.message_id))
    return _as_queued(tx.lock(select(MESSAGE).where(own))[0])


def withdraw_unsent(tx: Tx, message_id: str) -> None:
    """Withdraw a message that nobody has sent: what it would tell was overtaken."""
    own = update(MESSAGE).where(MESSAGE.c.message_id == message_id, _UNSENT)
    tx.write(own.values(state=State.WITHDRAWN.value, reason=OVERTAKEN))


def fail_sent(tx: Tx, letter_id: str, reason: str) -> Sequence[Row[Any]]:
    """Mark the messages of a letter that was sent as failed; returns them."""
    sent = tx.lock(select(MESSAGE).where(MESSAGE.c.letter_id == letter_id, MESSAGE.c.state == State.SENT.value))
    marked = update(MESSAGE).where(MESSAGE.c.message_id.in_([row.message_id for row in sent]))
    tx.write(marked.values(state=State.FAILED.value, reason=reason))
    return sent


def is_retriable(row: Row[Any]) -> bool:
    """Whether a message can be tried again."""
    return bool(row.state == State.FAILED.value and not row.reason.startswith(BOUNCED))


def list_messages(
    tx: ReadTx, *, state: State | None, participant_id: str | None, limit: int, offset: int = 0
) -> Sequence[Row[Any]]:
    """Messages with their recipients, newest first."""
    conditions = _filters(state=state, participant_id=participant_id)
    recipient = MESSAGE.outerjoin(CONTACT, CONTACT.c.participant_id == MESSAGE.c.participant_id)
    listed = select(MESSAGE, CONTACT.c.email, CONTACT.c.family_name, CONTACT.c.given_name).select_from(recipient)
    newest = listed.where(*conditions).order_by(MESSAGE.c.created_at.desc(), MESSAGE.c.message_id.desc())
    return tx.read(newest.limit(limit).offset(offset))


def count_messages(tx: ReadTx, *, participant_id: str | None) -> dict[State, int]:
    """How many messages there are in each state."""
    conditions = _filters(state=None, participant_id=participant_id)
    number = func.count().label("number")
    rows = tx.read(select(MESSAGE.c.state, number).where(*conditions).group_by(MESSAGE.c.state))
    return {State(row.state): row.number for row in rows}


def _as_queued(row: Row[Any]) -> Queued:
    message = Message(
        message_id=row.message_id,
        participant_id=row.participant_id,
        kind=Kind(row.kind),
        about_id=row.about_id,
        programme_id=row.programme_id,
        webinar_id=row.webinar_id,
        speaker_id=row.speaker_id,
        told_at=row.told_at,
        details=json.loads(row.details),
        trace=row.trace,
    )
    return Queued(message=message, letter_id=row.letter_id or "", attempts=row.attempts, due_at=row.due_at)


def _new_row(message: Message, patience: Patience, now: datetime) -> dict[str, object]:
    state, reason = patience.first_state(message, now)
    due_at = patience.due_at(message, now)
    return {
        "message_id": message.message_id,
        "participant_id": message.participant_id,
        "kind": message.kind.value,
        "about_id": message.about_id,
        "programme_id": message.programme_id,
        "webinar_id": message.webinar_id,
        "speaker_id": message.speaker_id,
        "merge_key": message.merge_key,
        "details": json.dumps(dict(message.details), ensure_ascii=False),
        "told_at": message.told_at,
        "created_at": now,
        "due_at": due_at,
        "not_before": due_at,
        "state": state.value,
        "attempts": 0,
        "reason": reason,
        "trace": message.trace,
    }


def _step_values(step: Step) -> dict[str, object]:
    return {
        "new_state": step.state.value,
        "new_attempts": step.attempts,
        "new_reason": step.reason,
        "new_not_before": step.not_before,
    }


def _is_bounced() -> ColumnElement[bool]:
    return MESSAGE.c.reason.startswith(BOUNCED)


def _is_due(now: datetime, claim: timedelta) -> ColumnElement[bool]:
    queued = and_(MESSAGE.c.state == State.QUEUED.value, MESSAGE.c.not_before <= now, _OURS)
    abandoned = and_(MESSAGE.c.state == State.SENDING.value, MESSAGE.c.claimed_at <= now - claim)
    return or_(queued, abandoned)


def _ready_to_queue() -> ColumnElement[bool]:
    person = exists().where(CONTACT.c.participant_id == MESSAGE.c.participant_id, CONTACT.c.revision > 0)
    programme = exists().where(PROGRAMME.c.programme_id == MESSAGE.c.programme_id, PROGRAMME.c.version > 0)
    webinar = exists().where(WEBINAR.c.webinar_id == MESSAGE.c.webinar_id, WEBINAR.c.version > 0)
    about_webinar = or_(MESSAGE.c.webinar_id == "", webinar)
    return and_(MESSAGE.c.state == State.WAITING.value, _OURS, person, programme, about_webinar)


def _filters(*, state: State | None, participant_id: str | None) -> list[ColumnElement[bool]]:
    conditions = []
    if state is not None:
        conditions.append(MESSAGE.c.state == state.value)
    if participant_id is not None:
        conditions.append(MESSAGE.c.participant_id == participant_id)
    return conditions
