"""The inbox: one effect per fact and handler, however often and wherever it is delivered."""

import asyncio

import pytest
from sqlalchemy import insert

from shared.bus import Unavailable
from shared.outbox import KeyReused, earlier_reply, keep_reply, only_new
from tests.shared.probes import CupFilled, books, cups, effects, effects_in, hear_once, heard, open_store


@pytest.fixture
async def another_store(database_url, store):
    opened = open_store(database_url)
    yield opened
    await opened.close()


async def test_a_fact_twice_in_one_batch_has_one_effect(store):
    one, other = (heard(fact) for fact in cups(2))
    await hear_once(store)([one, other, one, one])
    assert await effects_in(store) == ["cup-0", "cup-1"]


async def test_a_fact_in_two_batches_has_one_effect(store):
    facts = [heard(fact) for fact in cups(4)]
    handle = hear_once(store)
    await handle(facts[:3])
    await handle(facts[1:])
    await handle(facts)
    assert await effects_in(store) == ["cup-0", "cup-1", "cup-2", "cup-3"]


async def test_the_order_of_arrival_is_kept(store):
    facts = [heard(fact) for fact in reversed(cups(50))]
    await hear_once(store)(facts)
    assert await effects_in(store) == [f"cup-{n}" for n in reversed(range(50))]


async def test_two_handlers_each_have_their_effect(store):
    fact = heard(CupFilled(cup_id="cup-1"))
    await hear_once(store, "probe-one")([fact])
    await hear_once(store, "probe-other")([fact])
    assert await effects_in(store) == ["cup-1", "cup-1"]


async def test_a_handler_that_failed_hears_the_fact_again(store):
    fact = heard(CupFilled(cup_id="cup-1"))

    def fail(tx):
        only_new(tx, books, durable="probe-fill", heard=[fact])
        message = "no"
        raise LookupError(message)

    with pytest.raises(LookupError):
        await store.write(fail, alone=True)
    await hear_once(store)([fact])
    assert await effects_in(store) == ["cup-1"]


async def test_two_processes_that_hear_the_same_at_once_have_one_effect(store, another_store):
    facts = [heard(fact) for fact in cups(40)]
    here, there = hear_once(store), hear_once(another_store)

    async def until_done(handle, batch):
        while True:
            try:
                return await handle(batch)
            except Unavailable:  # as the listener does
                await asyncio.sleep(0.05)

    batches = [facts[:20], facts[20:], facts[10:30], list(reversed(facts)), facts]
    await asyncio.gather(*(until_done(handle, batch) for batch in batches for handle in (here, there)))
    assert sorted(await effects_in(store)) == sorted(fact.fact.key for fact in facts)


async def test_a_batch_larger_than_one_statement_may_be_is_noted_whole(store):
    facts = [heard(fact) for fact in cups(3_000)]
    await hear_once(store)(facts)
    await hear_once(store)(facts)
    assert len(await effects_in(store)) == 3_000


async def answer(store, key, body, reply):
    """As a service does: the first reply to a key is kept with the effect."""

    def once(tx):
        earlier = earlier_reply(tx, books, request="FillCup", key=key, body=body)
        if earlier is not None:
            return earlier
        tx.write(insert(effects).values(what=reply))
        keep_reply(tx, books, request="FillCup", key=key, body=body, reply=reply)
        return reply

    return await store.write(once)


async def test_a_repeated_request_gets_the_first_reply_and_has_one_effect(store):
    assert await answer(store, "k", b"{}", "first") == "first"
    assert await answer(store, "k", b"{}", "second") == "first"
    assert await effects_in(store) == ["first"]


async def test_another_request_under_a_used_key_is_refused(store):
    await answer(store, "k", b"{}", "first")
    with pytest.raises(KeyReused):
        await answer(store, "k", b'{"other": 1}', "second")
    assert await effects_in(store) == ["first"]


async def test_other_keys_are_other_requests(store):
    assert [await answer(store, key, b"{}", key) for key in "abc"] == ["a", "b", "c"]


async def test_a_double_click_that_reaches_two_processes_has_one_effect(store, another_store):
    clicks = (answer(one, "k", b"{}", f"reply {n}") for n, one in enumerate([store, another_store] * 5))
    replies = await asyncio.gather(*clicks)
    assert len(set(replies)) == 1
    assert await effects_in(store) == replies[:1]
