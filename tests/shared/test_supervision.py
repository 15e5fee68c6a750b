"""Supervision: what ends by mistake begins again, and a stop ends everything."""

import asyncio
import logging

from shared.runtime.logs import JsonFormatter
from shared.runtime.supervision import Supervisor
from shared.testing import eventually

NAME = "Кобиляцька"


async def test_what_fails_begins_again_and_is_named_meanwhile(caplog):
    runs: list[int] = []
    ended = asyncio.Event()

    async def fail_twice():
        runs.append(1)
        if len(runs) < 3:
            raise LookupError(NAME)
        ended.set()
        await asyncio.Event().wait()

    supervisor = Supervisor()
    supervisor.keep_running("probe", fail_twice)
    await eventually(_seen(lambda: supervisor.troubles), lambda seen: seen == {"probe": "LookupError"})
    await asyncio.wait_for(ended.wait(), 60)
    assert supervisor.troubles == {}
    await supervisor.stop()
    assert len(runs) == 3
    logged = "".join(JsonFormatter("probe").format(record) for record in caplog.records)
    assert logged.count("task_failed") == 2
    assert NAME not in logged


async def test_what_ends_by_itself_is_left_in_peace():
    runs: list[int] = []

    async def end():
        runs.append(1)

    supervisor = Supervisor()
    supervisor.keep_running("probe", end)
    await asyncio.sleep(0.3)
    assert (len(runs), supervisor.troubles) == (1, {})
    await supervisor.stop()


async def test_a_stop_ends_even_what_forgets_that_it_was_cancelled(caplog):
    forgotten: list[int] = []

    async def forget_twice():
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                forgotten.append(1)
                if len(forgotten) == 3:
                    raise

    supervisor = Supervisor(insist_every=0.1)
    supervisor.keep_running("probe", forget_twice)
    await asyncio.sleep(0)
    with caplog.at_level(logging.DEBUG):
        await asyncio.wait_for(supervisor.stop(), 60)
    assert len(forgotten) == 3


async def test_a_stop_waits_until_everything_has_ended():
    left: list[str] = []

    async def take_time_to_leave():
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.05)
            left.append("gone")

    supervisor = Supervisor()
    for name in ("a", "b"):
        supervisor.keep_running(name, take_time_to_leave)
    await asyncio.sleep(0)
    await supervisor.stop()
    assert left == ["gone", "gone"]


def _seen(look):
    async def seen():
        return look()

    return seen
