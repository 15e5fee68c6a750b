"""A question taken out of the marking, and put back: who changes, from what to what, and what is told of it."""

import pytest

from services.assessment import use_cases
from services.assessment.domain.refusals import (
    NoSuchQuestion,
    NoSuchTest,
    NothingLeftToMark,
    QuestionIsNotVoid,
    RegradingChanged,
    TestNotOpen,
)
from shared.contracts import assessment_regrading as say
from shared.contracts.assessment import TestPassed, TestPublished, TestResultRevised, VoidManner
from shared.contracts.vocabulary import Feedback
from tests.assessment.builders import (
    ANN,
    BOB,
    RIGHT,
    TEST,
    WRONG,
    a_question,
    all_right,
    submitting,
    while_it_waits,
)

FAULTY = "Чи 1 більше за нуль?"


def answering(sheet, *, faulty, others):
    """What is said to the faulty question, and to the first others in turn."""
    rest = iter(others)
    return {
        question.question_id: [faulty if question.text == FAULTY else next(rest, WRONG)] for question in sheet.questions
    }


async def taken(assessment, person, *, faulty, others):
    sheet = await assessment.start(person)
    return await assessment.submit(sheet, answering(sheet, faulty=faulty, others=others), person)


@pytest.fixture
async def done(assessment):
    """Four questions, 60 per cent to pass: Ann has 50 and failed by the faulty one, Bob has 75 and needs it."""
    await assessment.opened(bank=4, draw=4, people=[ANN, BOB], feedback=Feedback.ANSWERS)
    await taken(assessment, ANN, faulty=WRONG, others=[RIGHT, RIGHT])
    await taken(assessment, BOB, faulty=RIGHT, others=[RIGHT, RIGHT])
    return assessment


async def scores(assessment):
    states = [(await assessment.states(person))[0] for person in (ANN, BOB)]
    return [(state.results[-1].score, state.results[-1].passed) for state in states]


# ---- what changes


@pytest.mark.parametrize(
    ("credit", "after"), [(False, [(66.67, True), (66.67, True)]), (True, [(75.0, True), (75.0, True)])]
)
async def test_a_void_question_counts_for_nobody_or_for_everybody_who_was_asked(done, credit, after):
    assert await scores(done) == [(50.0, False), (75.0, True)]
    regrading = await done.void(await done.question_id(FAULTY), credit=credit)
    assert await scores(done) == after
    changed = {one.participant_id: (one.score_before, one.score_after) for one in regrading.changes}
    expected = {ANN: (50.0, after[0][0])} | ({} if credit else {BOB: (75.0, 66.67)})
    assert (regrading.asked, regrading.running, changed) == (2, 0, expected)
    [ann] = [one for one in regrading.changes if one.participant_id == ANN]
    assert (ann.passed_before, ann.passed_after, ann.number) == (False, True, 1)


async def test_a_preview_says_the_same_and_changes_nothing(done):
    question_id = await done.question_id(FAULTY)
    preview = await done.void(question_id, dry_run=True)
    assert await scores(done) == [(50.0, False), (75.0, True)]
    assert await done.told(say.QuestionVoided) == []
    assert await done.void(question_id, seen=preview.digest) == preview


async def test_each_changed_result_is_told_once_as_the_next_revision_with_a_reason(done):
    question_id = await done.question_id(FAULTY)
    await done.void(question_id, credit=True)
    await done.void(question_id, credit=True)
    [revised] = await done.told(TestResultRevised)
    assert (revised.participant_id, revised.score, revised.passed) == (ANN, 75.0, True)
    assert (revised.revision, revised.reason) == (1, "question_voided")
    [voided] = await done.told(say.QuestionVoided)
    assert (voided.question_id, voided.manner, voided.version) == (question_id, VoidManner.CREDIT, 1)
    assert (voided.reason, voided.voided_by) == ("Норму змінено", "staff-1")


async def test_put_back_everything_is_as_it_was(done):
    question_id = await done.question_id(FAULTY)
    await done.void(question_id)
    preview = await done.restore(question_id, dry_run=True)
    assert await scores(done) != [(50.0, False), (75.0, True)]
    assert await done.restore(question_id, seen=preview.digest) == preview
    assert await scores(done) == [(50.0, False), (75.0, True)]
    assert sorted(fact.revision for fact in await done.told(TestResultRevised)) == [1, 1, 2, 2]
    [restored] = await done.told(say.QuestionRestored)
    assert (restored.question_id, restored.restored_by) == (question_id, "staff-2")


async def test_the_manner_can_be_changed(done):
    question_id = await done.question_id(FAULTY)
    await done.void(question_id)
    await done.void(question_id, credit=True)
    assert await scores(done) == [(75.0, True), (75.0, True)]


async def test_who_passes_by_it_begins_no_further_attempt_and_sees_what_happened(done):
    question_id = await done.question_id(FAULTY)
    await done.void(question_id)
    [state] = await done.states(ANN)
    assert (state.results[0].revised, state.results[0].passed) == (True, True)
    shown = await done.review(state.results[0].attempt_id)
    assert [one.outcome for one in shown.questions if one.question_id == question_id] == ["excluded"]


async def test_an_attempt_that_runs_is_marked_without_it_when_it_ends(assessment):
    await assessment.opened(bank=4, draw=4)
    sheet = await assessment.start()
    regrading = await assessment.void(await assessment.question_id(FAULTY))
    assert (regrading.asked, regrading.running, regrading.changes) == (1, 1, [])
    result = await assessment.submit(sheet, answering(sheet, faulty=WRONG, others=[RIGHT] * 3))
    assert (result.score, result.revised) == (100, False)


