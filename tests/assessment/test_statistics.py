"""How easy a question is, and whether it tells those who know more from those who know less."""

from fractions import Fraction

import pytest

from services.assessment.domain.refusals import NoSuchTest
from services.assessment.domain.statistics import LEAST_ATTEMPTS, statistics_of
from shared.contracts import assessment as say
from tests.assessment.builders import ANN, TEST, a_test, all_right, published, questions, registered

ONE, NONE = Fraction(1), Fraction(0)
STRONG = {"easy": ONE, "telling": ONE, "turned": NONE, "one": ONE, "two": ONE}
WEAK = {"easy": ONE, "telling": NONE, "turned": ONE, "one": NONE, "two": NONE}


def test_a_question_that_the_strong_know_discriminates_and_a_wrong_key_turns_it_round():
    found = statistics_of([STRONG, WEAK] * (LEAST_ATTEMPTS // 2))
    assert (found["easy"].facility, found["easy"].discrimination) == (1, None)
    assert found["telling"].facility == pytest.approx(0.5)
    assert found["telling"].discrimination == pytest.approx(1)
    assert found["turned"].discrimination == pytest.approx(-1)


def test_few_attempts_say_nothing_of_discrimination():
    found = statistics_of([STRONG, WEAK])
    assert (found["telling"].attempts, found["telling"].discrimination) == (2, None)


def test_marks_below_nothing_make_no_negative_facility():
    assert statistics_of([{"minus": Fraction(-1)}])["minus"].facility == 0


async def test_a_bank_is_described_in_its_newest_versions(assessment):
    await assessment.hear(published(a_test()), registered())
    await assessment.ask(say.ImportQuestions(test_id=TEST, questions=questions(5)))
    sheet = await assessment.ask(say.StartAttempt(participant_id=ANN, test_id=TEST))
    running = await assessment.ask(say.DescribeBank(test_id=TEST))
    assert {one.attempts for one in running.questions} == {0}
    await assessment.ask(say.SubmitAttempt(participant_id=ANN, attempt_id=sheet.attempt_id, answers=all_right(sheet)))
    bank = await assessment.ask(say.DescribeBank(test_id=TEST))
    assert (bank.version, len(bank.questions)) == (1, 5)
    assert sorted((one.attempts, one.facility) for one in bank.questions if one.attempts) == [(1, 1.0)] * 4


async def test_a_test_that_is_not_known_has_no_bank(assessment):
    with pytest.raises(NoSuchTest):
        await assessment.ask(say.DescribeBank(test_id="nothing"))
