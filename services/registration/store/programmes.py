"""Programmes' terms and webinars' places, as rows and back. Never commits."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select, update

from services.registration.domain import Session, Terms
from services.registration.store.tables import Values, first, programme, webinar
from shared.outbox import ReadTx, Tx


def get_terms(tx: ReadTx, programme_id: str) -> Terms | None:
    """The terms of a programme."""
    rows = tx.read(select(programme).where(programme.c.programme_id == programme_id))
    return _terms(rows[0]) if rows else None


def lock_version(tx: Tx, programme_id: str) -> int:
    """The version that is known, locked until commit; 0 when the programme is new."""
    # A row to lock must be there first, or two who learn of a new programme at once would not see each other.
    unknown = Terms(programme_id, 0, accepted_only=True, deadline=None, oblasts=frozenset(), body_types=frozenset())
    tx.insert_new(programme, [_programme_row(unknown)])
    return int(tx.lock(select(programme.c.version).where(programme.c.programme_id == programme_id))[0][0])


def save_programme(tx: Tx, terms: Terms, sessions: Sequence[Session]) -> None:
    """Save the newest terms and webinars; webinars that left the programme become inactive."""
    tx.upsert(programme, [_programme_row(terms)], key=["programme_id"])
    tx.write(update(webinar).where(webinar.c.programme_id == terms.programme_id).values(active=False))
    rows = [
        {
            "webinar_id": session.webinar_id,
            "programme_id": session.programme_id,
            "ends_at": session.ends_at,
            "capacity": session.capacity,
            "active": True,
        }
        for session in sessions
    ]
    tx.upsert(webinar, rows, key=["webinar_id"])


def get_webinar(tx: ReadTx, webinar_id: str) -> Row[Any] | None:
    """A webinar, active or not."""
    return first(tx.read(select(webinar).where(webinar.c.webinar_id == webinar_id)))


def lock_webinar(tx: Tx, webinar_id: str) -> Row[Any] | None:
    """A webinar, active or not, with its counters, locked until commit."""
    return first(tx.lock(select(webinar).where(webinar.c.webinar_id == webinar_id)))


def session_of(row: Row[Any]) -> Session:
    """The domain's view of a webinar row."""
    return Session(row.webinar_id, row.programme_id, row.ends_at, row.capacity)


def list_places(tx: ReadTx, programme_id: str) -> Sequence[Row[Any]]:
    """Capacity and counters of a programme's active webinars."""
    return tx.read(
        select(webinar).where(webinar.c.programme_id == programme_id, webinar.c.active).order_by(webinar.c.ends_at)
    )


def _programme_row(terms: Terms) -> Values:
    return {
        "programme_id": terms.programme_id,
        "version": terms.version,
        "accepted_only": terms.accepted_only,
        "deadline": terms.deadline,
        "oblasts": json.dumps(sorted(terms.oblasts)),
        "body_types": json.dumps(sorted(terms.body_types)),
        "quotas": json.dumps(dict(terms.quotas), sort_keys=True),
    }


def _terms(row: Row[Any]) -> Terms:
    return Terms(
        programme_id=row.programme_id,
        version=row.version,
        accepted_only=row.accepted_only,
        deadline=row.deadline,
        oblasts=frozenset(json.loads(row.oblasts)),
        body_types=frozenset(json.loads(row.body_types)),
        quotas=json.loads(row.quotas),
    )
