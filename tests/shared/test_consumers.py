"""A handler that learns to hear another type of facts hears what was told before it learnt, too, and nothing twice."""

import asyncio
from dataclasses import replace

import pytest
from nats.js.errors import NotFoundError

from shared.bus.consumers import Notes, consumer_config, provision_consumer, read_notes
from shared.testing import eventually
from tests.shared.probes import DURABLE, STREAM, CupEmptied, CupFilled, CupWashed, cups, effects_in, hear_once, running
from tests.shared.test_listener import (
    QUICK,
    dead_letters,
    listener_of,
    publish,
    until_all_is_acknowledged,
    until_effects,
)

BOTH = (CupFilled, CupEmptied)
SOON = replace(QUICK, look_every=0.01)
# By chance the older release may be given the same fact again and again.
PATIENT = replace(QUICK, attempts=1000)


@pytest.fixture
async def told(js, quick_store):
    """Three facts that were heard, among two of a type that nobody heard."""
    await publish(js, CupEmptied(cup_id="before"), *cups(3), CupEmptied(cup_id="after"))
    async with running(listener_of(js, hear_once(quick_store)).run):
        await until_effects(quick_store, 3)
        await eventually(lambda: position(js), lambda seen: seen == 4)


async def position(js):
    return (await js.consumer_info(STREAM, DURABLE)).ack_floor.stream_seq


async def test_facts_of_a_new_type_are_heard_from_the_beginning_and_the_others_have_no_second_effect(
    told, js, quick_store
):
    async with running(listener_of(js, hear_once(quick_store), fact_types=BOTH).run):
        assert sorted(await until_effects(quick_store, 5)) == ["after", "before", "cup-0", "cup-1", "cup-2"]


async def test_a_crash_before_it_began_anew_makes_it_begin_anew_the_next_time(told, js, quick_store, monkeypatch):
    async def crash(*_, **__):
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(js, "reset_consumer", crash)
        with pytest.raises(ConnectionError):
            await provision_consumer(js, STREAM, consumer_config(DURABLE, BOTH))
    async with running(listener_of(js, hear_once(quick_store), fact_types=BOTH).run):
        assert "before" in await until_effects(quick_store, 5)


async def test_a_server_that_does_not_answer_while_it_begins_anew_is_asked_again(told, js, quick_store, monkeypatch):
    async with running(listener_of(js, hear_once(quick_store), SOON, BOTH).run):
        await until_effects(quick_store, 5)
        await provision_consumer(js, STREAM, consumer_config(DURABLE, BOTH[:1]), alone=True)
        reset, fails = js.reset_consumer, [True]

        async def answer_the_second_time(*args, **kwargs):
            if fails:
                fails.clear()
                raise TimeoutError
            return await reset(*args, **kwargs)

        monkeypatch.setattr(js, "reset_consumer", answer_the_second_time)
        await publish(js, CupEmptied(cup_id="later"))

        async def heard_after_another_fact():
            await publish(js, *cups(1))
            return (await read_notes(js, STREAM, DURABLE) or Notes()).heard

        await eventually(heard_after_another_fact, lambda heard: len(heard) == 2)
        await eventually(lambda: effects_in(quick_store), lambda seen: "later" in seen)


async def test_who_hears_the_same_or_less_goes_on_where_it_was(told, js):
    for fact_types in (BOTH[:1], BOTH[:1]):
        await provision_consumer(js, STREAM, consumer_config(DURABLE, fact_types))
        assert await position(js) == 4


async def test_a_consumer_in_which_nothing_is_noted_begins_anew_once(told, js, quick_store):
    """Made before this was noted, it may have learnt a type already without hearing what was told before."""
    await js.add_consumer(STREAM, consumer_config(DURABLE, BOTH))
    async with running(listener_of(js, hear_once(quick_store), fact_types=BOTH).run):
        assert "before" in await until_effects(quick_store, 5)


# ------------------------------------------------------------------ two releases that share a consumer


async def types_asked_for(js):
    return len((await read_notes(js, STREAM, DURABLE) or Notes()).asked)


