"""Asking and answering: whatever happens, who asks gets an answer that says what to do."""

import asyncio
import json
import logging

import nats
import pytest

from shared.bus import CORRELATION_HEADER, Answers, Refused, Unavailable, answer, ask, correlated
from shared.bus.asking import IDEMPOTENCY_HEADER
from shared.contracts.request import Problem
from shared.runtime.logs import JsonFormatter
from tests.shared.probes import CupState, FillCup, LookAtCup

NAME = "Кобиляцька"
REQUEST = FillCup(cup_id="cup-1", millilitres=200)


class CupBroken(Exception):
    pass


class CupBrokenBadly(CupBroken):
    pass


answers = Answers("probe", refusals={CupBroken: (409, "cup_broken", "Чашку розбито")})


@answers.request(FillCup)
def fill_cup(tx, request):
    raise NotImplementedError


@answers.query(LookAtCup)
def look_at_cup(tx, request):
    raise NotImplementedError


async def problem_of(run, body=b""):
    """The problem that an answer brings."""
    answered = json.loads(await answer(answers.answerings[0], answers, body or REQUEST.model_dump_json().encode(), run))
    assert set(answered) == {"problem"}
    return Problem.model_validate(answered["problem"])


def failing(error):
    async def run(request):
        raise error

    return run


async def test_a_good_request_gets_its_reply():
    async def run(request):
        return CupState(cup_id=request.cup_id, filled=request.millilitres)

    body = await answer(answers.answerings[0], answers, REQUEST.model_dump_json().encode(), run)
    assert json.loads(body) == {"reply": {"cup_id": "cup-1", "filled": 200}}


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (b'{"cup_id": "c", "millilitres": -1}', ["millilitres"]),
        (b'{"millilitres": "many"}', ["cup_id", "millilitres"]),
        (b"{", [""]),
        (b"[]", [""]),
    ],
)
async def test_an_invalid_request_names_its_fields(body, fields):
    problem = await problem_of(failing(AssertionError("nobody may be asked")), body)
    assert (problem.status, problem.code) == (422, "invalid_request")
    assert [fault.field for fault in problem.errors] == fields
    assert all(fault.message for fault in problem.errors)


async def test_an_invalid_request_is_not_quoted():
    body = json.dumps({"cup_id": [NAME], "millilitres": NAME}).encode()
    problem = await problem_of(failing(AssertionError()), body)
    assert NAME not in problem.model_dump_json()


@pytest.mark.parametrize("error", [CupBroken("Візьміть іншу."), CupBrokenBadly("Візьміть іншу.")])
async def test_a_refusal_of_the_domain_reads_as_its_problem(error):
    problem = await problem_of(failing(error))
    assert problem == Problem(status=409, code="cup_broken", title="Чашку розбито", detail="Візьміть іншу.")


async def test_a_problem_from_below_is_passed_on():
    known = Problem(status=418, code="teapot", title="Чайник")
    assert await problem_of(failing(Refused(known))) == known


async def test_while_the_store_is_away_one_is_asked_to_come_again():
    problem = await problem_of(failing(Unavailable()))
    assert (problem.status, problem.code) == (503, "unavailable")
    assert problem.retry_after


class Quoting(Exception):
    """An error that keeps what it was made of."""

    def __init__(self, who, why):
        super().__init__(f"{who}: {why}")


@pytest.mark.parametrize("error", [RuntimeError(NAME), KeyError(NAME), Quoting(NAME, "x"), Exception(NAME)])
async def test_an_error_nobody_expected_is_answered_and_logged_without_its_text(error, caplog):
    with caplog.at_level(logging.DEBUG):
        problem = await problem_of(failing(error))
    assert (problem.status, problem.code) == (500, "internal")
    assert NAME not in problem.model_dump_json()
    (record,) = caplog.records
    logged = logging.Formatter().format(record) + JsonFormatter("probe").format(record)
    assert NAME not in logged
    assert "FillCup" in JsonFormatter("probe").format(record)
    assert "test_asking.py" in logged


async def test_nobody_answers(client):
    with pytest.raises(Refused) as refusal:
        await ask(client, REQUEST)
    assert refusal.value.problem.status == 503
    assert refusal.value.problem.retry_after


async def test_the_answer_does_not_come_in_time(client):
    await client.subscribe(FillCup.ask_subject(), cb=_say_nothing)
    with pytest.raises(Refused) as refusal:
        await ask(client, REQUEST, timeout=0.1)
    assert (refusal.value.problem.status, refusal.value.problem.code) == (504, "no_answer")


async def test_a_closed_connection_is_a_refusal_too(nats_url):
    closed = await nats.connect(nats_url)
    await closed.close()
    with pytest.raises(Refused) as refusal:
        await ask(closed, REQUEST)
    assert refusal.value.problem.status == 503


async def test_an_answer_comes_back_as_what_the_request_declares(client):
    received = []

    async def reply(message):
        received.append(message)
        await message.respond(b'{"reply": {"cup_id": "cup-1", "filled": 200, "said_from_next_year_on": 1}}')

    await client.subscribe(FillCup.ask_subject(), cb=reply)
    with correlated("conversation"):
        state = await ask(client, REQUEST, idempotency_key="key")
    assert state == CupState(cup_id="cup-1", filled=200)
    (message,) = received
    assert message.headers == {IDEMPOTENCY_HEADER: "key", CORRELATION_HEADER: "conversation"}
    assert FillCup.model_validate_json(message.data) == REQUEST


class FillCupOfTomorrow(FillCup, service="probe"):
    """The same request, as a newer release knows it."""

    warm: bool = False

    @classmethod
    def ask_subject(cls):
        return FillCup.ask_subject()

    @classmethod
    def reply_type(cls):
        return CupState


async def test_an_older_release_answers_a_newer_one_as_long_as_nothing_new_is_asked(client):
    async def fill(request):
        return CupState(cup_id=request.cup_id, filled=request.millilitres)

    async def reply(message):
        await message.respond(await answer(answers.answerings[0], answers, message.data, fill))

    await client.subscribe(FillCup.ask_subject(), cb=reply)
    assert (await ask(client, FillCupOfTomorrow(cup_id="cup-1", millilitres=200))).filled == 200
    with pytest.raises(Refused) as refusal:
        await ask(client, FillCupOfTomorrow(cup_id="cup-1", millilitres=200, warm=True))
    problem = refusal.value.problem
    assert (problem.status, problem.code, problem.retry_after) == (503, "upgrading", 5)
    assert [fault.field for fault in problem.errors] == ["warm"]


async def test_a_refusal_comes_back_as_its_problem(client):
    async def refuse(message):
        await message.respond(await answer(answers.answerings[0], answers, message.data, failing(CupBroken("Ні."))))

    await client.subscribe(FillCup.ask_subject(), cb=refuse)
    with pytest.raises(Refused) as refusal:
        await ask(client, REQUEST)
    assert refusal.value.problem.code == "cup_broken"
    assert str(refusal.value) == "cup_broken"


async def test_many_ask_at_once(client):
    async def reply(message):
        asked = FillCup.model_validate_json(message.data)
        await message.respond(b'{"reply": %b}' % CupState(cup_id=asked.cup_id, filled=1).model_dump_json().encode())

    await client.subscribe(FillCup.ask_subject(), cb=reply)
    states = await asyncio.gather(*(ask(client, FillCup(cup_id=f"c{n}", millilitres=1)) for n in range(100)))
    assert [state.cup_id for state in states] == [f"c{n}" for n in range(100)]


async def _say_nothing(message):
    pass
