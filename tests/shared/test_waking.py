"""A commit of one process wakes the relay of another on PostgreSQL; traces pass through outbox and log."""

import asyncio

import pytest

from shared.bus import read_message
from shared.outbox import Relay, wake_on_commits
from shared.testing import eventually
from tests.shared.probes import STREAM, CupEmptied, CupFilled, cups, effect, heard, open_store, outbox_of, running, tell

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.mark.postgres
async def test_a_commit_in_another_process_wakes_whoever_publishes_at_once(postgres_database_url):
    leader, replica = open_store(postgres_database_url), open_store(postgres_database_url)
    woken = []
    async with running(lambda: wake_on_commits(leader.engine, lambda: woken.append(True))):
        # Until the session listens, nothing is heard: tell until it is.
        async def told():
            await tell(replica, *cups(1))
            return len(woken)

        await eventually(told, lambda times: times > 0)
        await asyncio.sleep(1)
        before = len(woken)
        await replica.write(effect("nothing told"))
        await asyncio.sleep(0.3)
        assert len(woken) == before, "a commit that tells nothing wakes nobody"
        loop = asyncio.get_running_loop()
        began = loop.time()
        await tell(replica, CupFilled(cup_id="late"))
        await eventually(count_of(woken), lambda times: times > before)
        assert loop.time() - began < 5
    await leader.close()
    await replica.close()


def count_of(woken):
    async def look():
        return len(woken)

    return look


async def test_on_sqlite_there_is_nobody_else_to_hear(quick_store):
    await asyncio.wait_for(wake_on_commits(quick_store.engine, lambda: None), 60)


async def test_the_trace_of_a_request_is_stored_with_the_row_and_heard_by_whoever_listens(quick_store, js):
    await quick_store.write(lambda tx: tx.tell(CupFilled(cup_id="cup")), trace=TRACE)
    await Relay(quick_store, js, stream=STREAM).drain()
    message = await js.get_msg(STREAM, 1)
    one = read_message(message.headers, message.data, {CupFilled.type: CupFilled})
    assert one.trace == TRACE


async def test_what_follows_from_a_fact_is_of_its_trace(quick_store):
    cause = heard(CupFilled(cup_id="cup"))
    traced = type(cause)(cause.id, cause.time, cause.correlation_id, None, cause.fact, TRACE)
    await quick_store.write(lambda tx: tx.tell(CupEmptied(cup_id="cup"), because=traced))
    [row] = await outbox_of(quick_store)
    assert TRACE in row.headers


@pytest.mark.parametrize("trace", ["", "00-zz", "not\r\na: trace"])
async def test_what_is_no_trace_is_left_out(quick_store, trace):
    await quick_store.write(lambda tx: tx.tell(CupFilled(cup_id="cup")), trace=trace)
    [row] = await outbox_of(quick_store)
    assert "traceparent" not in row.headers
