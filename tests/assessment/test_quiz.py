"""A session opens with what was missed most since the one before."""

from datetime import timedelta

from services.assessment.domain.attempts import DrawnQuestion, QuestionRef, VoidManner
from services.assessment.domain.questions import Choice, Question, QuestionKind
from services.assessment.domain.quiz import most_missed
from shared.contracts.assessment_quiz import DrawRecapQuiz
from tests.assessment.builders import ANN, BOB, TEST, WRONG, answers_to


def drawn(name, *, right, version=1, void=None):
    question = Question(QuestionKind.TRUE_FALSE, name, (Choice("true", 100.0),))
    return DrawnQuestion(QuestionRef(name, version), question, ("true" if right else "false",), void=void)


def names(papers, count=5):
    return [(one.drawn.ref.question_id, one.missed, one.attempts) for one in most_missed(papers, count=count)]


def test_the_largest_share_of_misses_comes_first_and_what_all_know_is_left_out():
    papers = [
        [drawn("known", right=True), drawn("half", right=True), drawn("hard", right=False)],
        [drawn("known", right=True), drawn("half", right=False), drawn("hard", right=False)],
    ]
    assert names(papers) == [("hard", 2, 2), ("half", 1, 2)]
    assert names(papers, count=1) == [("hard", 2, 2)]


def test_a_voided_question_is_nobodys_miss():
    assert names([[drawn("void", right=False, void=VoidManner.EXCLUDE)]]) == []


def test_a_question_is_shown_in_its_newest_version():
    old, new = drawn("one", right=False), drawn("one", right=False, version=2)
    assert most_missed([[new], [old]], count=1)[0].drawn.ref.version == 2


async def test_only_attempts_that_ended_since_then_count(assessment):
    await assessment.opened(people=(ANN, BOB), draw=2, bank=2)
    sheet = await assessment.start(ANN)
    await assessment.submit(sheet, answers_to(sheet, WRONG, WRONG))
    since = assessment.harness.clock.now()
    before = await assessment.ask(DrawRecapQuiz(test_ids=[TEST], since=since - timedelta(hours=1)))
    after = await assessment.ask(DrawRecapQuiz(test_ids=[TEST], since=since + timedelta(hours=1)))
    other = await assessment.ask(DrawRecapQuiz(test_ids=["another"], since=since - timedelta(hours=1)))
    assert [(one.missed, one.attempts) for one in before.questions] == [(1, 1)] * 2
    assert all(one.right and one.text for one in before.questions)
    assert after.questions == other.questions == []
