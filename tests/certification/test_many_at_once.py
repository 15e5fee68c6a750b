"""Many at once: a rule that changed is followed up in portions; documents are printed before anybody asks."""

import contextlib
import json
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from services.certification import store
from services.certification.adapters import CannotSeal, Seal
from services.certification.api import answers
from services.certification.handlers import hears, repeats
from services.certification.use_cases import look_at_next, prepare_certificates, sweeping
from shared.bus.envelope import read_message
from shared.contracts.catalogue import all_facts
from shared.contracts.certification import CertificateIssued, CertificateRevoked, RevokeCertificate
from shared.contracts.certification_queue import GetIssuingProgress, ProgrammeIssuing
from shared.contracts.programme import CertificateRule
from shared.runtime import Work
from shared.runtime.supervision import Supervisor
from shared.testing import Harness, eventually, sqlite_url
from tests.certification.builders import (
    FINAL,
    PROGRAMME,
    erased,
    everything_earned,
    heard,
    passed,
    published,
    registered,
)

SOFT = CertificateRule(tests=[FINAL])
PEOPLE = [f"participant-{number}" for number in range(7)]


@pytest.fixture(autouse=True)
def _small_portions(monkeypatch):
    monkeypatch.setattr(sweeping, "PORTION", 3)


async def rows(house: Harness, table: str):
    return await house.read(lambda tx: tx.read(select(store.metadata.tables[table])))


async def issuing(house: Harness) -> ProgrammeIssuing:
    [one] = (await house.ask(answers, GetIssuingProgress(programme_id=PROGRAMME))).programmes
    return one


async def swept(house: Harness) -> None:
    while await house.write(look_at_next):
        pass


async def waiting(house: Harness) -> None:
    """Everybody has passed the test, and then the rule asks for nothing else."""
    await house.hear(hears, published(), *(fact for one in PEOPLE for fact in (registered(one), passed(one))))
    await house.hear(hears, published(version=2, rule=SOFT))


async def test_whoever_meets_a_softer_rule_is_issued_to_in_portions_with_no_gap_and_no_double(house):
    await waiting(house)
    seen = [((await issuing(house)).certificates, (await issuing(house)).unseen)]
    while await house.write(look_at_next):
        seen.append(((await issuing(house)).certificates, (await issuing(house)).unseen))
    assert seen == [(3, 4), (6, 1), (7, 0)]
    assert (await issuing(house)).last_issued_at == house.clock.now()
    told = await house.told(CertificateIssued)
    assert [one.sequence for one in told] == list(range(1, 8))
    assert [one.participant_id for one in told] == PEOPLE


async def test_all_of_it_follows_from_the_programme_that_was_published(house):
    softer = heard(published(version=2, rule=SOFT))
    await house.hear(hears, published(), *(fact for one in PEOPLE for fact in (registered(one), passed(one))))
    await house.hear(hears, softer)
    await swept(house)
    assert len(await house.told(CertificateIssued)) == len(PEOPLE)
    headers = [row.headers for row in await rows(house, "outbox")]
    assert all(f'"ce-causationid":"{softer.id}"' in one for one in headers)
    assert all(softer.id in one.evidence for one in await house.told(CertificateIssued))


async def test_a_portion_that_fails_leaves_nothing_and_is_done_again(house):
    await waiting(house)

    def fail_at_the_end(tx) -> None:
        look_at_next(tx)
        message = "as if the process had been killed before the commit"
        raise RuntimeError(message)

    with pytest.raises(RuntimeError):
        await house.write(fail_at_the_end)
    assert (await issuing(house)).certificates == 3
    await swept(house)
    assert [one.sequence for one in await house.told(CertificateIssued)] == list(range(1, 8))


async def test_facts_that_come_between_two_portions_are_decided_by_the_new_rule(house):
    await waiting(house)
    await house.hear(hears, registered("another"), passed("another"), passed(PEOPLE[-1], attempt=2))
    await swept(house)
    told = [one.participant_id for one in await house.told(CertificateIssued)]
    assert sorted(told) == sorted([*PEOPLE, "another"])


