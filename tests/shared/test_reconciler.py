"""The reconciler: a stream that lost facts gets them again, and a listener that stands beyond its end is set back."""

import pytest
from nats.js.api import ConsumerConfig
from nats.js.errors import NotFoundError
from sqlalchemy import update

from shared.bus import Listener
from shared.outbox import Reconciler, Relay
from shared.testing import eventually
from tests.shared.conftest import provide_streams
from tests.shared.probes import (
    DURABLE,
    STREAM,
    CupFilled,
    books,
    cups,
    effects_in,
    hear_once,
    ids_of,
    messages_in,
    running,
    tell,
)


def reconciler_of(store, js, *, listening=()):
    return Reconciler(store, js, stream=STREAM, listening=listening)


async def published(store, js, *facts):
    ids = await tell(store, *facts)
    await Relay(store, js, stream=STREAM).drain()
    return ids


async def lose_the_end(js, *, keep: int) -> None:
    """As when a server comes back without what it had not written: the last messages, and their numbers, are free."""
    kept = (await messages_in(js))[:keep]
    await js.delete_stream(STREAM)
    await provide_streams(js._nc)
    for message in kept:
        headers = {name: value for name, value in message.headers.items() if not name.startswith("Nats-Batch")}
        await js.publish(message.subject, message.data, headers=headers, stream=STREAM)


async def test_nothing_is_done_while_stream_and_outbox_agree(store, js):
    reconciler = reconciler_of(store, js)
    for _ in range(2):
        await published(store, js, *cups(30))
        await reconciler.look()
    assert (reconciler.reconciled.redriven, reconciler.reconciled.set_back) == (0, 0)
    assert await Relay(store, js, stream=STREAM).waiting() == 0


@pytest.mark.parametrize("looked_before", [True, False])
async def test_what_the_stream_lost_at_its_end_is_published_again(store, js, looked_before):
    ids = await published(store, js, *cups(30))
    reconciler = reconciler_of(store, js)
    if looked_before:
        await reconciler.look()
    await lose_the_end(js, keep=18)
    await reconciler.look()
    assert reconciler.reconciled.redriven == 12
    await Relay(store, js, stream=STREAM).drain()
    assert ids_of(await messages_in(js)) == ids


async def test_a_stream_made_anew_is_filled_again_although_it_grew_beyond_its_old_end_since(store, js):
    ids = await published(store, js, *cups(10))
    reconciler = reconciler_of(store, js)
    await reconciler.look()
    await js.delete_stream(STREAM)
    await provide_streams(js._nc)
    ids += await published(store, js, *(CupFilled(cup_id=f"late-{n}") for n in range(25)))
    await reconciler.look()
    await Relay(store, js, stream=STREAM).drain()
    stored = ids_of(await messages_in(js))
    assert reconciler.reconciled.redriven == 10
    assert sorted(stored) == sorted(ids)


async def test_one_number_given_to_two_facts_shows_a_loss_that_no_look_saw(quick_store, js):
    ids = await published(quick_store, js, *cups(10))
    await reconciler_of(quick_store, js).look()
    # Five more are lost and overtaken between two looks: only the numbers that stand twice are left to see it by.
    lost = await published(quick_store, js, *(CupFilled(cup_id=f"lost-{n}") for n in range(5)))
    for message in (await messages_in(js))[10:]:
        await js.delete_msg(STREAM, message.seq)
    later = await published(quick_store, js, *(CupFilled(cup_id=f"later-{n}") for n in range(6)))
    numbers = update(books.outbox).where(books.outbox.c.fact_id == lost[0]).values(stream_seq=16)
    await quick_store.write(lambda tx: tx.write(numbers))
    reconciler = reconciler_of(quick_store, js)
    await reconciler.look()
    assert reconciler.reconciled.redriven == 5
    assert set(ids) | set(later) <= set(ids_of(await everything_in(js)))


async def everything_in(js):
    state = (await js.stream_info(STREAM)).state
    found = []
    for sequence in range(state.first_seq, state.last_seq + 1):
        try:
            found.append(await js.get_msg(STREAM, sequence))
        except NotFoundError:
            continue
    return found


async def test_what_was_set_aside_is_never_published_again(quick_store, js):
    ids = await published(quick_store, js, *cups(4))
    aside = update(books.outbox).where(books.outbox.c.fact_id == ids[1]).values(quarantined="erased", body=b"")
    await quick_store.write(lambda tx: tx.write(aside))
    await js.delete_stream(STREAM)
    await provide_streams(js._nc)
    await reconciler_of(quick_store, js).look()
    await Relay(quick_store, js, stream=STREAM).drain()
    assert ids_of(await messages_in(js)) == [ids[0], *ids[2:]]


async def test_a_listener_beyond_its_stream_is_set_back_and_hears_what_comes_next(store, js):
    listener = Listener(js, stream=STREAM, durable=DURABLE, fact_types=[CupFilled], handle=hear_once(store))
    await published(store, js, *cups(20))
    async with running(listener.run):
        await eventually(lambda: effects_in(store), lambda seen: len(seen) == 20)
    # The consumer's position is restored from a backup that is younger than the stream's.
    await js.delete_stream(STREAM)
    await provide_streams(js._nc)
    await published(store, js, *(CupFilled(cup_id=f"new-{n}") for n in range(3)))
    config = ConsumerConfig(durable_name=DURABLE, filter_subjects=[f"{CupFilled.type}.>"], max_ack_pending=5_000)
    await js.add_consumer(STREAM, config)
    await js.reset_consumer(STREAM, DURABLE, seq=500)
    reconciler = Reconciler(store, js, stream=None, listening=[(STREAM, DURABLE)])
    await reconciler.look()
    async with running(listener.run):
        await eventually(lambda: effects_in(store), lambda seen: len(seen) == 23)
    assert len(set(await effects_in(store))) == 23
