"""A handler that learns to hear another type of facts hears what was told before it learnt, too, and nothing twice."""

from dataclasses import replace

import pytest
from nats.js.errors import NotFoundError

from shared.bus.consumers import consumer_config, provision_consumer
from shared.testing import eventually
from tests.shared.probes import DURABLE, STREAM, CupEmptied, CupFilled, cups, hear_once, running
from tests.shared.test_listener import (
    QUICK,
    dead_letters,
    listener_of,
    publish,
    until_all_is_acknowledged,
    until_effects,
)

BOTH = (CupFilled, CupEmptied)
SOON = replace(QUICK, look_every=0.05)
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
    return len((await js.consumer_info(STREAM, DURABLE)).config.filter_subjects)


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
