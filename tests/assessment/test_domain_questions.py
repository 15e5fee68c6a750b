"""How answers are marked."""

from fnmatch import fnmatchcase
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assessment.domain.questions import Choice, Question, QuestionKind, mark

KINDS = QuestionKind


def question(kind, *choices):
    return Question(kind, "Запитання?", tuple(Choice(**choice) for choice in choices))


def single(*weights):
    return question(KINDS.SINGLE_CHOICE, *({"text": f"варіант {n}", "weight": w} for n, w in enumerate(weights)))


def multiple(**weights):
    return question(KINDS.MULTIPLE_CHOICE, *({"text": text, "weight": weight} for text, weight in weights.items()))


def short(*accepted):
    return question(KINDS.SHORT_ANSWER, *({"text": text, "weight": weight} for text, weight in accepted))


def numerical(*accepted):
    return question(
        KINDS.NUMERICAL,
        *({"text": text, "tolerance": tolerance, "weight": weight} for text, tolerance, weight in accepted),
    )


def matching(*pairs):
    return question(KINDS.MATCHING, *({"text": left, "match": right} for left, right in pairs))


EXAMPLES = [
    single(0, 100, 50, -25),
    multiple(A=50, B=50, C=-50),
    question(KINDS.TRUE_FALSE, {"text": "true", "weight": 0}, {"text": "false", "weight": 100}),
    short(("Кам'янець*", 100), ("*", 10)),
    numerical(("3.15", 0.05, 100), ("3", 1, 50)),
    matching(("Чернівці", "Буковина"), ("Ніжин", "Чернігівщина"), ("", "Волинь")),
]
PERFECT = [["варіант 1"], ["A", "B"], ["false"], ["Кам’янець-Подільський"], ["3,15"], ["Буковина", "Чернігівщина"]]


# ---- every kind


@given(st.sampled_from(EXAMPLES), st.lists(st.text() | st.sampled_from(["A", "B", "C", "true", "3,1", "Буковина"])))
def test_whatever_is_answered_earns_between_nothing_and_the_whole_point(asked, answer):
    assert 0 <= mark(asked, answer) <= 1


@pytest.mark.parametrize(
    ("asked", "answer"), list(zip(EXAMPLES, PERFECT, strict=True)), ids=lambda value: str(value)[:24]
)
def test_the_right_answer_earns_the_whole_point(asked, answer):
    assert mark(asked, answer) == 1


@pytest.mark.parametrize("asked", EXAMPLES, ids=lambda asked: asked.kind)
@pytest.mark.parametrize("answer", [[], [""], ["  "], ["", ""]])
def test_no_answer_earns_nothing_even_where_everything_is_accepted(asked, answer):
    assert mark(asked, answer) == 0


# ---- choices


@pytest.mark.parametrize(
    ("answer", "earned"),
    [
        (["варіант 1"], 1),
        (["варіант  1\r\n"], 1),  # what a browser makes of spaces and line ends
        (["варіант 2"], Fraction(1, 2)),
        (["варіант 3"], 0),  # a negative weight takes nothing from other questions
        (["варіант 9"], 0),
        (["варіант 1", "варіант 0"], 0),  # one is to be chosen
    ],
)
def test_a_single_choice_earns_its_weight(answer, earned):
    assert mark(single(0, 100, 50, -25), answer) == earned


@pytest.mark.parametrize(
    ("answer", "earned"),
    [
        (["A"], Fraction(1, 2)),
        (["A", "B"], 1),
        (["B", "A", "A"], 1),  # choosing twice is choosing once
        (["A", "B", "C"], Fraction(1, 2)),
        (["A", "C"], 0),
        (["C"], 0),
    ],
)
def test_chosen_weights_add_up_and_wrong_ones_cost(answer, earned):
    assert mark(multiple(A=50, B=50, C=-50), answer) == earned


@pytest.mark.parametrize("third", [33.33333, 33.3, 33])
def test_thirds_make_a_whole_point(third):
    asked = multiple(A=third, B=third, C=third, D=-100)
    assert mark(asked, ["A", "B", "C"]) == 1
    assert mark(asked, ["A"]) == Fraction(1, 3)


@pytest.mark.parametrize(("answer", "earned"), [("true", 0), ("false", 1), ("Неправда", 1), ("НІ", 1), ("мабуть", 0)])
@pytest.mark.parametrize("words", [("true", "false"), ("Так", "Ні"), ("Правда", "Неправда")])
def test_true_and_false_go_by_many_names(words, answer, earned):
    asked = question(KINDS.TRUE_FALSE, {"text": words[0]}, {"text": words[1], "weight": 100})
    assert mark(asked, [answer]) == earned


