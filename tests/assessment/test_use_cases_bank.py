"""Programmes that offer tests, and banks that are filled: when a test opens, and what is told of it."""

from itertools import permutations

import pytest

from services.assessment.domain.refusals import FaultyQuestions, NoSuchTest, TestNotOpen
from shared.contracts import assessment as say
from shared.contracts.assessment import TestPublished
from tests.assessment.builders import (
    PROGRAMME,
    RIGHT,
    TEST,
    WRONG,
    a_question,
    a_test,
    published,
    questions,
    registered,
)


async def test_an_import_before_the_programme_is_refused_and_names_the_test(assessment):
    with pytest.raises(NoSuchTest, match="democracy-final"):
        await assessment.fill(questions(3))


async def test_a_test_opens_when_its_bank_suffices(assessment):
    await assessment.hear(published(a_test(draw=4)))
    brought = await assessment.fill(questions(3))
    assert (brought.added, brought.version, brought.question_count) == (3, 1, 3)
    assert await assessment.told(TestPublished) == []
    assert not (await assessment.states())[0].open

    brought = await assessment.fill(questions(4))
    assert (brought.added, brought.unchanged, brought.version, brought.question_count) == (1, 3, 2, 4)
    [opening] = await assessment.told(TestPublished)
    assert (opening.test_id, opening.programme_id) == (TEST, PROGRAMME)
    assert (opening.version, opening.question_count) == (2, 4)
    assert (await assessment.states())[0].open


async def test_the_same_import_again_changes_nothing_and_tells_nothing(assessment):
    await assessment.hear(published(a_test()))
    first = await assessment.fill(questions(6))
    again = await assessment.fill(questions(6))
    assert (again.added, again.revised, again.unchanged) == (0, 0, 6)
    assert (again.version, again.question_count) == (first.version, first.question_count)
    assert len(await assessment.told(TestPublished)) == 1


async def test_a_dry_run_says_what_would_be_and_changes_nothing(assessment):
    await assessment.hear(published(a_test()))
    rehearsal = await assessment.fill(questions(6), dry_run=True)
    assert (await assessment.fill(questions(6))) == rehearsal
    assert len(await assessment.told(TestPublished)) == 1


async def test_a_named_question_is_revised_in_its_place(assessment):
    await assessment.hear(published(a_test(draw=1)))
    await assessment.fill([a_question(name="перше", text="Скіко?")])
    brought = await assessment.fill([a_question(name="перше", text="Скільки?")])
    assert (brought.added, brought.revised, brought.question_count, brought.version) == (0, 1, 1, 2)
    assert [fact.version for fact in await assessment.told(TestPublished)] == [1, 2]


async def test_a_faulty_question_keeps_the_whole_import_out(assessment):
    await assessment.hear(published(a_test()))
    nothing_right = a_question(choices=[say.Choice(text=RIGHT), say.Choice(text=WRONG)], line=31)
    with pytest.raises(FaultyQuestions, match="рядок 31"):
        await assessment.fill([*questions(5), nothing_right])
    assert (await assessment.fill(questions(1), dry_run=True)).question_count == 1


async def test_questions_are_kept_as_they_were_written(assessment):
    await assessment.opened(bank=1, draw=1)
    odd = a_question(
        kind=say.QuestionKind.NUMERICAL,
        text="Ціна?\n«лапки»",
        choices=[say.Choice(text="0.1", weight=100, tolerance=0.3)],
    )
    await assessment.hear(published(a_test("second", draw=1), a_test(), version=2))
    await assessment.fill([odd], "second")
    sheet = await assessment.start(test_id="second")
    assert sheet.questions[0].text == "Ціна?\n«лапки»"
    assert (await assessment.submit(sheet, {sheet.questions[0].question_id: ["0,4"]})).score == 100


# ---- programmes


async def test_the_highest_version_wins_in_any_order_and_in_any_batches(assessment):
    versions = {
        1: [a_test(draw=1, pass_mark=10)],
        2: [a_test(draw=2, pass_mark=20), a_test("b")],
        3: [a_test("b", draw=3, pass_mark=30)],
    }
    for number, order in enumerate(permutations(versions)):
        for cut in range(3):
            run = f"run-{number}-{cut}"
            facts = [published(*versions[one], version=one, programme_id=run) for one in order]
            await assessment.hear(*facts[:cut])
            await assessment.hear(*facts[cut:])
            assert [(test.test_id, test.pass_mark) for test in await assessment.states(programme_id=run)] == [("b", 30)]


async def test_tests_stand_in_the_order_of_the_programme(assessment):
    await assessment.hear(published(a_test("z"), a_test("a"), a_test("m")))
    assert [test.test_id for test in await assessment.states()] == ["z", "a", "m"]


async def test_a_test_that_left_the_programme_closes_and_opens_when_it_comes_back(assessment):
    await assessment.opened()
    await assessment.hear(published(version=2))
    assert await assessment.states() == []
    with pytest.raises(TestNotOpen):
        await assessment.start()
    await assessment.hear(published(a_test(), version=3))
    assert (await assessment.start()).number == 1
    assert len(await assessment.told(TestPublished)) == 2


async def test_a_smaller_draw_opens_a_test_whose_bank_was_too_small(assessment):
    await assessment.hear(published(a_test(draw=10)))
    await assessment.fill(questions(5))
    await assessment.hear(published(a_test(draw=5), version=2))
    [opening] = await assessment.told(TestPublished)
    assert (opening.version, opening.question_count) == (1, 5)


async def test_a_new_version_tells_nothing_of_a_test_that_was_open(assessment):
    await assessment.opened()
    await assessment.hear(published(a_test(pass_mark=70), version=2))
    assert len(await assessment.told(TestPublished)) == 1


async def test_without_a_draw_every_question_is_asked(assessment):
    await assessment.opened(bank=7, draw=None)
    assert len((await assessment.start()).questions) == 7


async def test_two_runs_of_a_course_share_the_bank_and_nothing_else(assessment):
    await assessment.opened(attempt_limit=1)
    await assessment.hear(published(a_test(), programme_id="autumn"), registered("newcomer", programme_id="autumn"))
    assert [fact.programme_id for fact in await assessment.told(TestPublished)] == [PROGRAMME, "autumn"]
    failed = await assessment.start()
    await assessment.submit(failed)

    assert (await assessment.start("newcomer")).number == 1
    await assessment.hear(registered(programme_id="autumn"))
    again = await assessment.start()
    assert (again.number, len(await assessment.states())) == (1, 1)
    assert (await assessment.states(programme_id="autumn"))[0].running_attempt_id == again.attempt_id
