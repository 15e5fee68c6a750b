"""Participants, people in reports, their joins and the presence recorded, as rows. Never commits."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, union, update

from services.scheduling.domain.attendance import Interval, Record
from services.scheduling.domain.matching import Person, Roster
from services.scheduling.store import tables as t
from shared.outbox import ReadTx, Tx

EMAIL, NAME = "email", "name"

Values = Mapping[str, object]


# ---- participants


def lock_participants(tx: Tx, participant_ids: Iterable[str]) -> set[str]:
    """Make these participants known, lock them, and return those already erased."""
    ids = sorted(participant_ids)
    tx.insert_new(t.participant, [{"participant_id": one, "erased": False} for one in ids])
    statement = select(t.participant).where(t.participant.c.participant_id.in_(ids))
    return {row.participant_id for row in tx.lock(statement.order_by(t.participant.c.participant_id)) if row.erased}


def add_identities(tx: Tx, rows: Sequence[Values]) -> None:
    tx.insert_new(t.identity, rows)


def add_memberships(tx: Tx, rows: Sequence[Values]) -> None:
    tx.insert_new(t.membership, rows)


def lock_programmes_of(tx: Tx, participant_ids: Sequence[str]) -> None:
    """Lock, in one order, the programmes that these participants take part in."""
    theirs = select(t.membership.c.programme_id).where(t.membership.c.participant_id.in_(participant_ids))
    tx.lock(select(t.programme.c.programme_id).where(t.programme.c.programme_id.in_(theirs)).order_by("programme_id"))


def is_member(tx: ReadTx, participant_id: str, programme_id: str) -> bool:
    theirs = t.membership.c.participant_id == participant_id
    return bool(tx.read(select(t.membership).where(theirs, t.membership.c.programme_id == programme_id)))


def webinars_naming(tx: ReadTx, participant_ids: Sequence[str]) -> Sequence[Row[Any]]:
    """Pairs of webinar and participant: whose address or name a report of their programme's webinar holds."""
    pairs = select(t.person.c.webinar_id, t.membership.c.participant_id)
    candidates = (
        pairs.join_from(t.membership, t.identity, t.identity.c.participant_id == t.membership.c.participant_id)
        .join(t.webinar, t.webinar.c.programme_id == t.membership.c.programme_id)
        .where(t.membership.c.participant_id.in_(participant_ids))
    )
    in_webinar = t.person.c.webinar_id == t.webinar.c.webinar_id
    columns = {t.person.c.email: EMAIL, t.person.c.name: NAME, t.person.c.earlier_name: NAME}
    found = [
        candidates.join(t.person, in_webinar & (column == t.identity.c.value)).where(t.identity.c.kind == kind)
        for column, kind in columns.items()
    ]
    decided = select(t.person.c.webinar_id, t.person.c.decided.label("participant_id"))
    by_hand = decided.where(t.person.c.decided.in_(participant_ids))
    return tx.read(union(*found, by_hand).order_by("webinar_id", "participant_id"))


def rosters_of(tx: ReadTx, programme_ids: Iterable[str]) -> dict[str, Roster]:
    """The participants of each programme by every address and name."""
    rosters: dict[str, Roster] = defaultdict(Roster)
    columns = (t.membership.c.programme_id, t.identity.c.participant_id, t.identity.c.kind, t.identity.c.value)
    statement = select(*columns).join(t.identity, t.identity.c.participant_id == t.membership.c.participant_id)
    for row in tx.read(statement.where(t.membership.c.programme_id.in_(list(programme_ids)))):
        roster = rosters[row.programme_id]
        add = roster.add_email if row.kind == EMAIL else roster.add_name
        add(row.value, row.participant_id)
    return rosters