async def test_attempts_of_other_questions_are_left_alone(assessment):
    await assessment.opened(bank=9, draw=1, people=[f"person-{n}" for n in range(6)])
    for n in range(6):
        await assessment.submit(await assessment.start(f"person-{n}"), None, f"person-{n}")
    drawn = (await assessment.bank()).questions
    [unasked, *_] = [one for one in drawn if not one.attempts]
    assert (await assessment.void(unasked.question_id)).asked == 0


# ---- what can be drawn


async def test_a_void_question_is_drawn_no_more_and_its_test_closes_when_too_few_are_left(assessment):
    await assessment.opened(bank=4, draw=3)
    regrading = await assessment.void(await assessment.question_id(FAULTY))
    assert (regrading.available, regrading.drawn) == (3, 3)
    assert FAULTY not in {question.text for question in (await assessment.start()).questions}
    await assessment.void(await assessment.question_id("Чи 2 більше за нуль?"), credit=True)
    [state] = await assessment.states()
    assert state.open is False
    await assessment.submit(await assessment.start())
    with pytest.raises(TestNotOpen):
        await assessment.start()


async def test_a_question_put_back_opens_its_test_again(assessment):
    await assessment.opened(bank=4, draw=4)
    question_id = await assessment.question_id(FAULTY)
    await assessment.void(question_id)
    before = len(await assessment.told(TestPublished))
    await assessment.restore(question_id)
    assert (await assessment.states())[0].open is True
    assert len(await assessment.told(TestPublished)) == before + 1
    assert len((await assessment.start()).questions) == 4


async def test_a_new_wording_counts_and_the_faulty_one_stays_void(assessment):
    await assessment.opened(bank=3, draw=4)
    wrong = a_question(9, name="дев’ять", text="Чи 9 менше за нуль?")
    await assessment.fill([wrong])
    sheet = await assessment.start()
    question_id = next(one.question_id for one in sheet.questions if one.text == wrong.text)
    await assessment.submit(sheet, all_right(sheet) | {question_id: [WRONG]})
    await assessment.void(question_id)
    assert (await assessment.fill([wrong])).question_count == 3
    report = await assessment.fill([a_question(9, name="дев’ять", text="Чи 9 більше за нуль?")], dry_run=True)
    assert report.question_count == 4
    assert (await assessment.fill([a_question(9, name="дев’ять", text="Чи 9 більше за нуль?")])).question_count == 4
    assert [result.score for result in (await assessment.states())[0].results] == [100]
    assert (await assessment.states())[0].open is True


async def test_the_bank_says_what_is_void_how_why_and_by_whom(done):
    question_id = await done.question_id(FAULTY)
    await done.void(question_id)
    void = {one.question_id: one.void for one in (await done.bank()).questions}
    assert [one for one in void.values() if one] == [void[question_id]]
    assert (void[question_id].reason, void[question_id].voided_by) == ("Норму змінено", "staff-1")


# ---- what is refused


async def test_what_is_confirmed_must_be_what_was_seen(done):
    question_id = await done.question_id(FAULTY)
    preview = await done.void(question_id, dry_run=True)
    await done.void(await done.question_id("Чи 2 більше за нуль?"))
    with pytest.raises(RegradingChanged):
        await done.void(question_id, seen=preview.digest)
    assert len(await done.told(say.QuestionVoided)) == 1


async def test_the_last_question_of_an_attempt_can_only_be_credited(assessment):
    await assessment.opened(bank=1, draw=1)
    await assessment.submit(await assessment.start())
    question_id = await assessment.question_id(FAULTY)
    with pytest.raises(NothingLeftToMark):
        await assessment.void(question_id, dry_run=True)
    await assessment.void(question_id, credit=True)
    assert (await assessment.states())[0].results[0].score == 100


async def test_what_there_is_not_is_refused(done):
    question_id = await done.question_id(FAULTY)
    with pytest.raises(NoSuchQuestion):
        await done.void("made-up")
    with pytest.raises(NoSuchTest):
        await done.void(question_id, test_id="made-up")
    with pytest.raises(QuestionIsNotVoid):
        await done.restore(question_id)


# ---- at the same moment


async def test_who_hands_in_while_a_question_is_voided_is_marked_without_it(replicas):
    one, other = replicas
    await one.opened(bank=4, draw=4)
    sheet = await one.start()
    request = say.VoidQuestion(
        test_id=TEST,
        question_id=await one.question_id(FAULTY),
        manner=VoidManner.EXCLUDE,
        reason="Норму змінено",
        voided_by="staff-1",
    )
    handing_in = other.submit(sheet, answering(sheet, faulty=WRONG, others=[RIGHT] * 3))
    _, result = await while_it_waits(one, lambda tx: use_cases.void_question(tx, request), handing_in)
    assert result.score == 100
    assert len(await one.told(TestPassed)) == 1


async def test_a_question_voided_while_somebody_hands_in_changes_their_result(replicas):
    one, other = replicas
    await one.opened(bank=4, draw=4)
    sheet = await one.start()
    faulty = await one.question_id(FAULTY)
    await one.save(sheet, {faulty: [WRONG]})
    result, regrading = await while_it_waits(one, submitting(sheet, faulty), other.void(faulty))
    assert (result.score, [change.score_after for change in regrading.changes]) == (75, [100])
