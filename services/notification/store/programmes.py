"""Copies of programmes and webinars. A row of version 0 is a lock on what is not known yet."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import UTC, datetime

from sqlalchemy import func, select

from services.notification.domain.copies import Programme, Webinar
from services.notification.store.tables import PROGRAMME, WEBINAR
from shared.outbox import ReadTx, Tx

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def lock_programme_versions(tx: Tx, programme_ids: Collection[str]) -> dict[str, int]:
    """The known versions of programmes, locked until commit; 0 of an unknown one."""
    tx.insert_new(PROGRAMME, [_programme_values(_no_programme(programme_id)) for programme_id in sorted(programme_ids)])
    statement = select(PROGRAMME.c.programme_id, PROGRAMME.c.version)
    rows = tx.lock(statement.where(PROGRAMME.c.programme_id.in_(programme_ids)).order_by(PROGRAMME.c.programme_id))
    return {row.programme_id: row.version for row in rows}


def save_programmes(tx: Tx, programmes: Collection[Programme]) -> None:
    """Save programmes; they are locked."""
    tx.upsert(PROGRAMME, [_programme_values(programme) for programme in programmes], key=["programme_id"])


def get_programmes(tx: ReadTx, programme_ids: Collection[str]) -> dict[str, Programme]:
    """Programmes that are known."""
    rows = tx.read(select(PROGRAMME).where(PROGRAMME.c.programme_id.in_(programme_ids), PROGRAMME.c.version > 0))
    return {
        row.programme_id: Programme(**{**row._mapping, "test_titles": json.loads(row.test_titles)})  # noqa: SLF001  # its public mapping
        for row in rows
    }


def lock_webinar_versions(tx: Tx, webinars: Mapping[str, str]) -> dict[str, int]:
    """The known versions of webinars (given with their programmes), locked until commit; 0 of an unknown one.

    Who touches the places or the notices of a webinar locks it first, so that neither misses the other.
    """
    tx.insert_new(WEBINAR, [asdict(_no_webinar(webinar_id, webinars[webinar_id])) for webinar_id in sorted(webinars)])
    statement = select(WEBINAR.c.webinar_id, WEBINAR.c.version)
    rows = tx.lock(statement.where(WEBINAR.c.webinar_id.in_(webinars)).order_by(WEBINAR.c.webinar_id))
    return {row.webinar_id: row.version for row in rows}


def save_webinars(tx: Tx, webinars: Collection[Webinar]) -> None:
    """Save webinars; they are locked."""
    tx.upsert(WEBINAR, [asdict(webinar) for webinar in webinars], key=["webinar_id"])


def get_webinars(tx: ReadTx, webinar_ids: Collection[str]) -> dict[str, Webinar]:
    """Webinars that are known."""
    rows = tx.read(select(WEBINAR).where(WEBINAR.c.webinar_id.in_(webinar_ids), WEBINAR.c.version > 0))
    return {row.webinar_id: Webinar(**row._mapping) for row in rows}  # noqa: SLF001  # its public mapping


def longest_known(tx: ReadTx) -> tuple[Programme, Webinar] | None:
    """A programme and a webinar with the longest title and topic there are; none before the first publication."""
    titled = tx.read(
        select(PROGRAMME.c.programme_id)
        .where(PROGRAMME.c.version > 0)
        .order_by(func.length(PROGRAMME.c.title).desc(), PROGRAMME.c.programme_id)
        .limit(1)
    )
    held = tx.read(
        select(WEBINAR.c.webinar_id)
        .where(WEBINAR.c.version > 0)
        .order_by(func.length(WEBINAR.c.topic).desc(), WEBINAR.c.webinar_id)
        .limit(1)
    )
    if not titled or not held:
        return None
    programme_id, webinar_id = titled[0].programme_id, held[0].webinar_id
    return get_programmes(tx, [programme_id])[programme_id], get_webinars(tx, [webinar_id])[webinar_id]


def _no_programme(programme_id: str) -> Programme:
    return Programme(
        programme_id=programme_id,
        version=0,
        title="",
        project="",
        issuer="",
        timezone="",
        contact_email="",
        acknowledgement_uk="",
        acknowledgement_en="",
    )


def _programme_values(programme: Programme) -> dict[str, object]:
    return asdict(programme) | {"test_titles": json.dumps(dict(programme.test_titles), ensure_ascii=False)}


def _no_webinar(webinar_id: str, programme_id: str) -> Webinar:
    return Webinar(
        webinar_id=webinar_id,
        programme_id=programme_id,
        version=0,
        topic="",
        starts_at=_LONG_AGO,
        ends_at=_LONG_AGO,
    )
