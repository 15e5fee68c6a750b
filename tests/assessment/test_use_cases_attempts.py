"""Taking a test: starting, going on, saving, handing in, and what is told of it."""

import pytest

from services.assessment.domain.refusals import (
    AlreadyPassed,
    AttemptFinished,
    AttemptLimitReached,
    NoSuchAttempt,
    NoSuchTest,
    NotInThisAttempt,
    TestNotOpen,
)
from shared.contracts.assessment import SheetQuestion, TestFailed, TestPassed
from tests.assessment.builders import (
    ANN,
    BOB,
    PROGRAMME,
    RIGHT,
    SECRETS,
    TEST,
    WRONG,
    a_question,
    a_test,
    all_right,
    answers_to,
    one_of_each_kind,
    published,
    questions,
    registered,
)

# ---- starting


async def test_an_attempt_draws_as_many_questions_as_the_programme_says(assessment):
    await assessment.opened(bank=6, draw=4)
    sheet = await assessment.start()
    assert (sheet.number, sheet.attempt_limit, sheet.pass_mark, sheet.answers) == (1, 2, 60, {})
    assert len({question.question_id for question in sheet.questions}) == 4
    assert sheet.started_at == assessment.clock.now()


async def test_starting_again_goes_on_with_the_same_attempt_and_what_was_saved(assessment):
    await assessment.opened()
    sheet = await assessment.start()
    saved = answers_to(sheet, RIGHT, WRONG)
    await assessment.save(sheet, saved)
    assessment.clock.advance(days=3)
    assert await assessment.start() == sheet.model_copy(update={"answers": saved})


async def test_people_draw_their_own_questions(assessment):
    people = [f"person-{n}" for n in range(8)]
    await assessment.opened(bank=30, people=people)
    sheets = [await assessment.start(person) for person in people]
    assert len({tuple(question.question_id for question in sheet.questions) for sheet in sheets}) == len(people)


async def test_a_sheet_tells_no_right_answer(assessment):
    await assessment.hear(published(a_test(draw=None)), registered())
    await assessment.fill(one_of_each_kind())
    sheet = await assessment.start()
    await assessment.save(sheet, answers_to(sheet, "а"))
    shown = (await assessment.start()).model_dump_json()
    assert len(sheet.questions) == 6
    assert [secret for secret in SECRETS if secret in shown] == []
    assert set(SheetQuestion.model_fields) == {"question_id", "kind", "text", "options", "prompts"}


async def test_after_the_last_attempt_there_is_no_other(assessment):
    await assessment.opened(attempt_limit=2)
    for left in (1, 0):
        assert (await assessment.submit(await assessment.start())).attempts_left == left
    with pytest.raises(AttemptLimitReached):
        await assessment.start()


async def test_after_a_pass_no_further_attempt_begins(assessment):
    await assessment.opened()
    sheet = await assessment.start()
    await assessment.submit(sheet, all_right(sheet))
    with pytest.raises(AlreadyPassed):
        await assessment.start()


async def test_a_test_that_nobody_offers_cannot_be_started(assessment):
    await assessment.opened()
    with pytest.raises(NoSuchTest):
        await assessment.start(test_id="nowhere")


async def test_a_test_without_questions_enough_cannot_be_started(assessment):
    await assessment.opened(bank=3, draw=4)
    with pytest.raises(TestNotOpen):
        await assessment.start()


# ---- answering


async def test_saved_answers_add_up_and_the_last_one_counts(assessment):
    await assessment.opened(draw=2)
    sheet = await assessment.start()
    first, second = [question.question_id for question in sheet.questions]
    await assessment.save(sheet, {first: [WRONG], second: [RIGHT]})
    saved = await assessment.save(sheet, {first: [RIGHT]})
    assert saved.saved_at == assessment.clock.now()
    assert (await assessment.start()).answers == {first: [RIGHT], second: [RIGHT]}
    assert (await assessment.submit(sheet)).score == 100


async def test_answers_handed_in_take_the_place_of_saved_ones(assessment):
    await assessment.opened(draw=2)
    sheet = await assessment.start()
    await assessment.save(sheet, answers_to(sheet, RIGHT, RIGHT))
    assert (await assessment.submit(sheet, answers_to(sheet, WRONG))).score == 50


async def test_answers_to_questions_that_were_not_asked_are_refused_and_nothing_is_saved(assessment):
    await assessment.opened()
    sheet = await assessment.start()
    with pytest.raises(NotInThisAttempt):
        await assessment.save(sheet, answers_to(sheet, RIGHT) | {"another": [RIGHT]})
    assert (await assessment.start()).answers == {}


async def test_another_persons_attempt_is_as_if_there_were_none(assessment):
    await assessment.opened(people=(ANN, BOB))
    sheet = await assessment.start()
    with pytest.raises(NoSuchAttempt):
        await assessment.save(sheet, all_right(sheet), BOB)
    with pytest.raises(NoSuchAttempt):
        await assessment.submit(sheet, all_right(sheet), BOB)
    assert (await assessment.start()).answers == {}
    assert await assessment.told(TestPassed) == []


