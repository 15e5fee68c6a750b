from pathlib import Path

import pytest

from formats.faults import Gravity
from formats.question_files import read_questions
from shared.contracts.assessment import QuestionKind

HEADING = "Запитання;Вид;Варіант 1;Варіант 2;Варіант 3;Правильні;Відхилення;Назва;Розділ;Пояснення"


def read(*lines, heading=HEADING, file="питання.csv"):
    return read_questions("\n".join([heading, *lines]).encode(), file=file)


def only(*lines, **how):
    reading = read(*lines, **how)
    assert [str(fault) for fault in reading.faults] == []
    [one] = reading.rows
    return one


def weights(one):
    return [(choice.text, choice.weight) for choice in one.choices]


# ---- what is read


def test_a_choice_of_one_with_everything_that_can_be_said_of_it():
    one = only("Хто носій суверенітету?;одна;Народ;Президент;Парламент;1;;Суверенітет;Модуль 1;Стаття 5")
    assert (one.kind, one.text, one.line) == (QuestionKind.SINGLE_CHOICE, "Хто носій суверенітету?", 2)
    assert (one.name, one.category, one.feedback) == ("Суверенітет", "Модуль 1", "Стаття 5")
    assert weights(one) == [("Народ", 100), ("Президент", 0), ("Парламент", 0)]


@pytest.mark.parametrize("right", ["1,3", "1, 3", "3 1", "1;3"])
def test_of_several_right_ones_all_ticks_together_earn_nothing(right):
    one = only(f'Що?;кілька;а;б;в;"{right}"')
    assert one.kind is QuestionKind.MULTIPLE_CHOICE
    assert weights(one) == [("а", 50), ("б", -100), ("в", 50)]
    assert sum(choice.weight for choice in one.choices) == 0


@pytest.mark.parametrize(("said", "right"), [("так", "Правильно"), ("ні", "Неправильно"), ("TRUE", "Правильно")])
def test_truth(said, right):
    one = only(f"Вода мокра;так/ні;;;;{said}")
    assert one.kind is QuestionKind.TRUE_FALSE
    assert [choice.text for choice in one.choices if choice.weight == 100] == [right]


def test_short_answers_numbers_and_pairs():
    short = only('Як зветься?;коротка;;;;"громада; територіальна громада"')
    assert (short.kind, weights(short)) == (
        QuestionKind.SHORT_ANSWER,
        [("громада", 100), ("територіальна громада", 100)],
    )
    number = only("Скільки?;число;;;;3,14;0,01")
    assert [(choice.text, choice.tolerance) for choice in number.choices] == [("3.14", 0.01)]
    pairs = only("Пари;відповідність;Ніжин -> Чернігівщина;Ізюм→Харківщина;-> Волинь;")
    assert [(choice.text, choice.match, choice.weight) for choice in pairs.choices] == [
        ("Ніжин", "Чернігівщина", 100),
        ("Ізюм", "Харківщина", 100),
        ("", "Волинь", 0),
    ]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Що?;;а;б;;2", QuestionKind.SINGLE_CHOICE),
        ("Що?;;а;б;;Б", QuestionKind.SINGLE_CHOICE),
        ("Що?;;а;б;в;2 3", QuestionKind.MULTIPLE_CHOICE),
        ("Що?;;;;;ні", QuestionKind.TRUE_FALSE),
        ("Що?;;;;;громада", QuestionKind.SHORT_ANSWER),
    ],
)
def test_without_a_kind_the_row_tells_it(line, kind):
    assert only(line).kind is kind


def test_headings_may_be_english_in_any_order_and_the_file_tabbed_or_with_commas():
    heading = "Correct\tName\tOption 2\tOption 1\tQuestion"
    assert weights(only("2\tN\tno\tyes\tReally?", heading=heading)) == [("yes", 0), ("no", 100)]
    assert only('"Так, чи ні?",1,а,б', heading="Питання,Правильна відповідь,Варіант 1,Варіант 2").text == "Так, чи ні?"


def test_a_gap_between_options_keeps_their_numbers():
    assert weights(only("Що?;одна;а;;в;3")) == [("а", 0), ("в", 100)]


# ---- bad cases


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        (";одна;а;б;;1", "Запитання", "немає тексту"),
        ("Що?;одна;а;б;;", "Правильні", "не сказано"),
        ("Що?;одна;а;б;;4", "Правильні", "«4»"),
        ("Що?;одна;а;б;;1 2", "Правильні", "названо 2"),
        ("Що?;одна;а;;;1", "Правильні", "щонайменше два"),
        ("Що?;одна;а;а;;1", "Правильні", "двічі"),
        ("Що?;одно;а;б;;1", "Вид", "мабуть, «одна»"),
        ("Що?;есе;;;;", "Вид", "невідомий вид «есе»"),
        ("Що?;так/ні;;;;можливо", "Правильні", "«можливо»"),
        ("Що?;коротка;;;; ; ", "Правильні", "немає правильної"),
        ("Що?;число;;;;вісім", "Правильні", "«вісім» не є числом"),
        ("Що?;число;;;;8;близько", "Відхилення", "«близько»"),
        ("Що?;число;;;;8;-1", "Відхилення", "від’ємним"),
        ("Що?;відповідність;А;Б -> В;;", "Варіант 1", "ліворуч -> праворуч"),
        ("Що?;відповідність;А -> Б;;;", "Правильні", "щонайменше дві пари"),
    ],
)
def test_a_broken_row_is_told_with_its_line_and_column_and_costs_only_itself(line, column, words):
    reading = read("Добре?;одна;а;б;;1", line, "І це?;одна;а;б;;1")
    assert [one.text for one in reading.rows] == ["Добре?", "І це?"]
    [fault] = reading.faults
    assert (fault.row, fault.column, fault.gravity) == (3, column, Gravity.ERROR)
    assert words in fault.message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "порожній"),
        (HEADING, "лише заголовки"),
        ("Запитання;Варіант 1\nЩо?;а", "немає стовпця «Правильні»"),
        ("Текст;Ключ\nЩо?;а", "«Запитання», «Правильні»"),
        ("Запитання|Правильні\nЩо?|так", "|"),
    ],
)
def test_a_table_that_is_none_of_questions_is_one_fault(text, words):
    reading = read_questions(text.encode(), file="q.csv")
    assert reading.rows == []
    [fault] = reading.faults
    assert words in str(fault)


def test_old_encodings_open_quotations_and_damage_are_told_as_in_other_tables():
    old = read_questions(f"{HEADING}\nЩо?;одна;а;б;;1".encode("cp1251"), file="q.csv")
    assert (len(old.rows), "Windows-1251" in str(old.faults[0])) == (1, True)
    torn = read('"Що?;одна;а;б;;1', "Добре?;одна;а;б;;1")
    assert (len(torn.rows), torn.faults[0].row) == (1, 2)


def test_the_table_that_is_shown_as_an_example_is_read_whole():
    page = (Path(__file__).parents[2] / "docs/how-to/write-questions.md").read_text()
    table = next(block for block in page.split("```") if block.strip().startswith("Запитання;"))
    reading = read_questions(table.strip().encode(), file="приклад.csv")
    assert [str(fault) for fault in reading.faults] == []
    assert {one.kind for one in reading.rows} == set(QuestionKind)
    assert [choice.text for choice in reading.rows[3].choices] == ["петиція", "електронна петиція"]