async def test_a_release_leaves_to_a_newer_one_what_it_does_not_know(js, quick_store):
    """Ten facts of a type that the older release does not know: it is given some of them, and buries none."""
    handle = hear_once(quick_store)
    newer, older = listener_of(js, handle, PATIENT, BOTH), listener_of(js, handle, PATIENT)
    async with running(newer.run):
        await eventually(lambda: pulls(js), lambda seen: seen == 1)
        async with running(older.run):
            await eventually(lambda: pulls(js), lambda seen: seen == 2)
            assert await types_asked_for(js) == 2, "the older release must not end what the newer one hears"
            await publish(js, *(CupEmptied(cup_id=f"emptied-{n}") for n in range(10)), *cups(10))
            await until_effects(quick_store, 20)
            await until_all_is_acknowledged(js)
    assert await dead_letters(js) == []


async def pulls(js):
    """How many processes wait at the consumer."""
    try:
        return (await js.consumer_info(STREAM, DURABLE)).num_waiting
    except NotFoundError:
        return 0


async def test_what_nobody_hears_any_more_is_let_go_and_heard_if_the_newer_release_comes_back(js, quick_store):
    handle = hear_once(quick_store)
    async with running(listener_of(js, handle, QUICK, BOTH).run):
        await eventually(lambda: pulls(js), lambda seen: seen == 1)
    async with running(listener_of(js, handle).run):
        await publish(js, CupEmptied(cup_id="emptied"), *cups(2))
        await until_effects(quick_store, 2)
        await until_all_is_acknowledged(js)
        assert await types_asked_for(js) == 1
    assert await dead_letters(js) == []
    async with running(listener_of(js, handle, QUICK, BOTH).run):
        assert await until_effects(quick_store, 3) == ["cup-0", "cup-1", "emptied"]


async def test_a_newer_release_asks_again_for_what_was_given_up(js, quick_store):
    async with running(listener_of(js, hear_once(quick_store), SOON, BOTH).run):
        await eventually(lambda: pulls(js), lambda seen: seen == 1)
        await provision_consumer(js, STREAM, consumer_config(DURABLE, BOTH[:1]), alone=True)
        await publish(js, CupEmptied(cup_id="emptied"), *cups(1))
        assert sorted(await until_effects(quick_store, 2)) == ["cup-0", "emptied"]


# ------------------------------------------------------------------ what the filter takes in and nobody asks for


async def test_what_nobody_asks_for_is_passed_over_at_once(js, quick_store):
    await publish(js, CupWashed(cup_id="washed"), *cups(2), CupEmptied(cup_id="emptied"))
    # What was seen of the consumer stays fresh for longer than a busy machine may pause.
    listener = listener_of(js, hear_once(quick_store), replace(QUICK, look_every=60), BOTH)
    async with running(listener.run):
        assert await until_effects(quick_store, 3) == ["cup-0", "cup-1", "emptied"]
        await until_all_is_acknowledged(js)
    assert (await js.consumer_info(STREAM, DURABLE)).num_redelivered == 0
    assert await dead_letters(js) == []


async def test_who_begins_to_ask_hears_also_what_others_passed_over_meanwhile(js, quick_store):
    """The older release goes on passing over what it knows nothing of, until it has seen that somebody asks for it."""
    handle = hear_once(quick_store)
    older, newer = listener_of(js, handle, PATIENT, BOTH), listener_of(js, handle, PATIENT, (*BOTH, CupWashed))
    washed = [CupWashed(cup_id=f"washed-{n:02}") for n in range(30)]
    async with running(older.run):
        await publish(js, *washed[:10])
        await until_all_is_acknowledged(js)
        async with running(newer.run):
            for one in washed[10:20]:
                await publish(js, one)
                await asyncio.sleep(0.02)
            await eventually(lambda: pulls(js), lambda seen: seen == 2)
            await publish(js, *washed[20:])
            assert sorted(await until_effects(quick_store, 30)) == [one.cup_id for one in washed]


async def test_what_cannot_be_known_to_be_nobodys_is_left_to_others(js, quick_store, monkeypatch):
    """While the server does not say what is asked for, it may be asked for."""

    async def say_nothing(*_):
        raise TimeoutError

    await publish(js, *cups(1))
    async with running(listener_of(js, hear_once(quick_store), SOON, BOTH).run):
        await until_effects(quick_store, 1)
        monkeypatch.setattr("shared.bus.hearing.read_notes", say_nothing)
        await asyncio.sleep(3 * SOON.look_every)
        await publish(js, CupWashed(cup_id="washed"))
        await eventually(lambda: js.consumer_info(STREAM, DURABLE), lambda seen: bool(seen.num_redelivered))
