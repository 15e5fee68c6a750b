import pytest

from formats.faults import Fault, Gravity
from formats.gift import read_questions
from shared.contracts.assessment import BankQuestion, Choice, QuestionKind


def only(text: str) -> BankQuestion:
    reading = read_questions(text.encode(), file="q.gift")
    assert [str(fault) for fault in reading.faults] == []
    (question,) = reading.rows
    return question


def only_fault(text: str) -> Fault:
    reading = read_questions(text.encode(), file="q.gift")
    assert reading.rows == []
    (fault,) = reading.faults
    return fault


def weights(question: BankQuestion) -> list[tuple[str, float]]:
    return [(choice.text, choice.weight) for choice in question.choices]


def test_a_choice_of_one_has_the_right_answer_at_full_weight():
    question = only("::Сума::Скільки буде 2+2? {=4 #Так ~5 #Ні ~%50%майже 4}")
    assert (question.name, question.text, question.kind) == ("Сума", "Скільки буде 2+2?", QuestionKind.SINGLE_CHOICE)
    assert question.choices == [
        Choice(text="4", weight=100, feedback="Так"),
        Choice(text="5", weight=0, feedback="Ні"),
        Choice(text="майже 4", weight=50),
    ]


def test_without_an_equals_sign_several_answers_may_be_ticked():
    question = only("Оберіть {~%50%A ~%50%B ~%-50%C ~D}")
    assert question.kind is QuestionKind.MULTIPLE_CHOICE
    assert weights(question) == [("A", 50), ("B", 50), ("C", -50), ("D", 0)]


def test_weights_may_have_decimals_and_thirds_may_miss_a_little():
    assert weights(only("? {~%33.333%a ~%33.333%b ~%33,333%c}"))[2] == ("c", 33.333)
    assert only("? {~%33%a ~%33%b ~%33%c}").kind is QuestionKind.MULTIPLE_CHOICE


def test_a_weight_of_a_hundred_is_a_weight():
    assert weights(only("? {~%100%a ~%-100%b}")) == [("a", 100), ("b", -100)]


@pytest.mark.parametrize("word", ["T", "TRUE", "True", "true"])
def test_truth_is_offered_as_two_answers(word):
    question = only(f"Вода мокра {{{word}}}")
    assert question.kind is QuestionKind.TRUE_FALSE
    assert weights(question) == [("Правильно", 100), ("Неправильно", 0)]


def test_of_two_feedbacks_the_first_is_for_the_wrong_answer():
    question = only("Вода суха {F#wrong#right}")
    assert [(choice.text, choice.weight, choice.feedback) for choice in question.choices] == [
        ("Правильно", 0, "wrong"),
        ("Неправильно", 100, "right"),
    ]


def test_a_true_statement_has_its_feedbacks_the_other_way_round():
    assert [choice.feedback for choice in only("Вода мокра {T#wrong#right}").choices] == ["right", "wrong"]


def test_short_answers_count_whole_unless_told_otherwise():
    question = only("Столиця України? {=Київ =місто Київ =%50%Киев #не так пишеться}")
    assert question.kind is QuestionKind.SHORT_ANSWER
    assert weights(question) == [("Київ", 100), ("місто Київ", 100), ("Киев", 50)]
    assert question.choices[2].feedback == "не так пишеться"


def test_a_short_answer_may_stand_without_its_sign():
    assert weights(only("Столиця? {Київ}")) == [("Київ", 100)]


def test_pairs_are_matched():
    question = only("Поєднайте {=Канада -> Оттава =Італія->Рим = -> Мадрид}")
    assert question.kind is QuestionKind.MATCHING
    assert [(choice.text, choice.match) for choice in question.choices] == [
        ("Канада", "Оттава"),
        ("Італія", "Рим"),
        ("", "Мадрид"),
    ]


@pytest.mark.parametrize(
    ("answers", "text", "tolerance"),
    [("#3.14:0.01", "3.14", 0.01), ("#3.1..3.2", "3.15", 0.05), ("#8", "8", 0), ("#-2,5:0,5", "-2.5", 0.5)],
)
def test_a_number_has_a_distance_within_which_it_is_right(answers, text, tolerance):
    (choice,) = only(f"Число? {{{answers}}}").choices
    assert (choice.text, choice.tolerance, choice.weight) == (text, tolerance, 100)


def test_several_numbers_may_count_differently():
    question = only("Рік? {#\n  =1822:0  # точно\n  =%50%1822:2  # майже\n}")
    assert question.kind is QuestionKind.NUMERICAL
    assert [(c.text, c.tolerance, c.weight, c.feedback) for c in question.choices] == [
        ("1822", 0, 100, "точно"),
        ("1822", 2, 50, "майже"),
    ]


def test_an_answer_in_the_middle_of_a_sentence_leaves_a_blank():
    assert only("Столиця — {=Київ}, а не Харків.").text == "Столиця — _____, а не Харків."
    assert only("Двічі {~два =три} буде шість").text == "Двічі _____ буде шість"
    assert only("{=Київ} — столиця").text == "_____ — столиця"


def test_feedback_for_everybody_stands_after_four_signs():
    question = only("? {=a#так ~b ####Див. статтю 5.}")
    assert (question.feedback, question.choices[0].feedback) == ("Див. статтю 5.", "так")


def test_escaped_signs_are_text():
    question = only(r"Чи 2\=2 \~ \{x\} \# a\:b \\n\nнове? {=так\, 1\=1 ~ні \-> так}")
    assert question.text == "Чи 2=2 ~ {x} # a:b \\n\nнове?"
    assert weights(question) == [(r"так\, 1=1", 100), (r"ні \-> так", 0)]


