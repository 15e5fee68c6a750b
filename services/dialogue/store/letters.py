"""Letters to be sent, who asked for them, and where speakers get theirs."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select, true, update

from services.dialogue.domain.letters import Letter, LetterKind
from services.dialogue.store.tables import metadata
from shared.outbox import ReadTx, Tx

_letter = metadata.tables["letter"]
_subscription = metadata.tables["subscription"]
_address = metadata.tables["speaker_address"]
_KEY = ["kind", "subject_id", "recipient_id"]


def add_letters(tx: Tx, letters: Iterable[Letter]) -> None:
    """Those that are there already, sent or not, stay as they are."""
    tx.insert_new(_letter, [asdict(one) for one in letters])


def save_letters(tx: Tx, letters: Iterable[Letter]) -> None:
    tx.upsert(_letter, [asdict(one) for one in letters], key=_KEY)


def lock_due_letters(tx: Tx, *, limit: int) -> list[Letter]:
    waiting = _letter.c.ended_at.is_(None) & _letter.c.given_up_at.is_(None)
    due = select(_letter).where(waiting, _letter.c.due_at <= tx.now)
    rows = tx.lock(due.order_by(_letter.c.due_at, *(_letter.c[name] for name in _KEY)).limit(limit))
    return [_as_letter(row) for row in rows]


def take_up_again(tx: Tx, letter_ids: Iterable[str]) -> None:
    """Letters that were given up are due now."""
    _take_up(tx, _letter.c.letter_id.in_(set(letter_ids)), due_at=tx.now)


def take_up_about(tx: Tx, webinar_ids: Iterable[str], *, due_at: datetime, speaker_id: str | None = None) -> None:
    """The same for letters to speakers, or to one of them, about these webinars."""
    to_speakers = _letter.c.kind.in_([LetterKind.TIMETABLE.value, LetterKind.DIGEST.value])
    theirs = _letter.c.recipient_id == speaker_id if speaker_id else true()
    _take_up(tx, to_speakers & theirs & _letter.c.subject_id.in_(set(webinar_ids)), due_at=due_at)


def _take_up(tx: Tx, which: ColumnElement[bool], *, due_at: datetime) -> None:
    given_up = _letter.c.given_up_at.is_not(None)
    tx.write(update(_letter).where(which, given_up).values(given_up_at=None, attempts=1, due_at=due_at))


def open_letters(tx: ReadTx, kind: LetterKind) -> dict[tuple[str, str], Letter]:
    """The letters of a kind that are still to leave, by subject and recipient, the given up among them."""
    waiting = select(_letter).where(_letter.c.kind == kind.value, _letter.c.ended_at.is_(None))
    return {(one.subject_id, one.recipient_id): one for one in map(_as_letter, tx.read(waiting))}


def _as_letter(row: Row[Any]) -> Letter:
    fields = dict(row._mapping)  # noqa: SLF001  # a row's documented view as a mapping
    return Letter(**fields | {"kind": LetterKind(row.kind)})


# ---- who asked


def lock_subscriptions(tx: Tx, participant_ids: Iterable[str]) -> dict[tuple[str, str], datetime]:
    """When each participant last said so of each programme, locked until commit."""
    theirs = select(_subscription).where(_subscription.c.participant_id.in_(set(participant_ids)))
    ordered = theirs.order_by(_subscription.c.participant_id, _subscription.c.programme_id)
    return {(row.participant_id, row.programme_id): row.stated_at for row in tx.lock(ordered)}


def save_subscriptions(tx: Tx, stated: Mapping[tuple[str, str], tuple[bool, datetime]]) -> None:
    rows = [
        {"participant_id": participant_id, "programme_id": programme_id, "asked": asked, "stated_at": stated_at}
        for (participant_id, programme_id), (asked, stated_at) in stated.items()
    ]
    tx.upsert(_subscription, rows, key=["participant_id", "programme_id"])


def subscribers_of(tx: ReadTx, programme_id: str) -> list[str]:
    ours = (_subscription.c.programme_id == programme_id) & _subscription.c.asked
    rows = tx.read(select(_subscription.c.participant_id).where(ours).order_by(_subscription.c.participant_id))
    return [row.participant_id for row in rows]


def is_subscriber(tx: ReadTx, participant_id: str, programme_id: str) -> bool:
    ours = (_subscription.c.participant_id == participant_id) & (_subscription.c.programme_id == programme_id)
    return bool(tx.read(select(_subscription.c.asked).where(ours & _subscription.c.asked)))


# ---- speakers


def save_address(tx: Tx, programme_id: str, speaker_id: str, email: str) -> None:
    row = {"programme_id": programme_id, "speaker_id": speaker_id, "email": email}
    tx.upsert(_address, [row], key=["programme_id", "speaker_id"])


def addresses_of(tx: ReadTx, programme_id: str) -> dict[str, str]:
    """By speaker; those that were emptied are left out."""
    rows = tx.read(select(_address).where(_address.c.programme_id == programme_id))
    return {row.speaker_id: row.email for row in rows if row.email}