def oblasts_of(tx: ReadTx, programme_ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """The oblast of each participant, by programme."""
    oblasts: dict[str, dict[str, str]] = defaultdict(dict)
    for row in tx.read(select(t.membership).where(t.membership.c.programme_id.in_(list(programme_ids)))):
        oblasts[row.programme_id][row.participant_id] = row.oblast
    return oblasts


def people_addressed_as(tx: ReadTx, participant_ids: Sequence[str]) -> list[str]:
    """Ids of undecided people in reports of whatever programme who bear an address of these participants."""
    theirs = select(t.identity.c.value).where(
        t.identity.c.kind == EMAIL, t.identity.c.participant_id.in_(participant_ids)
    )
    undecided = t.person.c.decided == ""
    return [row.person_id for row in tx.read(select(t.person).where(t.person.c.email.in_(theirs), undecided))]


def forget_participants(tx: Tx, participant_ids: Sequence[str], person_ids: Sequence[str]) -> None:
    """Delete names, addresses and joins of participants and of the people in reports who are they."""
    tx.write(update(t.participant).where(t.participant.c.participant_id.in_(participant_ids)).values(erased=True))
    tx.write(update(t.presence).where(t.presence.c.participant_id.in_(participant_ids)).values(reason=""))
    tx.write(delete(t.join).where(t.join.c.person_id.in_(person_ids)))
    tx.write(delete(t.person).where(t.person.c.person_id.in_(person_ids)))
    for table in (t.identity, t.membership, t.check_in, t.watched_recording, t.survey):
        tx.write(delete(table).where(table.c.participant_id.in_(participant_ids)))


# ---- attendance


def people_in(tx: ReadTx, webinar_ids: Sequence[str]) -> dict[str, list[Person]]:
    """Everybody in the reports of each webinar."""
    people: dict[str, list[Person]] = defaultdict(list)
    for row in tx.read(select(t.person).where(t.person.c.webinar_id.in_(webinar_ids)).order_by(t.person.c.person_id)):
        names = tuple(name for name in (row.name, row.earlier_name) if name)
        people[row.webinar_id].append(
            Person(row.person_id, row.email, names, row.shown_name, row.decided, row.dismissed)
        )
    return people


def joins_in(tx: ReadTx, webinar_ids: Sequence[str]) -> dict[str, list[Interval]]:
    """Joins by person."""
    joins: dict[str, list[Interval]] = defaultdict(list)
    statement = select(t.join).join(t.person, t.person.c.person_id == t.join.c.person_id)
    for row in tx.read(statement.where(t.person.c.webinar_id.in_(webinar_ids))):
        joins[row.person_id].append(Interval(row.joined_at, row.left_at))
    return joins


def records_in(tx: ReadTx, webinar_ids: Sequence[str]) -> dict[str, dict[str, Record]]:
    """What is recorded of participants, by webinar and participant; the erased are left as they are."""
    records: dict[str, dict[str, Record]] = defaultdict(dict)
    statement = select(t.presence).join(t.participant, t.participant.c.participant_id == t.presence.c.participant_id)
    for row in tx.read(statement.where(t.presence.c.webinar_id.in_(webinar_ids), ~t.participant.c.erased)):
        records[row.webinar_id][row.participant_id] = Record(row.seconds, row.revision, row.decided_by, row.excused)
    return records


def add_people(tx: Tx, webinar_id: str, people: Iterable[Person]) -> None:
    rows = []
    for person in people:
        name, earlier_name, *_ = (*person.names, "", "")
        names = {"name": name, "earlier_name": earlier_name, "shown_name": person.shown}
        key = {"person_id": person.person_id, "webinar_id": webinar_id, "email": person.email}
        rows.append({**key, **names, "decided": "", "decided_by": "", "dismissed": False})
    tx.write(insert(t.person), rows)


def add_joins(tx: Tx, joins: Mapping[str, Iterable[Interval]]) -> None:
    rows = [
        {"person_id": person_id, "joined_at": join.begin, "left_at": join.end}
        for person_id, own in joins.items()
        for join in own
    ]
    tx.insert_new(t.join, rows)


def mark_held(tx: Tx, webinar_id: str, held_at: datetime) -> None:
    tx.write(update(t.webinar).where(t.webinar.c.webinar_id == webinar_id).values(held_at=held_at))


def save_records(tx: Tx, rows: Sequence[Values]) -> None:
    tx.upsert(t.presence, rows, key=["webinar_id", "participant_id"])


def excuse(tx: Tx, row: Values) -> None:
    """Save what is excused beside a person's decision, which stays as it is."""
    one = (t.presence.c.webinar_id == row["webinar_id"]) & (t.presence.c.participant_id == row["participant_id"])
    tx.write(update(t.presence).where(one).values(excused=row["excused"], revision=row["revision"]))


def decide_person(tx: Tx, webinar_id: str, person_id: str, *, participant_id: str, decided_by: str) -> bool:
    """Remember who a person said somebody in the reports is; False when there is nobody of that id."""
    there = (t.person.c.person_id == person_id) & (t.person.c.webinar_id == webinar_id)
    said = {"decided": participant_id, "decided_by": decided_by, "dismissed": False}
    return bool(tx.write(update(t.person).where(there).values(said)))


def dismiss_person(tx: Tx, webinar_id: str, person_id: str, *, decided_by: str) -> bool:
    """Remember that a person said somebody in the reports is no participant; False when there is nobody of that id."""
    there = (t.person.c.person_id == person_id) & (t.person.c.webinar_id == webinar_id)
    said = {"decided": "", "decided_by": decided_by, "dismissed": True}
    return bool(tx.write(update(t.person).where(there).values(said)))


def presences_of(tx: ReadTx, participant_id: str, programme_id: str) -> Sequence[Row[Any]]:
    statement = select(t.presence.c.webinar_id, t.presence.c.seconds).join(
        t.webinar, t.webinar.c.webinar_id == t.presence.c.webinar_id
    )
    theirs = (t.presence.c.participant_id == participant_id, t.webinar.c.programme_id == programme_id)
    return tx.read(statement.where(*theirs).order_by(t.webinar.c.starts_at, t.presence.c.webinar_id))