def test_a_backslash_before_any_other_letter_stays():
    assert only(r"\frac{=x}").text == r"\frac"


def test_categories_hold_until_the_next_one():
    reading = read_questions(
        "$CATEGORY: $course$/top/Право\n\nA {T}\n\nB {T}\n\n$CATEGORY: Діалог/Мова\nC {T}\n".encode(), file="q"
    )
    assert [(q.text, q.category) for q in reading.rows] == [("A", "Право"), ("B", "Право"), ("C", "Діалог/Мова")]
    assert [q.line for q in reading.rows] == [3, 5, 8]


def test_comments_are_passed_over_and_their_lines_still_count():
    reading = read_questions(
        b"// first\n// second\n\n// third\nA {\n// inside {\n=x\n~y}\n\n  // last\nB {T}\n", file="q"
    )
    assert [(q.text, q.line) for q in reading.rows] == [("A", 5), ("B", 11)]
    assert weights(reading.rows[0]) == [("x", 100), ("y", 0)]


def test_html_becomes_text():
    question = only("[html]<p>Що\\: <b>A &amp; B</b><br>чи&nbsp;C?</p> {=<i>так</i> ~[plain]<i>ні</i>}")
    assert question.text == "Що: A & B\nчи C?"
    assert weights(question) == [("так", 100), ("<i>ні</i>", 0)]


@pytest.mark.parametrize("name", ["plain", "markdown", "moodle"])
def test_the_name_of_another_format_is_not_part_of_the_text(name):
    assert only(f"::Назва::[{name}]Питання {{T}}").text == "Питання"


def test_brackets_that_name_no_format_are_text():
    assert only("[1] Питання {T}").text == "[1] Питання"


def test_a_picture_that_is_left_behind_is_told():
    reading = read_questions(b'[html]<img src\\="a.png"> ? {T}', file="q")
    assert len(reading.rows) == 1
    assert "малюнок" in str(reading.warnings[0])


def test_windows_line_ends_and_a_mark_do_no_harm():
    reading = read_questions("A {T}\r\n\r\nB {\r\n=x\r\n~y\r\n}\r\n".encode("utf-8-sig"), file="q")
    assert [(q.text, q.line) for q in reading.rows] == [("A", 1), ("B", 3)]


def test_a_description_is_passed_over_with_a_word():
    fault = only_fault("Наступні питання про право.")
    assert fault.gravity is Gravity.WARNING
    assert "опис" in fault.message


@pytest.mark.parametrize(
    ("text", "row", "words"),
    [
        ("Поясніть {}", 1, "без людини"),
        ("Поясніть { }", 1, "без людини"),
        ("\n\nA {=x ~y", 3, "«{» не закрито"),
        ("A }", 1, "«}» не відкрито"),
        ("A } {=x ~y}", 1, "«}» не відкрито"),
        ("A {=x ~y} і {=z}", 1, "один набір відповідей"),
        ("A {~x}", 1, "щонайменше два"),
        ("A {\n=x\n~}", 3, "після «~» немає тексту"),
        ("A {=}", 1, "після «=» немає тексту"),
        ("A {~x ~y}", 1, "жодного варіанта не позначено"),
        ("A {~%50%x ~%25%y}", 1, "75 %"),
        ("A {~%80%x ~%80%y}", 1, "160 %"),
        ("A {\n=x\n~%150%y}", 3, "поза межами"),
        ("A {=x ~y ~y}", 1, "«y» стоїть двічі"),
        ("A {=a->b}", 1, "щонайменше дві пари"),
        ("A {\n=a->b\n=c\n}", 3, "«c» неповна"),
        ("A {=a->b =a->c}", 1, "«a» стоїть двічі"),
        ("A {#}", 1, "жодного числа"),
        ("A {#багато}", 1, "«багато» не є числом"),
        ("A {#2..1}", 1, "не є числом"),
        ("A {#1e999999}", 1, "не є числом"),
        ("A {#=%50%5}", 1, "100 %"),
        ("A {=%50%x}", 1, "повного бала"),
        ("{=x ~y}", 1, "немає тексту питання"),
        ("::Назва::{=x ~y}", 1, "питання «Назва»: немає тексту"),
    ],
)
def test_a_broken_question_is_told_with_its_line(text, row, words):
    fault = only_fault(text)
    assert (fault.row, fault.gravity) == (row, Gravity.ERROR)
    assert words in fault.message


def test_a_broken_question_costs_only_itself():
    text = "A {T}\n\nB {=x ~y\n\nC {T}\n\nD {}\n\nE {=1 ~2}\n"
    reading = read_questions(text.encode(), file="q.gift")
    assert [question.text for question in reading.rows] == ["A", "C", "E"]
    assert [fault.row for fault in reading.faults] == [3, 7]


def test_a_blank_line_inside_the_answers_is_told_where_they_break_off_and_go_on():
    reading = read_questions(b"A {=x\n\n~y}\n\nB {T}\n", file="q")
    assert [question.text for question in reading.rows] == ["B"]
    assert [fault.row for fault in reading.faults] == [1, 3]


@pytest.mark.parametrize(
    ("text", "words"),
    [("A {=x =y ~z}", "лише один варіант"), ("A {#5 ~#ні}", "не переноситься")],
)
def test_what_can_be_marked_but_is_odd_is_kept_with_a_warning(text, words):
    reading = read_questions(text.encode(), file="q")
    assert len(reading.rows) == 1
    assert words in reading.warnings[0].message


@pytest.mark.parametrize("text", ["", "\n\n", "// лише примітка\n", "$CATEGORY: Право\n"])
def test_a_file_without_questions_says_so(text):
    assert "жодного питання" in only_fault(text).message
