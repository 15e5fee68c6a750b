"""Codes asked for and sessions, as rows. Tokens and codes stand here sealed; addresses leave in minutes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, select, update

from services.gateway.domain import CODE_LIFE, LIMIT_WINDOW, SENDING_TAKES, Challenge, ChallengeState, Session
from services.gateway.store.tables import challenges as _challenges
from services.gateway.store.tables import sessions as _sessions
from shared.outbox import ReadTx, Tx

_MOST_AT_ONCE = 20


# ---- codes asked for


def asks_of(tx: ReadTx, *, mailbox_seal: str, client_seal: str) -> tuple[list[datetime], list[datetime]]:
    """When codes were asked for lately: for this mailbox, and from this client address."""
    since = tx.now - LIMIT_WINDOW
    columns = (_challenges.c.mailbox_seal, _challenges.c.client_seal, _challenges.c.asked_at)
    ours = (_challenges.c.mailbox_seal == mailbox_seal) | (_challenges.c.client_seal == client_seal)
    rows = tx.read(select(*columns).where(ours, _challenges.c.asked_at > since))
    return (
        [row.asked_at for row in rows if row.mailbox_seal == mailbox_seal],
        [row.asked_at for row in rows if row.client_seal == client_seal],
    )


def add_challenge(tx: Tx, challenge: Challenge, *, mailbox_seal: str, client_seal: str) -> None:
    row = {
        "id": challenge.id,
        "mailbox": challenge.mailbox,
        "mailbox_seal": mailbox_seal,
        "client_seal": client_seal,
        "asked_at": challenge.asked_at,
        "claimed_until": challenge.asked_at,
        **_changeable(challenge),
    }
    tx.insert_new(_challenges, [row])


def save_challenge(tx: Tx, challenge: Challenge) -> None:
    tx.write(update(_challenges).where(_challenges.c.id == challenge.id).values(**_changeable(challenge)))


def read_challenge(tx: ReadTx, challenge_id: str) -> Challenge | None:
    return _only(tx.read(select(_challenges).where(_challenges.c.id == challenge_id)))


def lock_challenge(tx: Tx, challenge_id: str) -> Challenge | None:
    """Nobody else can try a code of this challenge until this transaction ends."""
    return _only(tx.lock(select(_challenges).where(_challenges.c.id == challenge_id)))


def lock_challenge_of_link(tx: Tx, link_seal: str) -> Challenge | None:
    return _only(tx.lock(select(_challenges).where(_challenges.c.link_seal == link_seal)))


def claim_due(tx: Tx) -> list[Challenge]:
    """Challenges whose code is to be sent now, oldest first; nobody else takes them while sending takes."""
    due = (
        (_challenges.c.state == ChallengeState.ASKED.value)
        & (_challenges.c.asked_at > tx.now - CODE_LIFE)
        & (_challenges.c.claimed_until <= tx.now)
    )
    rows = tx.lock(select(_challenges).where(due).order_by(_challenges.c.asked_at).limit(_MOST_AT_ONCE))
    if rows:
        taken = update(_challenges).where(_challenges.c.id.in_([row.id for row in rows]))
        tx.write(taken.values(claimed_until=tx.now + SENDING_TAKES))
    return [_challenge(row) for row in rows]


def mark_sent(tx: Tx, challenge_id: str) -> None:
    """A mail server has the code; one that was answered already stays as it is."""
    waiting = (_challenges.c.id == challenge_id) & (_challenges.c.state == ChallengeState.ASKED.value)
    tx.write(update(_challenges).where(waiting).values(state=ChallengeState.SENT.value))


def release(tx: Tx, challenge_id: str, *, pause: timedelta) -> None:
    """Sending failed: try again after a pause."""
    tx.write(update(_challenges).where(_challenges.c.id == challenge_id).values(claimed_until=tx.now + pause))


def forget_the_old(tx: Tx) -> None:
    """Addresses leave with their codes, challenges when no limit counts them any more, sessions when they end."""
    now = tx.now
    blank = update(_challenges).where(_challenges.c.asked_at <= now - CODE_LIFE, _challenges.c.mailbox != "")
    tx.write(blank.values(mailbox=""))
    tx.write(delete(_challenges).where(_challenges.c.asked_at <= now - LIMIT_WINDOW))
    tx.write(delete(_sessions).where(_sessions.c.expires_at <= now))


def forget_participants(tx: Tx, participant_ids: Sequence[str]) -> None:
    """Delete the sessions of these people, and every code that was asked for by them."""
    for table in (_challenges, _sessions):
        tx.write(delete(table).where(table.c.participant_id.in_(participant_ids)))


# ---- sessions


def add_session(tx: Tx, session: Session) -> None:
    row = {
        "seal": session.seal,
        "participant_id": session.participant_id,
        "staff_id": session.staff_id,
        "begun_at": tx.now,
        "expires_at": session.expires_at,
    }
    tx.insert_new(_sessions, [row])


def read_session(tx: ReadTx, seal: str) -> Session | None:
    columns = (_sessions.c.seal, _sessions.c.participant_id, _sessions.c.staff_id, _sessions.c.expires_at)
    rows = tx.read(select(*columns).where(_sessions.c.seal == seal))
    return next((Session(row.seal, row.participant_id, row.staff_id, row.expires_at) for row in rows), None)


def delete_session(tx: Tx, seal: str) -> None:
    tx.write(delete(_sessions).where(_sessions.c.seal == seal))


def _changeable(challenge: Challenge) -> dict[str, object]:
    used = challenge.state is ChallengeState.USED
    return {
        "state": challenge.state.value,
        "tries_left": challenge.tries_left,
        "code_seal": challenge.code_seal,
        "link_seal": challenge.link_seal,
        "participant_id": challenge.participant_id,
        "staff_id": challenge.staff_id,
        **({"mailbox": ""} if used else {}),
    }


def _only(rows: Sequence[Row[Any]]) -> Challenge | None:
    return _challenge(rows[0]) if rows else None


def _challenge(row: Row[Any]) -> Challenge:
    return Challenge(
        id=row.id,
        mailbox=row.mailbox,
        asked_at=row.asked_at,
        state=ChallengeState(row.state),
        tries_left=row.tries_left,
        code_seal=row.code_seal,
        link_seal=row.link_seal,
        participant_id=row.participant_id,
        staff_id=row.staff_id,
    )
