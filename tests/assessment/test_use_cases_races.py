"""Two replicas on one database at the same moment: what locks and constraints are for."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from services.assessment import store, use_cases
from services.assessment.domain.refusals import AttemptLimitReached, NotAParticipant, NotRegisteredYet
from services.assessment.use_cases import finish_overdue
from shared.contracts import assessment as say
from shared.contracts.assessment import TestFailed, TestPassed, TestPublished
from shared.testing import heard_now
from tests.assessment.builders import (
    ANN,
    TEST,
    a_test,
    erased,
    published,
    questions,
    registered,
    submitting,
    while_it_waits,
)


def starting(tx):
    return use_cases.start_attempt(tx, say.StartAttempt(participant_id=ANN, test_id=TEST))


async def test_a_second_tab_gains_no_second_attempt(replicas):
    one, other = replicas
    await one.opened(attempt_limit=3)
    first, second = await while_it_waits(one, starting, other.start())
    assert first == second


async def test_the_database_itself_refuses_a_second_running_attempt(assessment):
    await assessment.opened()
    await assessment.start()

    def add_another(tx):
        [running] = store.lock_attempts(tx, ANN, TEST)
        store.add_attempt(tx, replace(running, attempt_id="another", number=2), store.available_in_bank(tx, TEST))

    with pytest.raises(IntegrityError):
        await assessment.harness.write(add_another)


async def test_the_database_itself_gives_no_number_twice(assessment):
    await assessment.opened()
    await assessment.submit(await assessment.start())

    def add_another(tx):
        [ended] = store.lock_attempts(tx, ANN, TEST)
        store.add_attempt(tx, replace(ended, attempt_id="another"), store.available_in_bank(tx, TEST))

    with pytest.raises(IntegrityError):
        await assessment.harness.write(add_another)


async def test_many_starts_at_once_begin_one_attempt(replicas):
    one, other = replicas
    await one.opened(attempt_limit=3)
    sheets = await asyncio.gather(*(replica.start() for replica in (one, other) for _ in range(8)))
    assert len({sheet.attempt_id for sheet in sheets}) == 1
    [state] = await one.states()
    assert (state.running_attempt_id, state.results) == (sheets[0].attempt_id, [])


async def test_the_limit_holds_under_many_starts_and_submits_at_once(replicas):
    one, other = replicas
    await one.opened(attempt_limit=3)

    async def fail_the_test(replica):
        try:
            sheet = await replica.start()
            return (await replica.submit(sheet)).attempt_id
        except AttemptLimitReached:
            return None

    ended = await asyncio.gather(*(fail_the_test(replica) for _ in range(10) for replica in (one, other)))
    while await fail_the_test(one):
        pass
    assert len(set(ended) - {None}) <= 3
    assert sorted(fact.attempt_number for fact in await one.told(TestFailed)) == [1, 2, 3]


async def test_handing_in_twice_at_once_tells_one_result(replicas):
    one, other = replicas
    await one.opened()
    sheet = await one.start()
    first, second = await while_it_waits(one, submitting(sheet), other.submit(sheet))
    assert first == second
    assert len(await one.told(TestPassed)) == 1


async def test_who_hands_in_while_the_sweep_comes_by_has_one_result(replicas):
    one, other = replicas
    await one.opened(minutes=20)
    sheet = await one.start()
    other.clock.advance(minutes=21)
    result, swept = await while_it_waits(one, submitting(sheet), other.harness.write(finish_overdue))
    assert (result.score, swept) == (100, 0)
    assert (len(await one.told(TestPassed)), len(await one.told(TestFailed))) == (1, 0)


async def test_two_sweeps_at_once_tell_each_result_once(replicas):
    one, other = replicas
    people = [f"person-{n}" for n in range(12)]
    await one.opened(minutes=20, people=people)
    for person in people:
        await one.start(person)
    for replica in replicas:
        replica.clock.advance(minutes=21)
    assert await while_it_waits(one, finish_overdue, other.harness.write(finish_overdue)) == (len(people), 0)
    assert sorted(fact.participant_id for fact in await one.told(TestFailed)) == sorted(people)


async def test_a_bank_that_fills_while_the_draw_shrinks_opens_its_test(replicas):
    one, other = replicas
    await one.hear(published(a_test(draw=10)))
    filling = say.ImportQuestions(test_id=TEST, questions=questions(4))
    await while_it_waits(
        one,
        lambda tx: use_cases.import_questions(tx, filling),
        other.hear(published(a_test(draw=4), version=2)),
    )
    [opening] = await one.told(TestPublished)
    assert (opening.version, opening.question_count) == (1, 4)


async def test_a_draw_that_shrinks_while_the_bank_fills_opens_its_test(replicas):
    one, other = replicas
    await one.hear(published(a_test(draw=10)))
    smaller = heard_now(published(a_test(draw=4), version=2))
    await while_it_waits(one, lambda tx: use_cases.follow_programmes(tx, [smaller]), other.fill(questions(4)))
    [opening] = await one.told(TestPublished)
    assert (opening.version, opening.question_count) == (1, 4)


async def test_two_imports_at_once_add_each_question_once(replicas):
    one, other = replicas
    await one.hear(published(a_test()))
    filling = say.ImportQuestions(test_id=TEST, questions=questions(6))
    first, second = await while_it_waits(
        one, lambda tx: use_cases.import_questions(tx, filling), other.fill(questions(8))
    )
    assert (first.added, second.added, second.unchanged, second.version) == (6, 2, 6, 2)


async def test_versions_of_a_programme_heard_at_once_leave_the_highest(replicas):
    one, other = replicas
    await one.hear(published(a_test()))
    newest, newer = heard_now(published(a_test(pass_mark=80), version=3)), published(a_test(pass_mark=70), version=2)
    await while_it_waits(one, lambda tx: use_cases.follow_programmes(tx, [newest]), other.hear(newer))
    assert [test.pass_mark for test in await one.states()] == [80]


async def test_an_attempt_that_begins_while_its_person_is_erased_is_forgotten(replicas):
    one, other = replicas
    await one.opened()
    sheet, _ = await while_it_waits(one, starting, other.hear(erased()))
    assert sheet.questions
    [state] = await one.states()
    assert state.running_attempt_id is None


async def test_who_is_registered_while_being_erased_stays_out(replicas):
    one, other = replicas
    await one.opened(people=())
    late = heard_now(registered())
    await while_it_waits(one, lambda tx: use_cases.follow_participants(tx, [late]), other.hear(erased()))
    with pytest.raises((NotAParticipant, NotRegisteredYet)):
        await one.start()
