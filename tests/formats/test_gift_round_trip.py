"""Text that was escaped by the rules of GIFT comes back, whatever signs it holds."""

from hypothesis import given
from hypothesis import strategies as st

from formats.gift import read_questions
from formats.gift_text import escape, hide_escapes, show
from shared.contracts.assessment import QuestionKind

_SIGNS = st.sampled_from(list("~=#{}:\\n%->[]/ \nабв"))
_ANY = st.characters(blacklist_categories=["Cs", "Cc", "Cn", "Zl", "Zp"])
TEXT = st.text(_SIGNS | _ANY, max_size=30)
WORD = TEXT.map(lambda text: f"я{text}я")


@given(TEXT)
def test_escaped_text_comes_back(text):
    assert show(hide_escapes(escape(text))) == text.strip()


@given(WORD, WORD, st.lists(WORD, min_size=2, max_size=5, unique=True), WORD)
def test_a_question_of_any_signs_comes_back(name, asked, options, feedback):
    right, *wrong = map(escape, options)
    answers = "\n".join([f"={right}#{escape(feedback)}", *(f"~{option}" for option in wrong)])
    text = f"// {name!r}\n::{escape(name)}::{escape(asked)} {{\n{answers}\n####{escape(feedback)}\n}}\n"
    reading = read_questions(text.encode(), file="q")
    assert reading.faults == []
    (question,) = reading.rows
    assert (question.name, question.text, question.kind) == (name, asked, QuestionKind.SINGLE_CHOICE)
    assert [choice.text for choice in question.choices] == options
    assert question.choices[0].feedback == question.feedback == feedback


@given(
    st.lists(st.sampled_from(["A {T}", "A {=x ~y", "A }", "A {}", "опис", "A {=1 =2 =3}", "A {~x ~y}"]), max_size=12)
)
def test_broken_questions_never_cost_a_good_one(blocks):
    reading = read_questions("\n\n".join(blocks).encode(), file="q")
    good = [place * 2 + 1 for place, block in enumerate(blocks) if block in {"A {T}", "A {=1 =2 =3}"}]
    assert [question.line for question in reading.rows] == good


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    reading = read_questions(data, file="q")
    assert reading.rows or reading.faults


@given(st.text(st.sampled_from(list("~=#{}:\\n%->[] \n/5.абв$CATEGORY")), max_size=60))
def test_any_signs_are_read_or_refused(text):
    reading = read_questions(text.encode(), file="q")
    assert all(question.text and question.choices for question in reading.rows)
