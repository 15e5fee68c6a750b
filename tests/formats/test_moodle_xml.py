import pytest

from formats.faults import Gravity
from formats.question_files import read_questions
from shared.contracts.assessment import Choice, QuestionKind

TEXT = "<questiontext format='html'><text><![CDATA[<p>Що?</p>]]></text></questiontext>"


def quiz(*questions):
    """A file whose first question begins at line 3."""
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>", *questions, "</quiz>"])


def question(kind, *parts, name="Назва", text=TEXT):
    return f"<question type='{kind}'><name><text>{name}</text></name>{text}{''.join(parts)}</question>"


def answer(text, fraction="0", *parts, feedback=""):
    said = f"<feedback format='html'><text>{feedback}</text></feedback>" if feedback else ""
    return f"<answer fraction='{fraction}'><text>{text}</text>{said}{''.join(parts)}</answer>"


CHOICES = (answer("так", "100", feedback="Звісно"), answer("ні"))


def read(text, file="q.xml"):
    return read_questions(text.encode() if isinstance(text, str) else text, file=file)


def only(text):
    reading = read(text)
    assert [str(fault) for fault in reading.faults] == []
    [one] = reading.rows
    return one


def only_fault(text):
    reading = read(text)
    assert reading.rows == []
    [fault] = reading.faults
    return fault


def choices_of(one):
    return [(choice.text, choice.weight) for choice in one.choices]


# ---- what is read


def test_a_choice_of_one_with_its_line_category_and_feedback():
    category = "<question type='category'><category><text>$course$/top/Модуль 1</text></category></question>"
    general = "<generalfeedback format='html'><text>&lt;b&gt;Стаття 5&lt;/b&gt;</text></generalfeedback>"
    one = only(quiz(category, question("multichoice", "<single>true</single>", *CHOICES, general)))
    assert (one.kind, one.name, one.text, one.line) == (QuestionKind.SINGLE_CHOICE, "Назва", "Що?", 4)
    assert (one.category, one.feedback) == ("Модуль 1", "Стаття 5")
    assert one.choices == [Choice(text="так", weight=100, feedback="Звісно"), Choice(text="ні")]


def test_a_choice_of_several_keeps_its_weights():
    parts = (answer("а", "50"), answer("б", "50"), answer("в", "-33.33333"))
    one = only(quiz(question("multichoice", "<single>false</single>", *parts)))
    assert one.kind is QuestionKind.MULTIPLE_CHOICE
    assert choices_of(one) == [("а", 50), ("б", 50), ("в", -33.33333)]


@pytest.mark.parametrize(("right", "weights"), [("true", [100, 0]), ("false", [0, 100])])
def test_truth_with_a_feedback_on_each_side(right, weights):
    parts = [answer(word, "100" if word == right else "0", feedback=word) for word in ("false", "true")]
    one = only(quiz(question("truefalse", *parts)))
    assert [(choice.text, choice.weight, choice.feedback) for choice in one.choices] == [
        ("Правильно", weights[0], "true"),
        ("Неправильно", weights[1], "false"),
    ]


def test_a_short_answer_and_a_number_with_its_tolerance():
    short = only(quiz(question("shortanswer", answer("громад*", "100"), answer("село", "50"))))
    assert (short.kind, choices_of(short)) == (QuestionKind.SHORT_ANSWER, [("громад*", 100), ("село", 50)])
    number = only(quiz(question("numerical", answer("3,14", "100", "<tolerance>0.01</tolerance>"), answer("*"))))
    assert (number.kind, number.choices) == (
        QuestionKind.NUMERICAL,
        [Choice(text="3.14", weight=100, tolerance=0.01)],
    )


def test_pairs_and_a_false_right_side():
    pairs = [
        f"<subquestion format='html'><text>{left}</text><answer><text>{right}</text></answer></subquestion>"
        for left, right in (("Ніжин", "Чернігівщина"), ("Ізюм", "Харківщина"), ("", "Волинь"))
    ]
    one = only(quiz(question("matching", *pairs)))
    assert [(choice.text, choice.match, choice.weight) for choice in one.choices] == [
        ("Ніжин", "Чернігівщина", 100),
        ("Ізюм", "Харківщина", 100),
        ("", "Волинь", 0),
    ]


def test_what_a_file_holds_tells_what_it_is_whatever_its_name():
    text = quiz(question("multichoice", *CHOICES))
    assert len(read(text, "bank.txt").rows) == 1
    assert len(read("\ufeff\n" + text.partition("\n")[2], "bank").rows) == 1
    assert len(read("::<b>::Так? {T}", "bank.gift").rows) == 1