async def test_a_newer_version_takes_the_place_of_a_sweep_that_is_not_done(house):
    await waiting(house)
    await house.hear(hears, published(version=3))  # as strict as at first
    await swept(house)
    assert len(await house.told(CertificateIssued)) == 3
    await house.hear(hears, published(version=4, rule=SOFT))
    await swept(house)
    assert sorted(one.participant_id for one in await house.told(CertificateIssued)) == PEOPLE


async def test_a_store_that_is_built_anew_issues_what_later_portions_issued(house, tmp_path):
    live = [heard(fact) for one in PEOPLE for fact in (registered(one), passed(one))]
    softer = heard(published(version=2, rule=SOFT))
    await house.hear(hears, *live)
    await house.hear(hears, softer)
    await swept(house)
    told = [read_message(json.loads(row.headers), row.body, all_facts()) for row in await rows(house, "outbox")]
    fresh = Harness(sqlite_url(tmp_path), store.metadata)
    await fresh.hear(hears, *live)
    await fresh.hear(hears, softer)
    assert len(await rows(fresh, "certificate")) < len(PEOPLE)
    for one in told:
        await fresh.hear(repeats, one)
    kept = [await rows(one, "certificate") for one in (house, fresh)]
    await fresh.close()
    for name in ("certificate_id", "participant_id", "number", "issued_at", "snapshot", "entry_sha256"):
        assert [getattr(row, name) for row in kept[0]] == [getattr(row, name) for row in kept[1]]


# ---- documents


@contextlib.asynccontextmanager
async def preparing(house: Harness, tools) -> AsyncIterator[None]:
    work = Work(house.store, clock=house.clock, client=lambda: None, tools=tools)  # type: ignore[arg-type,return-value]  # nobody is asked
    supervisor = Supervisor()
    supervisor.keep_running("preparing", lambda: prepare_certificates(work))
    try:
        yield
    finally:
        await supervisor.stop()


async def test_documents_are_printed_before_anybody_asks(house, tools):
    await house.hear(hears, published(), *everything_earned("one"), *everything_earned("two"))
    assert (await issuing(house)).unprepared == 2
    async with preparing(house, tools):
        await eventually(lambda: rows(house, "unprepared"), lambda left: not left)
    kept = await rows(house, "document")
    assert sorted(row.verification_url for row in kept) == [
        f"https://dovira.example.ua/verify/21234567/00000{number}-24" for number in (1, 2)
    ]
    assert len(await rows(house, "credential")) == 2


async def test_what_was_revoked_meanwhile_is_not_printed(house, tools):
    await house.hear(hears, published(), *everything_earned("one"))
    await house.ask(answers, RevokeCertificate(number="21234567/000001-24", reason="помилка", revoked_by="staff"))
    async with preparing(house, tools):
        await eventually(lambda: rows(house, "unprepared"), lambda left: not left)
    assert await rows(house, "document") == []
    assert len(await house.told(CertificateRevoked)) == 1


async def test_of_whoever_is_forgotten_nothing_more_is_printed(house, tools):
    await house.hear(hears, published(), *everything_earned("one"), *everything_earned("two"))
    await house.hear(hears, erased("one"))
    assert (await issuing(house)).unprepared == 1
    async with preparing(house, tools):
        await eventually(lambda: rows(house, "unprepared"), lambda left: not left)
    assert len(await rows(house, "document")) == 1


class _SealAway(Seal):
    """A seal that does not answer for one certificate."""

    async def seal(self, pdf: bytes) -> bytes:
        if b"000001-24" in pdf:
            raise CannotSeal
        return await super().seal(pdf)


async def test_one_that_cannot_be_printed_holds_up_nobody_and_is_tried_again_later(house, printer, signer):
    await house.hear(hears, published(), *everything_earned("one"), *everything_earned("two"))

    async def postponed() -> int:
        return (await issuing(house)).postponed

    async with preparing(house, [printer, signer, _SealAway()]):
        await eventually(postponed, lambda count: count == 1)
        await eventually(lambda: rows(house, "document"), lambda kept: len(kept) == 1)
    house.clock.advance(minutes=6)
    async with preparing(house, [printer, signer, Seal()]):
        await eventually(lambda: rows(house, "document"), lambda kept: len(kept) == 2)
