"""The relay: what was told is published, all of it, once, whatever ends in between."""

import asyncio
import contextlib
import json
import logging

import pytest
from nats.errors import Error as NatsError
from sqlalchemy import create_engine, delete, text, update

from shared.bus import new_id
from shared.outbox import Relay, among
from shared.outbox.leadership import Leadership
from shared.testing import eventually, sqlite_url
from tests.shared.conftest import provide_streams
from tests.shared.probes import (
    STREAM,
    CupFilled,
    books,
    connected,
    cups,
    effect,
    ids_of,
    messages_in,
    open_store,
    outbox_of,
    running,
    tell,
)


def relay_of(store, js):
    return Relay(store, js, stream=STREAM)


async def until_drained(relay):
    await eventually(relay.waiting, lambda waiting: waiting == 0)


def batch_of(message):
    return message.headers.get("Nats-Batch-Id")


async def test_many_facts_go_as_one_batch_in_order_and_are_marked_with_their_sequence(store, js):
    ids = await tell(store, *cups(120))
    relay = relay_of(store, js)
    async with running(relay.run):
        await until_drained(relay)
    stored = await messages_in(js)
    assert ids_of(stored) == ids
    assert len({batch_of(message) for message in stored}) == 1
    assert [row.stream_seq for row in await outbox_of(store)] == [message.seq for message in stored]


async def test_few_facts_go_singly(store, js):
    ids = await tell(store, *cups(5))
    relay = relay_of(store, js)
    await relay.drain()
    stored = await messages_in(js)
    assert sorted(ids_of(stored)) == sorted(ids)
    assert {batch_of(message) for message in stored} == {None}
    by_id = {message.headers["ce-id"]: message.seq for message in stored}
    assert {row.fact_id: row.stream_seq for row in await outbox_of(store)} == by_id


async def test_more_than_a_round_is_published_whole(quick_store, js):
    await tell(quick_store, *cups(1_234))
    relay = relay_of(quick_store, js)
    await relay.drain()
    assert await relay.waiting() == 0
    assert (await js.stream_info(STREAM)).state.messages == 1_234


async def test_a_fact_is_published_as_it_was_told(quick_store, js):
    fact = CupFilled(cup_id="cup-1", text="Ґанок")
    (fact_id,) = await tell(quick_store, fact)
    await relay_of(quick_store, js).drain()
    (message,) = await messages_in(js)
    assert message.subject == fact.subject
    assert CupFilled.model_validate_json(message.data) == fact
    assert message.headers["Nats-Msg-Id"] == fact_id


async def test_a_relay_wakes_up_at_a_commit(quick_store, js):
    relay = relay_of(quick_store, js)
    async with running(relay.run):
        for fact in cups(3):
            await tell(quick_store, fact)
            await until_drained(relay)
    assert len(await messages_in(js)) == 3
    assert relay.trouble is None


@pytest.mark.parametrize("number", [3, 40])
async def test_what_is_published_already_but_not_marked_is_not_doubled(quick_store, js, number):
    ids = await tell(quick_store, *cups(number))
    relay = relay_of(quick_store, js)
    await relay.drain()
    before = [row.stream_seq for row in await outbox_of(quick_store)]
    await quick_store.write(lambda tx: tx.write(update(books.outbox).values(stream_seq=None)))
    ids += await tell(quick_store, CupFilled(cup_id="new"))
    await relay.drain()
    assert sorted(ids_of(await messages_in(js))) == sorted(ids)
    assert [row.stream_seq for row in await outbox_of(quick_store)][:number] == before


@pytest.mark.faults
async def test_nothing_is_lost_and_nothing_doubled_when_the_server_is_killed(store, server):
    async with connected(server.url) as client:
        await provide_streams(client)
        js = client.jetstream()
        relay = relay_of(store, js)
        ids = []

        async def tell_on():
            for n in range(12):
                ids.extend(await tell(store, *(CupFilled(cup_id=f"cup-{n}-{m}") for m in range(n * 6))))
                await asyncio.sleep(0.02)

        async with running(relay.run):
            for _ in range(2):
                async with running(tell_on) as telling:
                    await asyncio.sleep(0.1)
                    server.kill()
                    await asyncio.gather(*telling)
                server.start()
            await until_drained(relay)
        stored = await messages_in(js)
    assert len(ids) == 2 * 6 * sum(range(12))
    assert sorted(ids_of(stored)) == sorted(ids)
    assert sorted(row.stream_seq for row in await outbox_of(store)) == [message.seq for message in stored]


