"""Who held a place when, and what happened to webinars. Ids and moments only."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict

from sqlalchemy import delete, or_, select

from services.notification.domain.copies import Notice, Place, PlaceChange
from services.notification.domain.messages import Kind
from services.notification.store.tables import NOTICE, PLACE_CHANGE
from shared.outbox import ReadTx, Tx


def add_changes(tx: Tx, changes: Sequence[PlaceChange]) -> None:
    """Add what happened to places."""
    tx.insert_new(PLACE_CHANGE, [asdict(change) | {"place": change.place.value} for change in changes])


def add_notices(tx: Tx, notices: Sequence[Notice]) -> None:
    """Add what happened to webinars."""
    rows = [asdict(notice) | {"kind": notice.kind.value, "details": _as_json(notice)} for notice in notices]
    tx.insert_new(NOTICE, rows)


def notices_of(tx: ReadTx, webinar_ids: Collection[str]) -> list[Notice]:
    """Everything that happened to these webinars."""
    rows = tx.read(select(NOTICE).where(NOTICE.c.webinar_id.in_(webinar_ids)).order_by(NOTICE.c.about_id))
    return [
        Notice(
            about_id=row.about_id,
            kind=Kind(row.kind),
            programme_id=row.programme_id,
            webinar_id=row.webinar_id,
            at=row.at,
            told_at=row.told_at,
            details=json.loads(row.details),
        )
        for row in rows
    ]


def changes_in(
    tx: ReadTx, webinar_ids: Collection[str], *, people: Collection[str], everyone_in: Collection[str]
) -> list[PlaceChange]:
    """What happened to the places of certain people in these webinars, and of everyone in some of them."""
    concerned = or_(PLACE_CHANGE.c.webinar_id.in_(everyone_in), PLACE_CHANGE.c.participant_id.in_(people))
    rows = tx.read(select(PLACE_CHANGE).where(PLACE_CHANGE.c.webinar_id.in_(webinar_ids), concerned))
    return [
        PlaceChange(
            about_id=row.about_id,
            participant_id=row.participant_id,
            webinar_id=row.webinar_id,
            place=Place(row.place),
            at=row.at,
        )
        for row in rows
    ]


def forget_changes(tx: Tx, participant_ids: Collection[str]) -> None:
    """Forget that these people ever held a place."""
    tx.write(delete(PLACE_CHANGE).where(PLACE_CHANGE.c.participant_id.in_(participant_ids)))


def _as_json(notice: Notice) -> str:
    return json.dumps(dict(notice.details), ensure_ascii=False)
