"""The listener: every fact is handled, or stands among the dead letters with the reason; nothing waits behind it."""

import asyncio
import contextlib
from functools import partial
from operator import eq

import pytest
from nats.js.errors import NotFoundError

from shared.bus import Listener, ListenerLimits, Unavailable, new_id, write_headers
from shared.bus.consumers import asked_for, consumer_config
from shared.bus.dead_letters import list_dead_letters
from shared.testing import START, eventually
from tests.shared.conftest import forget_streams, provide_streams
from tests.shared.probes import (
    DURABLE,
    STREAM,
    CupEmptied,
    CupFilled,
    connected,
    cups,
    effects_in,
    hear_once,
    running,
)

QUICK = ListenerLimits(attempts=3, longest_delay=0.05, ack_wait=1.0, look_every=0.2)


def listener_of(js, handle, limits=QUICK, fact_types=(CupFilled,)):
    return Listener(js, stream=STREAM, durable=DURABLE, fact_types=fact_types, handle=handle, limits=limits)


async def publish(js, *facts, **changes):
    """Publish facts as a relay would; returns their ids."""
    ids = []
    for fact in facts:
        fact_id = new_id()
        headers = write_headers(fact, fact_id=fact_id, time=START, correlation_id=fact_id, causation_id=None)
        await js.publish(fact.subject, changes.get("body", fact.model_dump_json().encode()), headers=headers)
        ids.append(fact_id)
    return ids


async def dead_letters(js):
    return [letter async for letter in list_dead_letters(js)]


async def until_effects(store, number):
    return await eventually(lambda: effects_in(store), lambda seen: len(seen) == number)


async def until_dead(js, number):
    return await eventually(lambda: dead_letters(js), lambda seen: len(seen) == number)


async def until_all_is_acknowledged(js):
    def is_done(info):
        return info.num_pending == info.num_ack_pending == 0

    await eventually(lambda: js.consumer_info(STREAM, DURABLE), is_done)


async def test_facts_are_heard_in_order_in_batches_and_acknowledged(store, js):
    batches: list[int] = []
    handle = hear_once(store)

    async def note(heard):
        if not batches:  # until the others have been delivered, too
            await eventually(lambda: js.consumer_info(STREAM, DURABLE), lambda info: info.num_pending == 0)
        batches.append(len(heard))
        await handle(heard)

    await publish(js, *cups(300))
    async with running(listener_of(js, note).run):
        assert await until_effects(store, 300) == [f"cup-{n}" for n in range(300)]
        await until_all_is_acknowledged(js)
    # A busy machine may take longer than the server waits, which then delivers again; handled they were once.
    assert len(batches) <= 10


async def test_a_fact_is_heard_as_soon_as_it_is_there(quick_store, js):
    async with running(listener_of(js, hear_once(quick_store)).run):
        for number, fact in enumerate(cups(5), start=1):
            await publish(js, fact)
            await until_effects(quick_store, number)


async def test_a_listener_hears_only_what_it_asked_for(quick_store, js):
    await publish(js, CupEmptied(cup_id="empty"), *cups(2))
    async with running(listener_of(js, hear_once(quick_store)).run):
        assert await until_effects(quick_store, 2) == ["cup-0", "cup-1"]


async def test_a_message_that_cannot_be_read_is_a_dead_letter_and_the_rest_is_handled(quick_store, js):
    await publish(js, *cups(2))
    await publish(js, CupFilled(cup_id="bad"), body=b'{"cup_id": 7, "number": "many"}')
    await js.publish("dovira.probe.cup.filled.v1.bare", b"{}")
    await publish(js, CupFilled(cup_id="last"))
    async with running(listener_of(js, hear_once(quick_store)).run):
        assert await until_effects(quick_store, 3) == ["cup-0", "cup-1", "last"]
        letters = await until_dead(js, 2)
        await until_all_is_acknowledged(js)
    assert letters[0].reason == "cup_id: string_type; number: int_parsing"
    assert letters[1].reason.startswith("not a CloudEvent")
    assert {letter.handler for letter in letters} == {DURABLE}
    assert [letter.attempts for letter in letters] == [1, 1]
    assert [letter.subject_key for letter in letters] == ["bad", "bare"]


