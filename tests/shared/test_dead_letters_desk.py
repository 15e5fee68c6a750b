"""``dovira dead-letters``: what an operator sees and does, on a real server."""

import asyncio
import json

import pytest
from typer.testing import CliRunner

from dovira.commands.dead_letters import dead_letters_app
from shared.bus.dead_letters import list_dead_letters
from shared.bus.hearing import Listener
from tests.shared.probes import DURABLE, STREAM, CupEmptied, CupFilled, hear_once, messages_in, running
from tests.shared.test_listener import listener_of, publish, until_dead

OTHER = "probe-other"
SECRET = "Пелагея Незабудченко"


@pytest.fixture
def desk(nats_url):
    """In a thread, because a command runs a loop of its own."""

    async def run(*arguments, answer=""):
        invoked = [*arguments[:1], "--nats", nats_url, *map(str, arguments[1:])]
        return await asyncio.to_thread(CliRunner().invoke, dead_letters_app, invoked, input=answer)

    return run


@pytest.fixture
async def buried(js, quick_store):
    """Three unreadable messages, each buried by two handlers, and one buried by one of them."""
    for number in range(3):
        await publish(js, CupFilled(cup_id=f"cup-{number}"), body=json.dumps({"cup_id": [SECRET]}).encode())
    await publish(js, CupEmptied(cup_id="empty"), body=b"no JSON")
    first = listener_of(js, hear_once(quick_store), fact_types=(CupFilled, CupEmptied))
    second = Listener(js, stream=STREAM, durable=OTHER, fact_types=(CupFilled,), handle=hear_once(quick_store, OTHER))
    async with running(first.run), running(second.run):
        yield await until_dead(js, 7)


async def numbers(js):
    return [one.sequence async for one in list_dead_letters(js)]


async def test_where_there_are_none_it_says_so(desk, js):
    assert (await desk("list")).output == "no dead letters\n"


async def test_letters_of_one_cause_stand_together_and_name_nobody(desk, buried):
    output = (await desk("list")).output
    assert output.count(f"{DURABLE} could not handle dovira.probe.cup.filled.v1") == 1
    assert output.count(f"{OTHER} could not handle dovira.probe.cup.filled.v1") == 1
    assert output.count("about cup-1") == 2
    assert output.splitlines()[-1] == "7 dead letters of 3 causes"
    assert SECRET not in output
    assert "cup.emptied" not in (await desk("list", "--handler", OTHER)).output


async def test_what_is_listed_can_be_read_by_a_program(desk, buried):
    listed = json.loads((await desk("list", "--json")).output)
    assert [one["number"] for one in listed] == [one.sequence for one in buried]
    shown = json.loads((await desk("show", buried[0].sequence)).output)
    assert shown["headers"]["dead-handler"] == shown["handler"] == buried[0].handler
    assert SECRET not in json.dumps([listed, shown], ensure_ascii=False)


async def test_a_message_that_two_handlers_buried_is_returned_once_and_both_letters_are_gone(desk, js, buried):
    before, chosen = len(await messages_in(js)), buried[0]
    same = [one for one in buried if one.message == chosen.message]
    result = await desk("return", chosen.sequence, answer="y\n")
    assert result.output.endswith("✓ returned: 2 dead letters\n")
    assert len(await messages_in(js)) == before + 1
    assert not {one.sequence for one in same} & set(await numbers(js))


async def test_all_of_a_handler_are_dropped_after_a_question(desk, js, buried):
    refused = await desk("drop", "--handler", DURABLE, answer="n\n")
    assert (refused.exit_code, len(await numbers(js))) == (1, 7)
    done = await desk("drop", "--handler", DURABLE, answer="y\n")
    assert (done.exit_code, len(await numbers(js))) == (0, 3)
    assert {one.handler async for one in list_dead_letters(js)} == {OTHER}


@pytest.mark.parametrize("act", ["return", "drop"])
async def test_a_dry_run_changes_nothing(desk, js, buried, act):
    before = await messages_in(js)
    result = await desk(act, "--all", "--dry-run")
    assert f"nothing done; without --dry-run this would {act} 7 dead letters" in result.output
    assert len(await numbers(js)) == 7
    assert len(await messages_in(js)) == len(before)


@pytest.mark.parametrize("arguments", [("drop",), ("return", "--all", "7"), ("drop", "--all", "--handler", "x")])
async def test_it_wants_to_know_which(desk, js, arguments):
    assert (await desk(*arguments)).exit_code == 2


@pytest.mark.parametrize("arguments", [("show", 99), ("return", 99), ("drop", 99, "--yes")])
async def test_a_number_that_is_not_there_is_named(desk, js, arguments):
    result = await desk(*arguments)
    assert (result.exit_code, "there is no dead letter 99" in result.output) == (1, True)


async def test_a_handler_that_buried_nothing_has_nothing_to_return(desk, buried, js):
    assert (await desk("return", "--handler", "nobody")).output == "no such dead letters\n"
