"""A service as a whole: it answers once, hears once, tells what it decided, and says when it cannot."""

import asyncio

import pytest
from nats.js.errors import NotFoundError
from sqlalchemy import insert, select

from shared.bus import Answers, Hears, Refused, Unavailable, ask, correlated
from shared.outbox import Tx
from shared.runtime import Service, ServiceSettings
from shared.testing import eventually, with_tables
from tests.shared.probes import (
    CupEmptied,
    CupFilled,
    CupState,
    FillCup,
    LookAtCup,
    cups,
    effects,
    ids_of,
    messages_in,
    metadata,
)
from tests.shared.test_listener import publish


class TooMuch(Exception):
    pass


hears = Hears[Tx]("probe")
answers = Answers("probe", refusals={TooMuch: (409, "too_much", "Забагато")})


@hears.facts(CupFilled)
def empty_what_was_filled(tx, heard):
    for one in heard:
        if one.fact.number >= 0:
            tx.tell(CupEmptied(cup_id=one.fact.cup_id), because=one)


@answers.request(FillCup)
def fill_cup(tx, request):
    if request.millilitres > 500:
        message = "Чашка вміщує 500 мл."
        raise TooMuch(message)
    tx.write(insert(effects).values(what=request.cup_id))
    filled = len(tx.read(select(effects).where(effects.c.what == request.cup_id)))
    tx.tell(CupFilled(cup_id=request.cup_id, number=-1))
    return CupState(cup_id=request.cup_id, filled=filled)


@answers.query(LookAtCup)
def look_at_cup(tx, request):
    return CupState(cup_id=request.cup_id, filled=len(tx.read(select(effects))))


@pytest.fixture
def settings(database_url, nats_url):
    url = with_tables(database_url, metadata)
    return ServiceSettings(database_url=url, nats_url=nats_url, migrate_on_start=False, watch_every=0.2)


@pytest.fixture
def teller(monkeypatch):
    """The probe tells facts, as the services of the catalogue do."""
    for module in ("service", "upkeep"):
        monkeypatch.setattr(f"shared.runtime.{module}.TELLING_SERVICES", ("probe",))


@pytest.fixture
async def service(settings, client, teller):
    composed = Service("probe", settings, metadata=metadata, hears=hears, answers=answers)
    async with composed.running():
        yield composed


async def told(js, fact_type, number):
    """The messages of a type in the stream, once there are so many."""

    async def look():
        return [one for one in await messages_in(js) if one.headers["ce-type"] == fact_type.type]

    return await eventually(look, lambda seen: len(seen) == number)


async def test_a_repeated_request_gets_the_first_reply_and_has_one_effect(service, client, js):
    request = FillCup(cup_id="cup-1", millilitres=100)
    replies = [await ask(client, request, idempotency_key="k1") for _ in range(3)]
    assert replies == [CupState(cup_id="cup-1", filled=1)] * 3
    assert (await ask(client, LookAtCup(cup_id="cup-1"))).filled == 1
    await told(js, CupFilled, 1)


async def test_a_double_click_has_one_effect(service, client, js):
    request = FillCup(cup_id="cup-1", millilitres=100)
    replies = await asyncio.gather(*(ask(client, request, idempotency_key="k1") for _ in range(20)))
    assert replies == [CupState(cup_id="cup-1", filled=1)] * 20
    await told(js, CupFilled, 1)


async def test_another_request_under_a_used_key_is_a_problem(service, client):
    await ask(client, FillCup(cup_id="cup-1", millilitres=100), idempotency_key="k1")
    with pytest.raises(Refused) as refusal:
        await ask(client, FillCup(cup_id="cup-1", millilitres=101), idempotency_key="k1")
    assert (refusal.value.problem.status, refusal.value.problem.code) == (422, "idempotency_key_reused")
    assert (await ask(client, LookAtCup(cup_id="cup-1"))).filled == 1


async def test_without_a_key_every_request_counts(service, client):
    replies = [await ask(client, FillCup(cup_id="cup-1", millilitres=100)) for _ in range(3)]
    assert [reply.filled for reply in replies] == [1, 2, 3]


async def test_a_refused_request_may_be_asked_again_under_its_key(service, client):
    with pytest.raises(Refused) as refusal:
        await ask(client, FillCup(cup_id="cup-1", millilitres=501), idempotency_key="k1")
    assert refusal.value.problem.detail == "Чашка вміщує 500 мл."
    assert (await ask(client, FillCup(cup_id="cup-1", millilitres=500), idempotency_key="k1")).filled == 1


async def test_many_requests_at_once_are_all_answered(service, client):
    requests = [FillCup(cup_id=f"c{n}", millilitres=n) for n in range(200)]
    replies = await asyncio.gather(*(ask(client, one, idempotency_key=one.cup_id) for one in requests))
    assert [reply.cup_id for reply in replies] == [one.cup_id for one in requests]
    assert (await ask(client, LookAtCup(cup_id="any"))).filled == 200


async def test_what_is_heard_has_its_consequence_once_and_names_its_cause(service, js):
    causes = await publish(js, *cups(30))
    consequences = await told(js, CupEmptied, 30)
    assert sorted(one.headers["ce-causationid"] for one in consequences) == sorted(causes)
    assert all(one.headers["ce-correlationid"] == one.headers["ce-causationid"] for one in consequences)
    assert len(set(ids_of(consequences))) == 30


async def test_a_request_begins_a_conversation_that_its_facts_carry_on(service, client, js):
    with correlated("conversation"):
        await ask(client, FillCup(cup_id="cup-1", millilitres=1))
    (message,) = await told(js, CupFilled, 1)
    assert message.headers["ce-correlationid"] == "conversation"


async def test_a_service_is_ready_once_it_hears_and_says_what_is_wrong_when_it_does_not(service, js):
    await eventually(_seen(service.troubles), lambda troubles: troubles == {})
    await js.delete_consumer("DOVIRA_PROBE", "probe-empty_what_was_filled")
    troubles = await eventually(_seen(service.troubles), bool)
    assert list(troubles) == ["probe-empty_what_was_filled in DOVIRA_PROBE"]
    await eventually(_seen(service.troubles), lambda troubles: troubles == {})


async def test_a_service_that_stops_has_published_what_it_told(settings, client, js, teller):
    service = Service("probe", settings, metadata=metadata, hears=hears, answers=answers)
    async with service.running():
        await service.work.write(lambda tx: [tx.tell(fact) for fact in cups(300)])
    with pytest.raises(Unavailable, match="probe is not started"):
        _ = service.work
    stored = await messages_in(js)
    assert len([one for one in stored if one.headers["ce-type"] == CupFilled.type]) == 300


async def test_a_service_that_tells_nothing_owns_no_stream(settings, client, js):
    await js.delete_stream("DOVIRA_PROBE")
    service = Service("probe", settings, metadata=metadata, answers=answers)
    async with service.running():
        assert service.troubles() == {}
        with pytest.raises(NotFoundError):
            await js.stream_info("DOVIRA_PROBE")


def _seen(look):
    async def seen():
        return look()

    return seen
