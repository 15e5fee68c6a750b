"""Attempts with a time limit: what counts, and how they end when nobody hands them in."""

import asyncio

import pytest

from services.assessment import store
from services.assessment.domain.refusals import AttemptLimitReached, TimeOver
from services.assessment.settings import Settings
from services.assessment.use_cases import end_attempts_in_time, finish_overdue
from shared.contracts.assessment import TestFailed, TestPassed
from shared.runtime import Work
from shared.testing import eventually
from tests.assessment.builders import RIGHT, WRONG, all_right, answers_to


async def test_the_end_is_set_at_the_start(assessment):
    await assessment.opened(minutes=20)
    sheet = await assessment.start()
    assessment.clock.advance(minutes=5)
    assert sheet.ends_at is not None
    assert (sheet.ends_at - sheet.started_at).total_seconds() == 20 * 60
    assert (await assessment.start()).ends_at == sheet.ends_at


async def test_answers_a_few_seconds_late_still_count(assessment):
    await assessment.opened(minutes=20)
    sheet = await assessment.start()
    assessment.clock.advance(minutes=20, seconds=25)
    await assessment.save(sheet, answers_to(sheet, RIGHT))
    assert (await assessment.submit(sheet, all_right(sheet))).score == 100


async def test_after_the_end_what_was_saved_counts_and_nothing_else(assessment):
    await assessment.opened(minutes=20, draw=4)
    sheet = await assessment.start()
    await assessment.save(sheet, answers_to(sheet, RIGHT, RIGHT))
    assessment.clock.advance(minutes=21)
    with pytest.raises(TimeOver):
        await assessment.save(sheet, all_right(sheet))
    result = await assessment.submit(sheet, all_right(sheet))
    assert (result.score, result.passed) == (50, False)
    [failed] = await assessment.told(TestFailed)
    assert failed.failed_at == sheet.ends_at


async def test_an_attempt_whose_time_is_over_is_not_running_any_more(assessment):
    await assessment.opened(minutes=20)
    await assessment.start()
    assessment.clock.advance(minutes=21)
    [state] = await assessment.states()
    assert (state.running_attempt_id, state.results) == (None, [])


async def test_a_start_after_the_end_ends_the_old_attempt_and_begins_the_next(assessment):
    await assessment.opened(minutes=20, attempt_limit=2)
    first = await assessment.start()
    assessment.clock.advance(minutes=21)
    second = await assessment.start()
    assert (second.number, second.attempt_id != first.attempt_id) == (2, True)
    assert [fact.attempt_id for fact in await assessment.told(TestFailed)] == [first.attempt_id]


async def test_a_refused_start_leaves_the_overdue_attempt_to_the_sweep(assessment):
    await assessment.opened(minutes=20, attempt_limit=1)
    await assessment.start()
    assessment.clock.advance(minutes=21)
    with pytest.raises(AttemptLimitReached):
        await assessment.start()
    assert await assessment.harness.write(finish_overdue) == 1
    assert len(await assessment.told(TestFailed)) == 1


async def test_whoever_lost_the_connection_still_gets_a_result(assessment):
    people = ["passes", "fails", "hurries", "hesitates"]
    await assessment.opened(minutes=20, draw=2, people=people)
    sheets = {person: await assessment.start(person) for person in people[:3]}
    await assessment.save(sheets["passes"], all_right(sheets["passes"]), "passes")
    await assessment.save(sheets["fails"], answers_to(sheets["fails"], WRONG), "fails")
    await assessment.submit(sheets["hurries"], all_right(sheets["hurries"]), "hurries")
    assessment.clock.advance(minutes=15)
    await assessment.start("hesitates")
    assert await assessment.harness.write(finish_overdue) == 0

    assessment.clock.advance(minutes=6)
    assert await assessment.harness.write(finish_overdue) == 2
    assert await assessment.harness.write(finish_overdue) == 0
    assert [fact.participant_id for fact in await assessment.told(TestPassed)] == ["hurries", "passes"]
    assert [fact.participant_id for fact in await assessment.told(TestFailed)] == ["fails"]


async def test_the_service_looks_for_overdue_attempts_by_itself(assessment):
    people = [f"person-{n}" for n in range(130)]
    await assessment.opened(minutes=20, people=people)
    await asyncio.gather(*(assessment.start(person) for person in people))
    assessment.clock.advance(minutes=21)
    harness = assessment.harness
    work = Work(harness.store, clock=harness.clock, client=_no_bus, tools=[Settings(sweep_seconds=0.01)])
    async with asyncio.TaskGroup() as group:
        sweep = group.create_task(end_attempts_in_time(work))
        told = await eventually(lambda: assessment.told(TestFailed), lambda facts: len(facts) == len(people))
        sweep.cancel()
    assert {fact.participant_id for fact in told} == set(people)
    assert await harness.write(lambda tx: store.lock_overdue(tx, at_most=10)) == []


def _no_bus():
    message = "ending attempts needs no bus"
    raise AssertionError(message)
