"""The sample question bank is a real one: it can be asked and marked as it stands."""

from collections import Counter

import pytest

from dovira.demo.files import demo_programme, questions_file
from formats.gift import read_questions
from shared.contracts.assessment import BankQuestion, QuestionKind


@pytest.fixture(scope="module")
def bank() -> list[BankQuestion]:
    reading = read_questions(questions_file(), file="questions.gift")
    assert [str(fault) for fault in reading.faults] == []
    return reading.rows


def test_there_are_twice_as_many_questions_as_are_drawn(bank):
    assert len(bank) >= 40
    assert len(bank) >= 2 * max(test.draw or 0 for test in demo_programme().tests)


def test_every_kind_of_question_is_there(bank):
    counted = Counter(question.kind for question in bank)
    assert set(counted) == set(QuestionKind)
    assert min(counted.values()) >= 3


def test_names_and_texts_are_all_different(bank):
    assert len({question.name for question in bank}) == len({question.text for question in bank}) == len(bank)
    assert all(question.name and question.category for question in bank)


def test_the_right_answers_of_every_question_make_the_whole_point(bank):
    for question in bank:
        best = [choice.weight for choice in question.choices if choice.weight > 0]
        expected = sum(best) if question.kind is QuestionKind.MULTIPLE_CHOICE else max(best)
        assert expected == pytest.approx(100), question.name


def test_ticking_everything_in_a_multiple_choice_gains_nothing(bank):
    for question in bank:
        if question.kind is QuestionKind.MULTIPLE_CHOICE:
            assert sum(choice.weight for choice in question.choices) <= 0, question.name


def test_the_first_of_the_offered_answers_is_not_a_way_to_pass(bank):
    statements = [question for question in bank if question.kind is QuestionKind.TRUE_FALSE]
    assert {question.choices[0].weight for question in statements} == {0, 100}