async def test_a_finished_attempt_takes_no_more_answers(assessment):
    await assessment.opened()
    sheet = await assessment.start()
    result = await assessment.submit(sheet)
    with pytest.raises(AttemptFinished):
        await assessment.save(sheet, all_right(sheet))
    assert await assessment.submit(sheet, all_right(sheet)) == result


# ---- handing in


async def test_a_pass_is_told_once_however_often_it_is_handed_in(assessment):
    await assessment.opened(draw=4)
    sheet = await assessment.start()
    assessment.clock.advance(minutes=12)
    results = [await assessment.submit(sheet, answers_to(sheet, RIGHT, RIGHT, RIGHT, WRONG)) for _ in range(3)]
    assert {(result.score, result.passed, result.number) for result in results} == {(75.0, True, 1)}
    [passed] = await assessment.told(TestPassed)
    assert (passed.participant_id, passed.programme_id, passed.test_id) == (ANN, PROGRAMME, TEST)
    assert (passed.attempt_id, passed.attempt_number) == (sheet.attempt_id, 1)
    assert (passed.score, passed.pass_mark, passed.passed_at) == (75.0, 60.0, assessment.clock.now())
    assert await assessment.told(TestFailed) == []


async def test_a_failure_is_told_with_the_attempts_that_are_left(assessment):
    await assessment.opened(draw=4, attempt_limit=3)
    sheet = await assessment.start()
    await assessment.submit(sheet, answers_to(sheet, RIGHT, RIGHT))
    [failed] = await assessment.told(TestFailed)
    assert (failed.score, failed.attempts_left, failed.attempt_number) == (50.0, 2, 1)
    assert await assessment.told(TestPassed) == []


async def test_results_of_all_attempts_are_listed(assessment):
    await assessment.opened(draw=2)
    await assessment.submit(await assessment.start())
    second = await assessment.start()
    await assessment.submit(second, all_right(second))
    [state] = await assessment.states()
    assert [(result.number, result.score, result.passed) for result in state.results] == [(1, 0, False), (2, 100, True)]
    assert (state.question_count, state.attempt_limit, state.running_attempt_id) == (2, 2, None)
    assert [test.results for test in await assessment.states(BOB)] == [[]]


# ---- what is edited meanwhile


async def test_an_edited_bank_does_not_change_a_running_attempt(assessment):
    named = [a_question(number, name=f"№{number}") for number in range(1, 4)]
    await assessment.hear(published(a_test(draw=3)), registered())
    await assessment.fill(named)
    sheet = await assessment.start()
    swapped = [{"text": RIGHT}, {"text": WRONG, "weight": 100}]
    edited = [a_question(number, name=f"№{number}", text="Інше?", choices=swapped) for number in range(1, 4)]
    assert (await assessment.fill([*edited, *questions(9)])).revised == 3
    assert await assessment.start() == sheet
    assert (await assessment.submit(sheet, all_right(sheet))).score == 100


async def test_the_next_attempt_asks_the_edited_question(assessment):
    await assessment.hear(published(a_test(draw=1)), registered())
    await assessment.fill([a_question(name="єдине", text="До?")])
    await assessment.submit(await assessment.start())
    await assessment.fill([a_question(name="єдине", text="Після?")])
    assert [question.text for question in (await assessment.start()).questions] == ["Після?"]


async def test_a_running_attempt_keeps_the_pass_mark_it_began_with(assessment):
    await assessment.opened(draw=2, pass_mark=50)
    sheet = await assessment.start()
    await assessment.hear(published(a_test(draw=4, pass_mark=90, minutes=5), version=2))
    assert await assessment.start() == sheet
    result = await assessment.submit(sheet, answers_to(sheet, RIGHT))
    assert (result.pass_mark, result.passed) == (50, True)


async def test_an_attempt_goes_on_when_its_test_leaves_the_programme(assessment):
    await assessment.opened()
    sheet = await assessment.start()
    await assessment.hear(published(version=2))
    assert await assessment.start() == sheet
    assert (await assessment.submit(sheet, all_right(sheet))).passed


async def test_a_raised_limit_gives_another_attempt(assessment):
    await assessment.opened(attempt_limit=1)
    await assessment.submit(await assessment.start())
    await assessment.hear(published(a_test(attempt_limit=2), version=2))
    assert (await assessment.start()).number == 2


# ---- flags


async def test_a_flag_is_kept_with_the_attempt_on_every_device(assessment):
    await assessment.opened()
    sheet = await assessment.start()
    first, second, *_ = [question.question_id for question in sheet.questions]
    await assessment.save(sheet, {}, flagged=[second, first])
    assert (await assessment.start()).flagged == [first, second]
    await assessment.save(sheet, answers_to(sheet, RIGHT))
    assert (await assessment.start()).flagged == [first, second]
    await assessment.save(sheet, {}, flagged=[second])
    assert (await assessment.start()).flagged == [second]
    await assessment.save(sheet, {}, flagged=[])
    assert (await assessment.start()).flagged == []


async def test_a_flag_on_a_question_of_another_attempt_changes_nothing(assessment):
    await assessment.opened()
    sheet = await assessment.start()
    with pytest.raises(NotInThisAttempt):
        await assessment.save(sheet, answers_to(sheet, RIGHT), flagged=["somebody-elses"])
    again = await assessment.start()
    assert (again.flagged, again.answers) == ([], {})