async def test_a_fact_that_always_fails_is_tried_a_bounded_number_of_times_and_costs_only_itself(store, js):
    tries = []
    handle = hear_once(store)

    async def fail_on_poison(heard):
        if any(one.fact.cup_id == "poison" for one in heard):
            tries.append(len(heard))
            message = "Олена Зразкова"
            raise KeyError(message)
        await handle(heard)

    facts = cups(20)
    facts.insert(7, CupFilled(cup_id="poison"))
    await publish(js, *facts)
    async with running(listener_of(js, fail_on_poison).run):
        assert sorted(await until_effects(store, 20)) == sorted(f"cup-{n}" for n in range(20))
        (letter,) = await until_dead(js, 1)
        await until_all_is_acknowledged(js)
    assert tries.count(1) >= QUICK.attempts
    assert (letter.subject_key, letter.attempts) == ("poison", QUICK.attempts)
    assert letter.reason == "KeyError in every attempt"


async def test_a_fact_that_fails_at_first_is_handled_in_the_end(quick_store, js):
    handle, failures = hear_once(quick_store), [KeyError(), KeyError(), KeyError()]

    async def fail_at_first(heard):
        if failures:
            raise failures.pop()
        await handle(heard)

    await publish(js, CupFilled(cup_id="slow"))
    async with running(listener_of(js, fail_at_first).run):
        assert await until_effects(quick_store, 1) == ["slow"]
        await until_all_is_acknowledged(js)
    assert await dead_letters(js) == []


@pytest.mark.faults
async def test_while_the_database_is_away_facts_wait_beyond_any_limit_and_are_handled_then(quick_store, js):
    handle, away, deliveries = hear_once(quick_store), [True], []

    async def be_away(heard):
        deliveries.append(len(heard))
        if away:
            raise Unavailable
        await handle(heard)

    listener = listener_of(js, be_away, ListenerLimits(attempts=1, deliveries=1, ack_wait=0.6))
    await publish(js, *cups(20))
    async with running(listener.run):
        await eventually(_seen(lambda: listener.trouble), lambda trouble: "cannot handle" in (trouble or ""))
        await asyncio.sleep(1.5)  # more than twice ack_wait: what is worked on must not be delivered again
        assert len(deliveries) > 1
        away.clear()
        await until_effects(quick_store, 20)
        await until_all_is_acknowledged(js)
        assert listener.trouble is None
    assert await dead_letters(js) == []


@pytest.mark.faults
async def test_a_fact_that_stops_the_process_is_buried_and_its_neighbours_are_not(quick_store, js):
    handle, ends = hear_once(quick_store), []

    class ProcessEnded(BaseException):
        pass

    async def end_on_poison(heard):
        if any(one.fact.cup_id == "poison" for one in heard):
            ends.append(len(heard))
            raise ProcessEnded
        await handle(heard)

    facts = cups(10)
    facts.insert(5, CupFilled(cup_id="poison"))
    await publish(js, *facts)
    limits = ListenerLimits(together=1, deliveries=9, ack_wait=0.5)

    async def start_again_and_again():
        while True:
            with contextlib.suppress(ProcessEnded):
                await listener_of(js, end_on_poison, limits).run()

    async with running(start_again_and_again):
        (letter,) = await until_dead(js, 1)
        assert sorted(await until_effects(quick_store, 10)) == sorted(f"cup-{n}" for n in range(10))
    assert letter.subject_key == "poison"
    assert "it may stop the process" in letter.reason
    # The server may hand eleven facts over in two portions; the poison is among others in either.
    assert 1 < ends[0] <= len(facts)
    assert set(ends[1:]) == {1}


@pytest.mark.faults
async def test_a_consumer_that_was_deleted_is_seen_and_made_again(quick_store, js):
    listener = listener_of(js, hear_once(quick_store))
    async with running(listener.run):
        await publish(js, *cups(3))
        await until_effects(quick_store, 3)
        await js.delete_consumer(STREAM, DURABLE)
        await eventually(_seen(lambda: listener.trouble), lambda trouble: trouble is not None)
        await publish(js, CupFilled(cup_id="later"))
        assert await until_effects(quick_store, 4) == ["cup-0", "cup-1", "cup-2", "later"]
        await eventually(_seen(lambda: listener.trouble), lambda trouble: trouble is None)