@pytest.mark.faults
async def test_while_the_server_is_away_there_is_trouble_and_then_none(quick_store, server):
    async with connected(server.url) as client:
        await provide_streams(client)
        relay = Relay(quick_store, client.jetstream(), stream=STREAM, ack_timeout=0.3)
        async with running(relay.run):
            server.kill()
            await tell(quick_store, *cups(2))
            await eventually(_seen(lambda: relay.trouble), lambda trouble: trouble is not None)
            server.start()
            await until_drained(relay)
            await eventually(_seen(lambda: relay.trouble), lambda trouble: trouble is None)


@pytest.mark.faults
@pytest.mark.parametrize("others", [3, 60])
@pytest.mark.parametrize("over", [-100, 1, 100_000])
async def test_a_fact_too_large_for_the_server_is_set_aside_and_holds_nobody_up(
    quick_store, client, js, caplog, others, over
):
    huge = CupFilled(cup_id="huge", text="ї" * ((client.max_payload + over - 60) // 2))
    ids = await tell(quick_store, *cups(others))
    await tell(quick_store, huge)
    ids += await tell(quick_store, CupFilled(cup_id="after"))
    relay = relay_of(quick_store, js)
    with caplog.at_level(logging.ERROR):
        await relay.drain()
    assert sorted(ids_of(await messages_in(js))) == sorted(ids)
    assert [row.subject for row in await outbox_of(quick_store) if row.quarantined] == [huge.subject]
    assert await relay.waiting() == 0
    assert client.is_connected
    assert client.stats["reconnects"] == 0
    assert [record.message for record in caplog.records] == ["fact_quarantined"]


@pytest.mark.faults
async def test_facts_wait_while_the_stream_is_full_and_go_when_there_is_room(quick_store, js):
    config = (await js.stream_info(STREAM)).config
    await js.update_stream(config.evolve(max_bytes=4_000))
    ids = await tell(quick_store, *cups(60))
    relay = relay_of(quick_store, js)
    async with running(relay.run):
        await eventually(_seen(lambda: relay.trouble), lambda trouble: trouble is not None)
        assert await relay.waiting() > 0
        await js.update_stream(config)
        await until_drained(relay)
    assert sorted(ids_of(await messages_in(js))) == sorted(ids)


async def test_of_two_relays_on_one_database_one_leads_until_it_ends(database_url, store, js):
    other_store = open_store(database_url)
    first, second = relay_of(store, js), relay_of(other_store, js)
    rounds: list[str] = []
    for name, relay in (("first", first), ("second", second)):
        _note_rounds(relay, name, rounds)
    async with running(first.run) as tasks:
        await eventually(_seen(lambda: rounds), lambda seen: "first" in seen)
        async with running(second.run):
            await tell(store, *cups(30))
            await tell(other_store, *cups(30))
            await until_drained(first)
            assert "second" not in rounds
            tasks[0].cancel()
            await tell(store, *cups(3))
            await until_drained(second)
            await eventually(_seen(lambda: rounds), lambda seen: "second" in seen)
    stored = await messages_in(js)
    assert len(stored) == len(set(ids_of(stored))) == 63
    await other_store.close()


async def test_who_stops_waiting_for_the_lead_does_not_take_it_afterwards(database_url, store):
    other_store = open_store(database_url)
    async with Leadership(store.engine) as leading:
        async with running(Leadership(other_store.engine).__aenter__):
            await asyncio.sleep(0.05)
        assert await leading.holds()
    async with Leadership(store.engine) as again:
        assert await again.holds()
    await other_store.close()


async def test_two_services_lead_in_their_own_databases(tmp_path):
    stores = [open_store(sqlite_url(tmp_path)) for _ in range(2)]
    async with Leadership(stores[0].engine), Leadership(stores[1].engine):
        for store in stores:
            await store.close()


@pytest.mark.postgres
@pytest.mark.faults
async def test_a_relay_whose_session_ended_no_longer_leads_but_takes_the_lead_again(postgres_database_url, js):
    store = open_store(postgres_database_url)
    relay = relay_of(store, js)
    async with running(relay.run):
        await tell(store, *cups(3))
        await until_drained(relay)
        led = relay._leadership
        await _end_all_sessions(postgres_database_url)
        await eventually(_seen(lambda: relay._leadership), lambda now: now is not led)
        ids = await tell(store, *cups(30))
        await until_drained(relay)
    assert set(ids) <= set(ids_of(await messages_in(js)))
    assert led is not None
    assert not await led.holds()
    await store.close()


async def test_a_fact_that_becomes_visible_late_is_not_overlooked(store, js):
    """Numbers are given before the commit: a lower one may appear after a higher one was published."""
    early, late = new_id(), new_id()
    await tell(store, *cups(1))
    await relay_of(store, js).drain()
    (row,) = await outbox_of(store)
    for n, fact_id in ((row.n + 5, early), (row.n + 2, late)):
        headers = json.loads(row.headers) | {"ce-id": fact_id, "Nats-Msg-Id": fact_id}
        values = {"n": n, "fact_id": fact_id, "headers": json.dumps(headers)}
        await store.write(_insert(row._asdict() | values | {"stream_seq": None}))
        await relay_of(store, js).drain()
    assert ids_of(await messages_in(js)) == [row.fact_id, early, late]


async def test_each_fact_has_its_own_sequence_where_numbers_have_gaps(quick_store, js):
    ids = await tell(quick_store, *cups(40))
    gone = {ids[9], ids[19], ids[20]}
    outbox = books.outbox
    await quick_store.write(lambda tx: tx.write(delete(outbox).where(among(outbox.c.fact_id, gone))))
    await relay_of(quick_store, js).drain()
    stored = {message.headers["ce-id"]: message.seq for message in await messages_in(js)}
    assert stored.keys() == set(ids) - gone
    assert {row.fact_id: row.stream_seq for row in await outbox_of(quick_store)} == stored


async def test_marking_wakes_nobody(quick_store, js):
    relay = relay_of(quick_store, js)
    woken = []
    quick_store.on_commit(lambda: woken.append(1))
    await tell(quick_store, *cups(1))
    await relay.drain()
    await quick_store.write(lambda tx: tx.now)
    assert len(woken) == 1
    await quick_store.write(effect("a"))
    assert len(woken) == 2


def _seen(look):
    async def seen():
        return look()

    return seen


def _note_rounds(relay, name, rounds):
    publish = relay._publish_waiting

    async def note():
        rounds.append(name)
        return await publish()

    relay._publish_waiting = note


def _insert(values):
    return lambda tx: tx.insert_new(books.outbox, [values])


async def _end_all_sessions(url):
    admin = create_engine(url)
    with admin.connect() as connection:
        others = "pid <> pg_backend_pid() and datname = current_database()"
        connection.execute(text(f"select pg_terminate_backend(pid) from pg_stat_activity where {others}"))  # noqa: S608
    admin.dispose()


@pytest.mark.parametrize("others", [3, 40])
async def test_what_the_stream_refuses_for_what_it_is_is_set_aside_and_holds_up_nobody(quick_store, js, others):
    config = (await js.stream_info(STREAM)).config
    config.max_msg_size = 2_000
    await js.update_stream(config)
    await tell(quick_store, CupFilled(cup_id="large", text="x" * 3_000))
    await tell(quick_store, *cups(others))
    relay = relay_of(quick_store, js)

    async def round_by_round():
        with contextlib.suppress(NatsError):
            await relay.drain()
        return await relay.waiting()

    await eventually(round_by_round, lambda waiting: waiting == 0)
    large, *rest = await outbox_of(quick_store)
    assert (large.stream_seq, large.quarantined) == (None, "the stream refuses it: 10054")
    assert all(row.stream_seq and row.quarantined is None for row in rest)
    assert len(await messages_in(js)) == others