# ---- what is lost is said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (question("multichoice", *CHOICES, text=TEXT.replace("Що?", "<img src='a.png'>Що?")), "малюнок"),
        (question("multichoice", *CHOICES, "<file name='a.png' encoding='base64'>AA==</file>"), "малюнок"),
        (question("numerical", answer("5", "100"), "<units><unit/></units>"), "одиниці виміру"),
        (question("shortanswer", answer("так", "100"), "<usecase>1</usecase>"), "великі й малі літери"),
    ],
)
def test_a_question_that_loses_something_is_taken_with_a_warning(text, words):
    reading = read(quiz(text))
    [fault] = reading.faults
    assert (len(reading.rows), fault.row, fault.gravity) == (1, 3, Gravity.WARNING)
    assert words in fault.message


@pytest.mark.parametrize(
    ("text", "words"),
    [(question("description"), "опис"), (question("multichoice", "<hidden>1</hidden>", *CHOICES), "приховано")],
)
def test_what_is_no_question_or_hidden_is_left_out_with_a_warning(text, words):
    fault = only_fault(quiz(text))
    assert (fault.gravity, words in fault.message) == (Gravity.WARNING, True)


# ---- bad cases


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (question("essay"), "«essay»"),
        (question("cloze"), "«cloze»"),
        (question("", *CHOICES), "вид «»"),
        (question("multichoice", *CHOICES, text=""), "немає тексту питання"),
        (question("multichoice", answer("так", "100")), "щонайменше два варіанти"),
        (question("multichoice", answer("так", "50"), answer("ні")), "жодна відповідь не дає 100 %"),
        (question("multichoice", "<single>false</single>", answer("а", "40"), answer("б", "40")), "разом 80 %"),
        (question("multichoice", answer("так", "100"), answer("так")), "стоїть двічі"),
        (question("multichoice", answer("так", "100"), answer(" ")), "порожня"),
        (question("multichoice", answer("так", "багато"), answer("ні")), "не є числом"),
        (question("multichoice", answer("так", "1e5"), answer("ні")), "поза межами"),
        (question("multichoice", answer("так", "nan"), answer("ні")), "не є числом"),
        (question("truefalse", answer("так", "100")), "true і false"),
        (question("truefalse", answer("true", "100"), answer("false", "100")), "рівно одна"),
        (question("shortanswer"), "жодна відповідь не дає 100 %"),
        (question("numerical", answer("вісім", "100")), "«вісім»"),
        (question("numerical", answer("8", "100", "<tolerance>-1</tolerance>")), "від’ємне"),
        (question("matching", "<subquestion><text>А</text><answer><text/></answer></subquestion>"), "немає правої"),
        (question("matching"), "щонайменше дві пари"),
    ],
)
def test_a_broken_question_is_told_with_its_line_and_costs_only_itself(text, words):
    good = question("multichoice", *CHOICES, name="Добре")
    reading = read(quiz(good, text, good.replace("Добре", "І це добре")))
    assert [one.name for one in reading.rows] == ["Добре", "І це добре"]
    [fault] = reading.faults
    assert (fault.row, fault.gravity) == (4, Gravity.ERROR)
    assert words in fault.message


def test_a_fault_inside_a_question_stands_at_its_own_line():
    text = question("numerical", "\n", answer("8", "100"), "\n", answer("вісім", "50"))
    assert only_fault(quiz(text)).row == 5


@pytest.mark.parametrize(
    ("text", "row", "words"),
    [
        ("", 0, "жодного питання"),
        ("<quiz></quiz>", 0, "жодного питання"),
        ("<quiz><question type='truefalse'>", 1, "не читається як XML"),
        ("<?xml version='1.0'?>\n<quiz>\n<question></quiz>", 3, "не читається як XML"),
        ("<html><body/></html>", 1, "<quiz>"),
    ],
)
def test_what_is_no_export_of_moodle_is_one_fault_with_its_line(text, row, words):
    fault = only_fault(text)
    assert (fault.row, words in str(fault)) == (row, True)


# ---- who brings a file is not trusted

_LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
OPENS_A_FILE = '<!DOCTYPE quiz [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'
BOMB = f'<!DOCTYPE quiz [<!ENTITY a0 "ха">{_LAUGHS}]><quiz>{question("truefalse", name="&a9;")}</quiz>'


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        f'<!DOCTYPE quiz [<!ENTITY a "{"ха" * 50_000}">]><quiz>{"&a;" * 1000}</quiz>',
        f"{OPENS_A_FILE}<quiz>{question('multichoice', *CHOICES, name='&secret;')}</quiz>",
        '<!DOCTYPE quiz SYSTEM "http://127.0.0.1:9/quiz.dtd"><quiz/>',
        "<quiz>" + "<a>" * 100_000 + "</a>" * 100_000 + "</quiz>",
    ],
)
def test_no_file_makes_the_reader_expand_entities_or_open_anything(text):
    fault = only_fault(text)
    assert fault.gravity is Gravity.ERROR
    assert len(str(fault)) < 1000


def test_every_small_damage_is_told_and_never_raises():
    whole = quiz(
        question("multichoice", *CHOICES), question("truefalse", answer("true", "100"), answer("false"))
    ).encode()
    for place in range(0, len(whole), 3):
        reading = read(whole[:place] + whole[place + 3 :])
        assert reading.rows or reading.faults