@pytest.mark.faults
async def test_a_listener_goes_on_after_the_server_was_killed(quick_store, server):
    listeners: list[Listener] = []

    async def restart():
        for listener in listeners:
            await listener.restart()

    async with connected(server.url, reconnected_cb=restart) as client:
        await provide_streams(client)
        js = client.jetstream()
        listeners.append(listener_of(js, hear_once(quick_store)))
        async with running(listeners[0].run):
            await publish(js, *cups(3))
            await until_effects(quick_store, 3)
            for number in (4, 5):
                server.kill()
                server.start()
                await eventually(_seen(lambda: client.stats["reconnects"]), partial(eq, number - 3))
                await publish(js, CupFilled(cup_id=f"after-{number}"))
                await until_effects(quick_store, number)
        assert await dead_letters(js) == []


async def test_a_listener_waits_for_the_stream_of_whoever_tells(quick_store, client, js):
    await forget_streams(client)
    listener = listener_of(js, hear_once(quick_store))
    async with running(listener.run):
        await asyncio.sleep(0.15)
        assert listener.trouble == "not listening yet"
        await provide_streams(client)
        await publish(js, *cups(1))
        await until_effects(quick_store, 1)
        assert listener.trouble is None


async def test_what_a_listener_did_not_finish_is_heard_by_the_next_one(quick_store, js):
    entered = asyncio.Event()

    async def never_finish(heard):
        entered.set()
        await asyncio.Event().wait()

    await publish(js, *cups(5))
    limits = ListenerLimits(ack_wait=0.3)
    async with running(listener_of(js, never_finish, limits).run):
        await entered.wait()
    async with running(listener_of(js, hear_once(quick_store), limits).run):
        await until_effects(quick_store, 5)


async def test_two_replicas_share_the_work_and_double_nothing(store, js):
    await publish(js, *cups(400))
    handle = hear_once(store)
    async with running(listener_of(js, handle).run, listener_of(js, handle).run):
        await until_effects(store, 400)
        await until_all_is_acknowledged(js)


async def test_a_handler_that_hears_more_brings_its_consumer_up_to_date(quick_store, js):
    async with running(listener_of(js, hear_once(quick_store)).run):
        await publish(js, *cups(1))
        await until_effects(quick_store, 1)
    more = listener_of(js, hear_once(quick_store), fact_types=(CupFilled, CupEmptied))
    async with running(more.run):
        await publish(js, CupEmptied(cup_id="emptied"))
        assert await until_effects(quick_store, 2) == ["cup-0", "emptied"]


@pytest.mark.faults
async def test_a_message_that_cannot_be_buried_is_kept(quick_store, js):
    await js.delete_stream("DOVIRA_DEAD_LETTERS")
    await publish(js, CupFilled(cup_id="bad"), body=b"{}")
    await publish(js, *cups(1))
    async with running(listener_of(js, hear_once(quick_store)).run):
        await until_effects(quick_store, 1)
        await eventually(
            lambda: js.consumer_info(STREAM, DURABLE),
            lambda one: one.num_ack_pending == 1,
        )
        await provide_streams(js._nc)
        assert [letter.subject_key for letter in await until_dead(js, 1)] == ["bad"]
        await until_all_is_acknowledged(js)


def test_the_server_never_gives_up_by_itself():
    config = consumer_config(DURABLE, [CupFilled, CupEmptied])
    assert (config.max_deliver, config.backoff) == (-1, None)


def test_a_consumer_has_one_filter_and_notes_what_is_asked_for():
    config = consumer_config(DURABLE, [CupFilled, CupEmptied])
    assert config.filter_subjects == ["dovira.probe.cup.*.v1.>"]
    assert asked_for(config) == {"dovira.probe.cup.emptied.v1.>", "dovira.probe.cup.filled.v1.>"}
    assert consumer_config(DURABLE, [CupFilled]).filter_subjects == ["dovira.probe.cup.filled.v1.>"]


async def test_without_a_stream_there_are_no_dead_letters(client, js):
    await forget_streams(client)
    assert await dead_letters(js) == []
    with pytest.raises(NotFoundError):
        await js.stream_info("DOVIRA_DEAD_LETTERS")


def _seen(look):
    async def seen():
        return look()

    return seen
