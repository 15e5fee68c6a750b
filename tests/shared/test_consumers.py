"""A handler that learns to hear another type of facts hears what was told before it learnt, too, and nothing twice."""

import pytest

from shared.bus.consumers import consumer_config, provision_consumer
from shared.testing import eventually
from tests.shared.probes import DURABLE, STREAM, CupEmptied, CupFilled, cups, hear_once, running
from tests.shared.test_listener import listener_of, publish, until_effects

BOTH = (CupFilled, CupEmptied)


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
