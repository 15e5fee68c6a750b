"""What a participant is shown of a finished attempt: by the test's policy, and when."""

from datetime import timedelta

import pytest

from services.assessment.domain.attempts import DrawnQuestion, Feedback, QuestionRef
from services.assessment.domain.feedback import Outcome, review
from services.assessment.domain.questions import Choice, Question, QuestionKind
from services.assessment.domain.refusals import AttemptStillRuns, NoSuchAttempt, TestClosed
from shared.contracts.assessment import TestFailed, TestPassed
from shared.contracts.vocabulary import Feedback as Policy
from shared.contracts.vocabulary import FeedbackTime
from shared.testing import START
from tests.assessment.builders import BOB, RIGHT, WRONG, all_right, answers_to

HOUR = timedelta(hours=1)
CLOSING = START + HOUR


def reviewed(kind, choices, *answer, feedback=""):
    question = Question(kind, "?", tuple(choices), feedback=feedback)
    [one] = review([DrawnQuestion(QuestionRef("q", 1), question, answer)], Feedback.ANSWERS)
    return one


# ---- how an answer compares with the right one

SINGLE = [Choice("так", 100, feedback="Звісно."), Choice("ні", feedback="Подумайте."), Choice("майже", 50)]
MANY = [Choice("а", 50), Choice("б", 50, feedback="І це."), Choice("в", -50, feedback="Зайве.")]
TRUTH = [Choice("Ні", 100, feedback="Бо ні.")]
SHORT = [Choice("таємниц*", 100, feedback="Так."), Choice("секрет", 50, feedback="Майже.")]
FIGURE = [Choice("8", 100, tolerance=0.5, feedback="Вісім.")]
PAIRS = [Choice("Ніжин", 100, "Чернігівщина"), Choice("Ізюм", 100, "Харківщина"), Choice("", 0, "Волинь")]
KIND = QuestionKind


@pytest.mark.parametrize(
    ("kind", "choices", "answer", "outcome", "right", "explanations"),
    [
        (KIND.SINGLE_CHOICE, SINGLE, ["так"], Outcome.RIGHT, ("так",), ("Звісно.",)),
        (KIND.SINGLE_CHOICE, SINGLE, ["ні"], Outcome.WRONG, ("так",), ("Подумайте.", "Звісно.")),
        (KIND.SINGLE_CHOICE, SINGLE, ["майже"], Outcome.PARTLY, ("так",), ("Звісно.",)),
        (KIND.SINGLE_CHOICE, SINGLE, [], Outcome.UNANSWERED, ("так",), ("Звісно.",)),
        (KIND.MULTIPLE_CHOICE, MANY, ["б", "в"], Outcome.WRONG, ("а", "б"), ("І це.", "Зайве.")),
        (KIND.MULTIPLE_CHOICE, MANY, ["а"], Outcome.PARTLY, ("а", "б"), ("І це.",)),
        (KIND.TRUE_FALSE, TRUTH, ["false"], Outcome.RIGHT, ("false",), ("Бо ні.",)),
        (KIND.TRUE_FALSE, TRUTH, ["true"], Outcome.WRONG, ("false",), ("Бо ні.",)),
        (KIND.SHORT_ANSWER, SHORT, ["Таємниця"], Outcome.RIGHT, ("таємниц…",), ("Так.",)),
        (KIND.SHORT_ANSWER, SHORT, ["секрет"], Outcome.PARTLY, ("таємниц…",), ("Майже.", "Так.")),
        (KIND.SHORT_ANSWER, SHORT, ["  "], Outcome.UNANSWERED, ("таємниц…",), ("Так.",)),
        (KIND.NUMERICAL, FIGURE, ["8,4"], Outcome.RIGHT, ("8 ± 0.5",), ("Вісім.",)),
        (KIND.NUMERICAL, FIGURE, ["багато"], Outcome.WRONG, ("8 ± 0.5",), ("Вісім.",)),
        (KIND.MATCHING, PAIRS, ["Чернігівщина", "Волинь"], Outcome.PARTLY, ("Чернігівщина", "Харківщина"), ()),
        (KIND.MATCHING, PAIRS, ["", ""], Outcome.UNANSWERED, ("Чернігівщина", "Харківщина"), ()),
    ],
)
def test_an_answer_is_shown_beside_the_right_one_with_what_the_author_wrote(
    kind, choices, answer, outcome, right, explanations
):
    one = reviewed(kind, choices, *answer)
    assert (one.outcome, one.right, one.explanations) == (outcome, right, explanations)


