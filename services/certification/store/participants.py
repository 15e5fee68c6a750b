"""Participants: the personal copy, and their standing in programmes. One transaction at a time follows each."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Row, Select, Table, delete, func, select, update

from services.certification.domain.standing import Attempt, Openness, Person, Presence, Standing, Watched
from services.certification.store.tables import Pair, metadata, pair_of, rows_of
from shared.outbox import ReadTx, Tx, among

_StatedT = TypeVar("_StatedT")

_participant = metadata.tables["participant"]
_registration = metadata.tables["registration"]
_openness = metadata.tables["openness"]
_presence = metadata.tables["presence"]
_attempt = metadata.tables["attempt"]
_recording = metadata.tables["recording"]
_certificate = metadata.tables["certificate"]


def lock_participants(tx: Tx, participant_ids: Iterable[str]) -> dict[str, Person | None]:
    """Who is not erased, with the personal copy if there is one. One transaction at a time follows a participant."""
    ids = sorted(set(participant_ids))
    rows = _lock(tx, ids)
    known = {row.participant_id for row in rows}
    new = [one for one in ids if one not in known]
    tx.insert_new(_participant, [{"participant_id": one} for one in new])
    return {row.participant_id: _person(row) for row in (*rows, *_lock(tx, new)) if row.erased_at is None}


def _lock(tx: Tx, ids: Sequence[str]) -> Sequence[Row[Any]]:
    if not ids:
        return ()
    these = select(_participant).where(among(_participant.c.participant_id, ids))
    return tx.lock(these.order_by(_participant.c.participant_id))


def get_person(tx: ReadTx, participant_id: str) -> Person | None:
    """The personal copy."""
    rows = tx.read(select(_participant).where(_participant.c.participant_id == participant_id))
    return _person(rows[0]) if rows else None


def save_people(tx: Tx, people: Mapping[str, Person]) -> None:
    """Save newer personal copies of locked participants."""
    rows = [
        {
            "participant_id": participant_id,
            "full_name": person.full_name,
            "position": person.position,
            "body_name": person.body_name,
            "sex": person.sex,
            "revision": person.revision,
            "told_at": person.told_at,
        }
        for participant_id, person in people.items()
    ]
    tx.upsert(_participant, rows, key=["participant_id"])


def forget_people(tx: Tx, participant_ids: Iterable[str]) -> None:
    """Forget people and all they did; the register of certificates keeps what the law asks for."""
    nothing = dict.fromkeys(("full_name", "position", "body_name", "sex", "revision", "told_at"))
    ids = list(participant_ids)
    if not ids:
        return
    tx.write(update(_participant).where(among(_participant.c.participant_id, ids)).values(**nothing, erased_at=tx.now))
    for table in (_registration, _openness, _presence, _attempt, _recording):
        tx.write(delete(table).where(among(table.c.participant_id, ids)))


def _person(row: Row[Any]) -> Person | None:
    if row.full_name is None:
        return None
    return Person(row.full_name, row.position, row.body_name, row.revision, row.told_at, row.sex or "")


def passed_tests(tx: ReadTx, pairs: Iterable[Pair]) -> dict[Pair, set[str]]:
    """The tests that each participant passed, as they are marked now."""
    passed: dict[Pair, set[str]] = {pair: set() for pair in pairs}
    theirs = among(_attempt.c.participant_id, {participant_id for participant_id, _ in passed})
    columns = (_attempt.c.participant_id, _attempt.c.programme_id, _attempt.c.test_id)
    for row in tx.read(select(*columns).where(theirs, _attempt.c.passed)):
        passed.get(pair_of(row), set()).add(row.test_id)
    return passed


def get_standings(
    tx: ReadTx, pairs: Iterable[Pair], *, webinars: Collection[str] | None = None
) -> dict[Pair, Standing]:
    """What is known of each participant in each programme. Of webinars only these, when some are named."""
    wanted = dict.fromkeys(pairs)
    if not wanted:
        return {}
    ids = {participant_id for participant_id, _ in wanted}
    registered = {pair_of(row): row for row in rows_of(tx, _registration, ids)}
    presences = _stated(tx, Presence._make, Presence._fields, table=_presence, ids=ids, webinars=webinars)
    attempts = _stated(tx, Attempt._make, Attempt._fields, table=_attempt, ids=ids)
    recordings = _stated(tx, Watched._make, Watched._fields, table=_recording, ids=ids, webinars=webinars)
    return {
        pair: Standing(
            registered[pair].fact_id if pair in registered else None,
            tuple(presences.get(pair, ())),
            tuple(attempts.get(pair, ())),
            tuple(recordings.get(pair, ())),
            registered[pair].trace if pair in registered else "",
        )
        for pair in wanted
    }


def _stated(
    tx: ReadTx,
    make: Callable[[Iterable[Any]], _StatedT],
    fields: Sequence[str],
    *,
    table: Table,
    ids: Collection[str],
    webinars: Collection[str] | None = None,
) -> dict[Pair, list[_StatedT]]:
    """What was stated of each, in the columns that are called as the fields."""
    columns = [table.c[name] for name in ("participant_id", "programme_id", *fields)]
    query = select(*columns).where(among(columns[0], ids))
    if webinars is not None:
        query = query.where(among(table.c.webinar_id, webinars))
    stated: dict[Pair, list[_StatedT]] = defaultdict(list)
    rows: Sequence[Sequence[Any]] = tx.read(query)
    for row in rows:
        stated[row[0], row[1]].append(make(row[2:]))
    return stated


def save_standings(tx: Tx, before: Mapping[Pair, Standing], after: Mapping[Pair, Standing]) -> None:
    """Save what is new or otherwise than before."""
    changes = [(pair, before.get(pair, Standing()), now) for pair, now in after.items()]
    registrations = [
        {**_ids(pair), "fact_id": now.registered_by, "trace": now.trace}
        for pair, then, now in changes
        if now.registered_by and not then.registered_by
    ]
    presences = [(pair, one) for pair, then, now in changes for one in now.presences if one not in then.presences]
    attempts = [(pair, one) for pair, then, now in changes for one in now.attempts if one not in then.attempts]
    recordings = [(pair, one) for pair, then, now in changes for one in now.recordings if one not in then.recordings]
    tx.insert_new(_registration, registrations)
    tx.upsert(
        _presence,
        [_presence_row(pair, one) for pair, one in presences],
        key=["participant_id", "programme_id", "webinar_id"],
    )
    tx.upsert(
        _attempt,
        [_attempt_row(pair, one) for pair, one in attempts],
        key=["participant_id", "programme_id", "attempt_id"],
    )
    tx.upsert(
        _recording,
        [_recording_row(pair, one) for pair, one in recordings],
        key=["participant_id", "programme_id", "webinar_id"],
    )


def registered(tx: ReadTx, programme_id: str, *, after: str, limit: int) -> Sequence[str]:
    """The next registered participants of a programme, in the order of their ids."""
    theirs = select(_registration.c.participant_id).where(_registration.c.programme_id == programme_id)
    later = theirs.where(_registration.c.participant_id > after).order_by(_registration.c.participant_id)
    return [str(row.participant_id) for row in tx.read(later.limit(limit))]


def without_certificate(tx: ReadTx, programme_id: str, *, after: str, limit: int) -> Sequence[str]:
    """The next registered participants of a programme who have no certificate of it, in the order of their ids."""
    later = _without_certificate(programme_id).where(_registration.c.participant_id > after)
    rows = tx.read(later.order_by(_registration.c.participant_id).limit(limit))
    return [str(row.participant_id) for row in rows]


def count_without_certificate(tx: ReadTx, programme_id: str) -> int:
    return int(tx.read(select(func.count()).select_from(_without_certificate(programme_id).subquery()))[0][0])


def _without_certificate(programme_id: str) -> Select[Any]:
    has_one = (
        select(_certificate.c.certificate_id)
        .where(
            _certificate.c.participant_id == _registration.c.participant_id,
            _certificate.c.programme_id == _registration.c.programme_id,
        )
        .exists()
    )
    return select(_registration.c.participant_id).where(_registration.c.programme_id == programme_id, ~has_one)


def save_openness(tx: Tx, pairs: Mapping[Pair, Openness]) -> None:
    """Save what locked participants stated latest."""
    rows = [{**_ids(pair), "is_open": one.is_open, "stated_at": one.stated_at} for pair, one in pairs.items()]
    tx.upsert(_openness, rows, key=["participant_id", "programme_id"])


def get_openness(tx: ReadTx, pairs: Iterable[Pair]) -> dict[Pair, Openness]:
    """What was stated of who may read a name; nobody is left out but who stated nothing."""
    wanted = set(pairs)
    rows = rows_of(tx, _openness, {participant_id for participant_id, _ in wanted})
    return {pair_of(row): Openness(row.is_open, row.stated_at) for row in rows if pair_of(row) in wanted}


def _ids(pair: Pair) -> dict[str, str]:
    return {"participant_id": pair[0], "programme_id": pair[1]}


def _presence_row(pair: Pair, one: Presence) -> dict[str, object]:
    return {
        **_ids(pair),
        "webinar_id": one.webinar_id,
        "seconds": one.seconds,
        "revision": one.revision,
        "fact_id": one.fact_id,
    }


def _attempt_row(pair: Pair, one: Attempt) -> dict[str, object]:
    return {
        **_ids(pair),
        "attempt_id": one.attempt_id,
        "test_id": one.test_id,
        "passed": one.passed,
        "score": one.score,
        "revision": one.revision,
        "fact_id": one.fact_id,
        "finished_at": one.finished_at,
    }


def _recording_row(pair: Pair, one: Watched) -> dict[str, object]:
    return {**_ids(pair), "webinar_id": one.webinar_id, "watched_at": one.watched_at, "fact_id": one.fact_id}