def test_a_true_false_question_may_name_its_right_answer_alone():
    asked = question(KINDS.TRUE_FALSE, {"text": "TRUE", "weight": 100})
    assert mark(asked, ["true"]) == 1
    assert mark(asked, ["false"]) == 0


# ---- short answers


@pytest.mark.parametrize(
    "answer",
    [
        "Кам'янець Подільський",
        "КАМ’ЯНЕЦЬ ПОДІЛЬСЬКИЙ",
        "  камʼянець \N{NO-BREAK SPACE} подільський ",
        "Кам`янець Подільськии\N{COMBINING BREVE}",  # й typed as two signs
    ],
)
def test_case_spaces_and_the_sign_of_the_apostrophe_make_no_difference(answer):
    assert mark(short(("Кам'янець Подільський", 100)), [answer]) == 1


@pytest.mark.parametrize(
    ("pattern", "answer", "fits"),
    [
        ("*рада", "міська рада", True),
        ("*рада", "рада", True),
        ("*рада", "рада міста", False),
        ("місь*рада*", "міська рада Ніжина", True),
        ("а*а", "а", False),  # both ends cannot be the same letter
        ("а*б*а", "аббба", True),
        ("а*бв*а", "абва", True),
        ("а*бв*а", "абба", False),
        (r"5 \* 5", "5 * 5", True),
        (r"5 \* 5", "5 і ще 5", False),
        ("a.c", "abc", False),  # a point is a point
        ("*" + "а*" * 40 + "б", "а" * 5000, False),  # and ends soon
    ],
)
def test_an_asterisk_stands_for_any_letters(pattern, answer, fits):
    assert mark(short((pattern, 100)), [answer]) == fits


def test_of_several_that_fit_the_one_written_first_counts():
    asked = short(("Київ", 100), ("Львів", 0), ("*", 25))
    earned = [mark(asked, [answer]) for answer in ("київ", "львів", "Одеса")]
    assert earned == [1, 0, Fraction(1, 4)]


@given(st.text(alphabet="аб*", max_size=8), st.text(alphabet="аб", max_size=8))
def test_asterisks_mean_what_they_mean_in_file_names(pattern, answer):
    expected = bool(answer) and fnmatchcase(answer, pattern)
    assert mark(short((pattern, 100)), [answer]) == expected


# ---- numbers


@pytest.mark.parametrize(
    ("answer", "earned"),
    [
        ("3.15", 1),
        ("3,15", 1),
        (" 3,1 ", 1),
        ("3.2", 1),  # the very edge, where floats would say no
        ("3,2001", Fraction(1, 2)),
        ("+4", Fraction(1, 2)),
        ("4,01", 0),
        ("−3,15", 0),
        ("три", 0),
        ("3.1.5", 0),
        ("NaN", 0),
        ("1e999999999", 0),
        ("9" * 100, 0),
    ],
)
def test_a_number_earns_by_its_distance(answer, earned):
    assert mark(numerical(("3.15", 0.05, 100), ("3", 1, 50)), [answer]) == earned


@pytest.mark.parametrize("answer", ["-1250,5", "−1 250,5", "-1\N{NO-BREAK SPACE}250.50", "-1.2505e3"])
def test_a_number_may_be_written_as_people_write_it(answer):
    assert mark(numerical(("-1250.5", 0, 100)), [answer]) == 1


def test_a_number_without_tolerance_must_be_exact():
    asked = numerical(("1822", 0, 100), ("1822", 2, 50))
    assert [mark(asked, [year]) for year in ("1822", "1823", "1824", "1825")] == [1, Fraction(1, 2), Fraction(1, 2), 0]


# ---- pairs


@pytest.mark.parametrize(
    ("answer", "earned"),
    [
        (["Буковина", "Чернігівщина"], 1),
        (["Буковина", "Волинь"], Fraction(1, 2)),
        (["", "Чернігівщина"], Fraction(1, 2)),
        (["Чернігівщина", "Буковина"], 0),
        (["Буковина"], Fraction(1, 2)),
        (["Буковина", "Чернігівщина", "Волинь", "Волинь"], 1),  # the false right side asks for no pair
    ],
)
def test_matching_earns_the_share_of_right_pairs(answer, earned):
    asked = matching(("Чернівці", "Буковина"), ("Ніжин", "Чернігівщина"), ("", "Волинь"))
    assert mark(asked, answer) == earned
