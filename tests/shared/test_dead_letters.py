"""Dead letters: they are listed with the reason and without the body, returned once the cause is mended, or dropped."""

from datetime import datetime

import pytest
from nats.js.errors import NotFoundError

from shared.bus.dead_letters import count_dead_letters, drop_dead_letter, get_dead_letter, return_dead_letters
from shared.testing import eventually
from tests.shared.probes import DURABLE, STREAM, CupFilled, cups, effects_in, hear_once, messages_in, running
from tests.shared.test_listener import dead_letters, listener_of, publish, until_dead, until_effects


@pytest.fixture
async def broken(quick_store, js):
    """A handler that cannot handle ``broken`` until ``mended`` says so, and what it left among the dead letters."""
    mended: list[bool] = []
    handle = hear_once(quick_store)

    async def handle_if_mended(heard):
        if not mended and any(one.fact.cup_id == "broken" for one in heard):
            raise KeyError
        await handle(heard)

    listener = listener_of(js, handle_if_mended)
    async with running(listener.run):
        yield mended


async def test_a_dead_letter_says_what_died_where_and_why(broken, js):
    (fact_id,) = await publish(js, CupFilled(cup_id="broken", text="Чашка"))
    (letter,) = await until_dead(js, 1)
    assert letter.fact_type == "dovira.probe.cup.filled.v1"
    assert letter.original_subject == "dovira.probe.cup.filled.v1.broken"
    assert (letter.original_stream, letter.original_sequence, letter.handler) == (STREAM, 1, DURABLE)
    assert letter.reason == "KeyError in every attempt"
    assert letter.headers["ce-id"] == fact_id
    assert CupFilled.model_validate_json(letter.body) == CupFilled(cup_id="broken", text="Чашка")
    assert await get_dead_letter(js, letter.sequence) == letter


async def test_they_are_counted_with_the_time_of_the_oldest(broken, js):
    assert await count_dead_letters(js) == (0, None)
    await publish(js, CupFilled(cup_id="broken"), CupFilled(cup_id="broken", text="друга"))
    first, _ = await until_dead(js, 2)
    assert await count_dead_letters(js) == (2, datetime.fromisoformat(first.died_at))


async def test_a_returned_letter_is_handled_once_the_cause_is_mended(broken, js, quick_store):
    (fact_id,) = await publish(js, CupFilled(cup_id="broken"))
    (letter,) = await until_dead(js, 1)
    broken.append(True)
    await return_dead_letters(js, [letter])
    assert await until_effects(quick_store, 1) == ["broken"]
    assert await dead_letters(js) == []
    first, second = await messages_in(js)
    assert first.headers["ce-id"] == second.headers["ce-id"] == fact_id
    assert first.headers["Nats-Msg-Id"] != second.headers["Nats-Msg-Id"]
    assert not any(name.startswith("dead-") for name in second.headers)


async def test_a_letter_returned_too_early_is_a_dead_letter_again(broken, js):
    await publish(js, CupFilled(cup_id="broken"))
    (letter,) = await until_dead(js, 1)
    await return_dead_letters(js, [letter])
    (again,) = await eventually(
        lambda: dead_letters(js), lambda seen: [one.sequence for one in seen] == [letter.sequence + 1]
    )
    assert again.headers["ce-id"] == letter.headers["ce-id"]
    assert again.original_sequence == letter.original_sequence + 1


async def test_a_letter_that_is_returned_after_all_has_no_second_effect(broken, js, quick_store):
    """Somebody handled the fact meanwhile: the inbox knows it."""
    await publish(js, CupFilled(cup_id="broken"))
    (letter,) = await until_dead(js, 1)
    broken.append(True)
    await return_dead_letters(js, [letter])
    await until_effects(quick_store, 1)
    headers = {name: value for name, value in letter.headers.items() if name.startswith("ce-")}
    await js.publish(letter.original_subject, letter.body, headers=headers | {"Nats-Msg-Id": "once-more"})
    await publish(js, *cups(1))
    assert await until_effects(quick_store, 2) == ["broken", "cup-0"]
    assert await effects_in(quick_store) == ["broken", "cup-0"]


async def test_a_dropped_letter_is_gone_and_its_neighbours_are_listed(js):
    for name in ("first", "second", "third"):
        await publish(js, CupFilled(cup_id=name), body=b"{}")
    async with running(listener_of(js, _handle_nothing).run):
        letters = await until_dead(js, 3)
    await drop_dead_letter(js, letters[1].sequence)
    assert [letter.subject_key for letter in await dead_letters(js)] == ["first", "third"]
    await drop_dead_letter(js, letters[0].sequence)
    await drop_dead_letter(js, letters[2].sequence)
    assert await dead_letters(js) == []


@pytest.mark.parametrize("act", [get_dead_letter, drop_dead_letter])
async def test_a_letter_that_is_not_there_is_missed(act, js):
    with pytest.raises(NotFoundError):
        await act(js, 7)


async def test_a_message_buried_twice_lies_there_once(js):
    """The acknowledgement was lost after the burial: the message comes back and is buried again."""
    await publish(js, CupFilled(cup_id="bad"), body=b"{}")
    listener = listener_of(js, _handle_nothing)
    forgotten: list[object] = []

    async def forget_once(message):
        if forgotten:
            await acknowledge(message)
        forgotten.append(message)

    acknowledge, listener._ack = listener._ack, forget_once
    async with running(listener.run):
        await eventually(_seen(lambda: forgotten), lambda seen: len(seen) == 2)
    assert len(await dead_letters(js)) == 1


async def _handle_nothing(heard):
    pass


def _seen(look):
    async def seen():
        return look()

    return seen
