"""Two replicas of the service share the facts and the database: nobody is missed, no number is given twice."""

import asyncio
from collections.abc import AsyncIterator
from random import Random

import pytest
from sqlalchemy import select

from services.certification import store
from services.certification.handlers import hears
from services.certification.use_cases import look_at_next, sweeping
from shared.contracts.certification import CertificateIssued
from shared.contracts.programme import CertificateRule
from shared.testing import Harness
from tests.certification.builders import FINAL, everything_earned, heard, passed, published, registered

PEOPLE = [f"participant-{number:02d}" for number in range(30)]


@pytest.fixture
async def replicas(database_url: str) -> AsyncIterator[list[Harness]]:
    harnesses = [Harness(database_url, store.metadata) for _ in range(2)]
    yield harnesses
    for harness in harnesses:
        await harness.close()


async def share_out(replicas: list[Harness], facts, *, seed: int) -> None:
    """Each fact goes to one replica, as with a durable consumer that replicas share; batches are small and many."""
    random = Random(seed)
    stream = [heard(fact) for fact in facts]
    random.shuffle(stream)

    async def work_off(house: Harness) -> None:
        while stream:
            batch = [stream.pop() for _ in range(min(len(stream), random.randrange(1, 5)))]
            await house.hear(hears, *batch)

    await asyncio.gather(*(work_off(house) for house in replicas))


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_facts_shared_out_between_replicas_earn_what_they_earn_together(replicas, seed):
    facts = [published(), *(fact for person in PEOPLE for fact in everything_earned(person))]
    await share_out(replicas, facts, seed=seed)
    told = await replicas[0].told(CertificateIssued)
    assert {one.participant_id for one in told} == set(PEOPLE)
    assert sorted(one.sequence for one in told) == list(range(1, len(PEOPLE) + 1))


async def test_a_softer_rule_published_meanwhile_misses_nobody(replicas):
    await replicas[0].hear(hears, published())
    softer = published(version=2, rule=CertificateRule(tests=[FINAL]))
    facts = [softer, *(fact for person in PEOPLE for fact in (registered(person), passed(person)))]
    await share_out(replicas, facts, seed=4)
    told = await replicas[0].told(CertificateIssued)
    assert sorted(one.participant_id for one in told) == PEOPLE


@pytest.mark.parametrize("seed", [6, 7])
async def test_replicas_that_follow_up_a_softer_rule_together_miss_nobody_and_issue_nothing_twice(
    replicas, monkeypatch, seed
):
    """Portions of both, facts of both, and a yet newer version of the programme in between."""
    monkeypatch.setattr(sweeping, "PORTION", 2)
    people = [(registered(person), passed(person)) for person in PEOPLE]
    early, late = people[:20], people[20:]
    await share_out(replicas, [published(), *(fact for both in early for fact in both)], seed=seed)
    softer = [published(version=version, rule=CertificateRule(tests=[FINAL])) for version in (2, 3)]

    async def follow_up(house: Harness) -> None:
        for _ in range(40):
            await house.write(look_at_next)

    facts = [*softer, *(fact for both in late for fact in both)]
    await asyncio.gather(share_out(replicas, facts, seed=seed), *(follow_up(house) for house in replicas))
    while await replicas[0].write(look_at_next):
        pass
    told = await replicas[0].told(CertificateIssued)
    assert sorted(one.participant_id for one in told) == PEOPLE
    assert sorted(one.sequence for one in told) == list(range(1, len(PEOPLE) + 1))


async def test_issuers_number_apart(replicas):
    programmes = [
        published(id=name, rule=CertificateRule(tests=[FINAL]), issuer={"name": name, "edrpou": code})
        for name, code in (("north", "11111111"), ("south", "22222222"))
    ]
    facts = [
        fact
        for person in PEOPLE[:10]
        for name in ("north", "south")
        for fact in (registered(person, programme_id=name), passed(person, programme_id=name))
    ]
    await share_out(replicas, [*programmes, *facts], seed=5)
    certificate = store.metadata.tables["certificate"]
    rows = await replicas[1].read(lambda tx: tx.read(select(certificate).order_by(certificate.c.number)))
    expected = [f"{code}/{n:06d}-24" for code in ("11111111", "22222222") for n in range(1, 11)]
    assert [row.number for row in rows] == expected