def test_the_explanation_of_the_whole_question_comes_last_and_nothing_is_said_twice():
    choices = [Choice("так", 100, feedback="Бо так."), Choice("ні", feedback="Загалом.")]
    one = reviewed(KIND.SINGLE_CHOICE, choices, "ні", feedback="Загалом.")
    assert one.explanations == ("Загалом.", "Бо так.")


# ---- what the policy lets through


async def finished(assessment, *texts, **policy):
    await assessment.opened(draw=4, **policy)
    sheet = await assessment.start()
    return await assessment.submit(sheet, answers_to(sheet, *texts))


@pytest.mark.parametrize(
    ("policy", "score", "questions", "right"),
    [
        (Policy.NOTHING, None, 0, False),
        (Policy.SCORE, 75, 0, False),
        (Policy.MISTAKES, 75, 4, False),
        (Policy.ANSWERS, 75, 4, True),
    ],
)
async def test_each_policy_shows_as_much_as_it_says(assessment, policy, score, questions, right):
    result = await finished(assessment, RIGHT, RIGHT, RIGHT, WRONG, feedback=policy)
    review_now = await assessment.review(result.attempt_id)
    assert review_now.result == result
    assert (result.passed, result.score, result.shown, result.more_from) == (True, score, policy, None)
    assert len(review_now.questions) == questions
    assert [bool(one.right and one.explanations) for one in review_now.questions] == [right] * questions
    [state] = await assessment.states()
    assert (state.feedback, state.results) == (policy, [result])


async def test_mistakes_are_told_question_by_question(assessment):
    result = await finished(assessment, RIGHT, WRONG, feedback=Policy.MISTAKES)
    outcomes = [one.outcome for one in (await assessment.review(result.attempt_id)).questions]
    assert outcomes == ["right", "wrong", "unanswered", "unanswered"]


async def test_after_the_closing_means_not_before(assessment):
    policy = {"feedback": Policy.ANSWERS, "feedback_time": FeedbackTime.AFTER_CLOSING, "closes_at": CLOSING}
    result = await finished(assessment, RIGHT, RIGHT, RIGHT, WRONG, **policy)
    assert (result.passed, result.score, result.shown) == (True, None, Policy.NOTHING)
    assert (await assessment.review(result.attempt_id)).questions == []

    assessment.clock.moment = result.more_from
    assert (await assessment.review(result.attempt_id)).questions == []
    assessment.clock.advance(seconds=1)
    shown = await assessment.review(result.attempt_id)
    assert (shown.result.score, shown.result.more_from, len(shown.questions)) == (75, None, 4)


async def test_a_test_that_never_closes_never_shows_what_waits_for_its_closing(assessment):
    result = await finished(assessment, RIGHT, feedback=Policy.ANSWERS, feedback_time=FeedbackTime.AFTER_CLOSING)
    assert (result.score, result.more_from) == (None, None)


@pytest.mark.parametrize(("policy", "told"), [(Policy.SCORE, True), (Policy.NOTHING, False)])
async def test_the_fact_says_whether_a_letter_may_name_the_score(assessment, policy, told):
    await assessment.opened(people=["participant-ann", BOB], feedback=policy)
    await assessment.submit(await assessment.start())
    sheet = await assessment.start(BOB)
    await assessment.submit(sheet, all_right(sheet), BOB)
    [failed], [passed] = await assessment.told(TestFailed), await assessment.told(TestPassed)
    assert (failed.score_shown, passed.score_shown, passed.score) == (told, told, 100)


async def test_only_ones_own_attempt_is_shown_and_only_when_it_has_ended(assessment):
    await assessment.opened(feedback=Policy.ANSWERS)
    sheet = await assessment.start()
    with pytest.raises(AttemptStillRuns):
        await assessment.review(sheet.attempt_id)
    await assessment.submit(sheet)
    for attempt_id, person in ((sheet.attempt_id, BOB), ("made-up", "participant-ann")):
        with pytest.raises(NoSuchAttempt):
            await assessment.review(attempt_id, person)


# ---- a test that closes


async def test_after_the_closing_no_attempt_begins_and_those_that_ran_have_ended(assessment):
    await assessment.opened(people=["participant-ann", BOB], minutes=90, closes_at=CLOSING)
    sheet = await assessment.start()
    assert sheet.ends_at == CLOSING
    assessment.clock.moment = CLOSING
    with pytest.raises(TestClosed):
        await assessment.start(BOB)
    [state] = await assessment.states(BOB)
    assert (state.open, state.closes_at) == (False, CLOSING)


async def test_a_test_without_a_time_limit_ends_its_attempts_when_it_closes(assessment):
    await assessment.opened(closes_at=CLOSING)
    assert (await assessment.start()).ends_at == CLOSING
