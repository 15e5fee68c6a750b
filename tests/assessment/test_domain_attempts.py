"""How attempts draw, live, end and score."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assessment.domain.attempts import (
    GRACE,
    AttemptState,
    DrawnQuestion,
    QuestionRef,
    Test,
    accept_answers,
    begin,
    draw,
    finish,
    next_number,
    options_of,
    score_of,
)
from services.assessment.domain.questions import Choice, Question, QuestionKind
from services.assessment.domain.refusals import (
    AlreadyPassed,
    AttemptFinished,
    AttemptLimitReached,
    NotInThisAttempt,
    TestNotOpen,
    TimeOver,
)

NOON = datetime(2023, 6, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TEST = Test("final", "programme", "Підсумковий тест", pass_mark=60, attempt_limit=3, draw=4, bank_size=10)
BANK = [QuestionRef(f"q-{n}", 1) for n in range(10)]

references = st.lists(st.text(min_size=1), unique=True, max_size=30).map(
    lambda ids: [QuestionRef(question_id, 1) for question_id in ids]
)


def attempt(number=1, *, test=TEST, **changes):
    begun = begin(test, number=number, attempt_id=f"a-{number}", participant_id="p", seed="seed", now=NOON)
    return replace(begun, **changes)


def ended(number=1, *, score):
    return attempt(number, state=AttemptState.FINISHED, score=score, finished_at=NOON)


def paper(*answers):
    """Questions whose right answer is «так»."""
    asked = Question(QuestionKind.SINGLE_CHOICE, "?", (Choice("так", weight=100), Choice("ні")))
    return [DrawnQuestion(ref, asked, (answer,)) for ref, answer in zip(BANK, answers, strict=False)]


# ---- drawing


@given(references, st.integers(1, 40), st.text())
def test_a_draw_repeats_no_question_and_takes_as_many_as_there_are(bank, count, seed):
    drawn = draw(bank, count=count, seed=seed)
    assert len(set(drawn)) == len(drawn) == min(count, len(bank))
    assert set(drawn) <= set(bank)


@given(references, st.randoms(use_true_random=False), st.text())
def test_the_same_seed_draws_the_same_however_the_bank_is_read(bank, chance, seed):
    shuffled = chance.sample(bank, len(bank))
    assert draw(bank, count=5, seed=seed) == draw(shuffled, count=5, seed=seed)


def test_over_many_seeds_every_question_has_its_turn():
    turns = Counter(ref for seed in range(1000) for ref in draw(BANK, count=3, seed=str(seed)))
    assert len(turns) == len(BANK)
    assert all(200 < count < 400 for count in turns.values())


def test_another_seed_shows_the_options_in_another_order():
    asked = Question(QuestionKind.SINGLE_CHOICE, "?", tuple(Choice(f"варіант {n}") for n in range(4)))
    orders = {tuple(options_of(asked, seed=str(seed))) for seed in range(200)}
    assert len(orders) == 24
    assert options_of(asked, seed="1") == options_of(asked, seed="1")


def test_the_right_option_stands_in_each_place_equally_often():
    asked = Question(QuestionKind.SINGLE_CHOICE, "?", (Choice("так", weight=100), Choice("ні"), Choice("чому б і ні")))
    places = Counter(options_of(asked, seed=str(seed)).index("так") for seed in range(900))
    assert all(240 < count < 360 for count in places.values())


@pytest.mark.parametrize(
    ("kind", "offered"),
    [
        (QuestionKind.SINGLE_CHOICE, {"а", "б"}),
        (QuestionKind.MULTIPLE_CHOICE, {"а", "б"}),
        (QuestionKind.TRUE_FALSE, {"true", "false"}),
        (QuestionKind.MATCHING, {"1", "2", "3"}),
        (QuestionKind.SHORT_ANSWER, set()),
        (QuestionKind.NUMERICAL, set()),
    ],
)
def test_only_what_can_be_chosen_is_offered(kind, offered):
    match = kind is QuestionKind.MATCHING
    choices = [Choice("а", match="1", weight=100), Choice("б", match="2")] + [Choice("", match="3")] * match
    assert set(options_of(Question(kind, "?", tuple(choices)), seed="seed")) == offered


def test_the_two_sides_of_true_and_false_never_change_places():
    asked = Question(QuestionKind.TRUE_FALSE, "?", (Choice("Ні", weight=100),))
    assert {tuple(options_of(asked, seed=str(seed))) for seed in range(20)} == {("true", "false")}


# ---- beginning


@pytest.mark.parametrize(
    ("changes", "is_open"),
    [
        ({}, True),
        ({"draw": 10}, True),
        ({"draw": 11}, False),
        ({"draw": None}, True),
        ({"draw": None, "bank_size": 0}, False),
        ({"offered": False}, False),
    ],
)
def test_a_test_is_open_while_it_is_offered_and_its_bank_suffices(changes, is_open):
    assert replace(TEST, **changes).is_open is is_open


def test_attempts_are_counted_from_one():
    assert next_number(TEST, [], now=NOON) == 1
    assert next_number(TEST, [ended(2, score=10), ended(1, score=20)], now=NOON) == 3


def test_the_limit_is_the_limit():
    with pytest.raises(AttemptLimitReached, match="3"):
        next_number(TEST, [ended(number, score=59.99) for number in (1, 2, 3)], now=NOON)


def test_who_has_passed_needs_no_further_attempt():
    with pytest.raises(AlreadyPassed):
        next_number(TEST, [ended(1, score=60.0)], now=NOON)


def test_a_test_that_is_not_open_begins_for_nobody():
    with pytest.raises(TestNotOpen):
        next_number(replace(TEST, bank_size=3), [], now=NOON)


def test_a_time_limit_sets_the_end():
    assert attempt(test=replace(TEST, time_limit_minutes=20)).ends_at == NOON + 20 * MINUTE
    assert attempt().ends_at is None


@pytest.mark.parametrize(("number", "left"), [(1, 2), (3, 0), (5, 0)])
def test_attempts_left_are_never_fewer_than_none(number, left):
    assert TEST.attempts_left(number) == left


# ---- answering


TIMED = replace(TEST, time_limit_minutes=20)
END = NOON + 20 * MINUTE


@pytest.mark.parametrize("now", [NOON, END, END + GRACE])
def test_answers_count_until_the_end_and_a_little_after(now):
    accept_answers(attempt(test=TIMED), asked=["q-1", "q-2"], answered=["q-2"], now=now)


def test_answers_after_the_end_do_not_count():
    with pytest.raises(TimeOver):
        accept_answers(attempt(test=TIMED), asked=["q-1"], answered=["q-1"], now=END + GRACE + MINUTE)


def test_an_attempt_without_a_time_limit_never_ends_by_itself():
    accept_answers(attempt(), asked=["q-1"], answered=["q-1"], now=NOON + timedelta(days=365))


def test_a_finished_attempt_takes_no_answers():
    with pytest.raises(AttemptFinished):
        accept_answers(ended(score=50), asked=["q-1"], answered=["q-1"], now=NOON)


def test_answers_to_questions_of_another_attempt_are_refused():
    with pytest.raises(NotInThisAttempt):
        accept_answers(attempt(), asked=["q-1"], answered=["q-1", "q-9"], now=NOON)


# ---- ending


def test_an_attempt_that_is_handed_in_is_marked():
    done = finish(attempt(), paper("так", "так", "ні"), now=NOON + MINUTE)
    assert (done.state, done.score, done.passed) == (AttemptState.FINISHED, 66.67, True)
    assert done.finished_at == NOON + MINUTE


@pytest.mark.parametrize("noticed", [END + 2 * GRACE, END + timedelta(days=3)])
def test_an_attempt_whose_time_is_over_ended_with_its_time_whenever_it_is_noticed(noticed):
    done = finish(attempt(test=TIMED), paper("так", "ні", "ні"), now=noticed)
    assert (done.state, done.score, done.passed) == (AttemptState.EXPIRED, 33.33, False)
    assert done.finished_at == END


@pytest.mark.parametrize(("score", "passed"), [(59.99, False), (60.0, True), (100.0, True)])
def test_the_pass_mark_itself_passes(score, passed):
    assert ended(score=score).passed is passed


def test_a_running_attempt_has_not_passed_even_where_nothing_is_needed():
    assert attempt(pass_mark=0.0).passed is False


# ---- scoring


@pytest.mark.parametrize(
    ("marks", "score"),
    [
        ([1, 1, 1], 100.0),
        ([0, 0], 0.0),
        ([Fraction(1, 3)], 33.33),
        ([1, 1, 0], 66.67),
        ([Fraction("0.60005")], 60.01),  # halves go up
        ([Fraction("0.600049")], 60.0),
        ([], 0.0),
    ],
)
def test_a_score_is_the_share_of_all_points_to_two_decimals(marks, score):
    assert score_of([Fraction(mark) for mark in marks]) == score


@given(st.lists(st.fractions(0, 1), min_size=1, max_size=50))
def test_a_score_lies_between_nothing_and_everything(marks):
    score = score_of(marks)
    assert 0 <= score <= 100
    assert round(score, 2) == score
    assert (score == 100) >= all(mark == 1 for mark in marks)
