"""One transaction: what it writes and tells, on both databases."""

import json
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import StatementError

from shared.bus import derived_id, new_id, read_message
from shared.contracts.fact import Fact
from shared.testing import START
from tests.shared.probes import CupEmptied, CupFilled, GuestNamed, books, counters, heard, outbox_of

KNOWN: dict[str, type[Fact]] = {CupFilled.type: CupFilled, CupEmptied.type: CupEmptied, GuestNamed.type: GuestNamed}


async def counters_in(store):
    rows = await store.read(lambda tx: tx.read(select(counters).order_by(counters.c.name)))
    return {row.name: row.value for row in rows}


async def test_rows_whose_key_is_taken_stay_as_they_are(store):
    await store.write(lambda tx: tx.insert_new(counters, [{"name": "a", "value": 1}]))
    await store.write(lambda tx: tx.insert_new(counters, [{"name": "a", "value": 2}, {"name": "b", "value": 3}]))
    assert await counters_in(store) == {"a": 1, "b": 3}


async def test_rows_whose_key_is_taken_get_the_new_values(store):
    await store.write(lambda tx: tx.upsert(counters, [{"name": "a", "value": 1}], key=["name"]))
    rows = [{"name": "a", "value": 2}, {"name": "b", "value": 3}]
    await store.write(lambda tx: tx.upsert(counters, rows, key=["name"]))
    assert await counters_in(store) == {"a": 2, "b": 3}


async def test_a_row_that_is_all_key_is_there_once(store):
    for _ in range(2):
        await store.write(lambda tx: tx.upsert(counters, [{"name": "a"}], key=["name"]))
    assert await counters_in(store) == {"a": None}


async def test_writing_no_rows_is_no_change(store):
    def write_nothing(tx):
        tx.insert_new(counters, [])
        tx.upsert(counters, [], key=["name"])
        return tx.write(insert(counters), []), tx.wrote

    assert await store.write(write_nothing) == (0, False)


async def test_a_told_fact_waits_in_the_outbox_with_its_envelope(store):
    fact = CupFilled(cup_id="cup-1", text="Чашка")
    fact_id = await store.write(lambda tx: tx.tell(fact), correlation_id="conversation")
    (row,) = await outbox_of(store)
    assert (row.fact_id, row.subject, row.told_at) == (fact_id, "dovira.probe.cup.filled.v1.cup-1", START)
    assert (row.stream_seq, row.quarantined) == (None, None)
    said = read_message(json.loads(row.headers), row.body, KNOWN)
    assert (said.fact, said.time, said.correlation_id, said.causation_id) == (fact, START, "conversation", None)


async def test_without_a_cause_the_same_fact_told_again_is_another_one(store):
    fact = CupFilled(cup_id="cup-1")
    ids = [await store.write(lambda tx: tx.tell(fact)) for _ in range(2)]
    assert len(set(ids)) == 2
    assert len(await outbox_of(store)) == 2


async def test_what_follows_from_a_fact_is_told_once_however_often_it_is_done(store):
    cause = heard(CupFilled(cup_id="cup-1"), causation_id=new_id())
    fact = CupEmptied(cup_id="cup-1")
    ids = {await store.write(lambda tx: tx.tell(fact, because=cause)) for _ in range(3)}
    ids |= set(await store.write(lambda tx: [tx.tell(fact, because=cause) for _ in range(3)]))
    ids.add(await store.write(lambda tx: tx.tell(fact, cause_id=cause.id)))
    assert ids == {derived_id(cause.id, [CupEmptied.type, "cup-1", "cup_id=cup-1"])}
    (row,) = await outbox_of(store)
    said = read_message(json.loads(row.headers), row.body, KNOWN)
    assert (said.causation_id, said.correlation_id) == (cause.id, cause.correlation_id)


async def test_two_who_work_out_one_consequence_together_tell_it_once(store):
    cause = heard(CupFilled(cup_id="cup-1"))
    await store.write(lambda tx: [tx.tell(CupEmptied(cup_id=key), because=cause) for key in ("cup-1", "cup-2")])
    await store.write(lambda tx: [tx.tell(CupEmptied(cup_id=key), because=cause) for key in ("cup-2", "cup-3")])
    assert [row.subject[-5:] for row in await outbox_of(store)] == ["cup-1", "cup-2", "cup-3"]


async def test_two_different_facts_under_one_derived_id_are_a_mistake_that_is_named(store):
    cause = heard(CupEmptied(cup_id="cup-1"))

    def tell_both(tx):
        tx.tell(CupFilled(cup_id="cup-1", number=1), because=cause)
        tx.tell(CupFilled(cup_id="cup-1", number=2), because=cause)

    with pytest.raises(ValueError, match="two different CupFilled of one key"):
        await store.write(tell_both)
    assert await outbox_of(store) == []


async def test_moments_come_back_in_utc_whatever_zone_they_were_given_in(store):
    kyiv = datetime(2024, 3, 14, 14, 0, tzinfo=timezone(timedelta(hours=2)))
    row = {"durable": "d", "fact_id": "f", "heard_at": kyiv}
    await store.write(lambda tx: tx.write(insert(books.inbox), [row]))
    found = await store.read(lambda tx: tx.read(select(books.inbox.c.heard_at))[0].heard_at)
    assert found == kyiv
    assert found.tzinfo is UTC
    later = select(books.inbox).where(books.inbox.c.heard_at > kyiv - timedelta(seconds=1))
    assert len(await store.read(lambda tx: tx.read(later))) == 1


async def test_the_hour_that_comes_twice_is_kept_as_two(store):
    kyiv = ZoneInfo("Europe/Kyiv")
    twice = [datetime(2024, 10, 27, 3, 30, fold=fold, tzinfo=kyiv) for fold in (0, 1)]
    rows = [{"durable": str(at), "fact_id": "1", "heard_at": moment} for at, moment in enumerate(twice)]
    await store.write(lambda tx: tx.write(insert(books.inbox), rows))
    kept = await store.read(lambda tx: tx.read(select(books.inbox.c.heard_at).order_by(books.inbox.c.durable)))
    assert [row.heard_at for row in kept] == [datetime(2024, 10, 27, hour, 30, tzinfo=UTC) for hour in (0, 1)]


async def test_a_moment_without_a_zone_is_refused(store):
    row = {"durable": "d", "fact_id": "f", "heard_at": datetime(2024, 3, 14, 14, 0)}  # noqa: DTZ001  # on purpose
    with pytest.raises(StatementError, match="needs a time zone"):
        await store.write(lambda tx: tx.write(insert(books.inbox), [row]))


async def test_time_is_the_clock_of_the_store(store):
    assert await store.write(lambda tx: tx.now) == START
    assert await store.read(lambda tx: tx.now) == START
