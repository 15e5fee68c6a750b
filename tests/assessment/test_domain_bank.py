"""What a bank takes in, and what it refuses."""

from dataclasses import replace

import pytest

from services.assessment.domain.bank import KnownQuestion, content, faults_of, identity, plan_import, refuse_faulty
from services.assessment.domain.questions import Choice, Question, QuestionKind
from services.assessment.domain.refusals import FaultyQuestions

KINDS = QuestionKind


def capital(**changes):
    right, wrong = Choice("Київ", weight=100), Choice("Харків")
    return replace(Question(KINDS.SINGLE_CHOICE, "Столиця України?", (right, wrong), line=3), **changes)


def bank_of(*questions):
    return {identity(q): KnownQuestion(f"q-{n}", 1, content(q)) for n, q in enumerate(questions)}


def test_a_new_question_is_added():
    plan = plan_import({}, [capital()])
    assert list(plan.added.values()) == [capital()]
    assert (plan.revised, plan.unchanged, plan.changes_the_bank) == ([], 0, True)


@pytest.mark.parametrize("known", [capital(), capital(name="столиця")])
def test_the_same_question_again_changes_nothing_wherever_it_stands_in_the_file(known):
    plan = plan_import(bank_of(known), [replace(known, line=99), replace(known, line=200)])
    assert (plan.unchanged, plan.changes_the_bank) == (2, False)


def test_a_named_question_may_be_reworded():
    before = capital(name="столиця")
    after = replace(before, text="Яке місто є столицею України?")
    plan = plan_import(bank_of(before), [after])
    assert plan.revised == [(KnownQuestion("q-0", 1, content(before)), after)]
    assert not plan.added


def test_questions_of_two_categories_may_share_a_name():
    plan = plan_import(bank_of(capital(name="1", category="А")), [capital(name="1", category="Б")])
    assert len(plan.added) == 1


def test_without_a_name_another_wording_is_another_question():
    plan = plan_import(bank_of(capital()), [capital(text="Столиця?")])
    assert len(plan.added) == 1


def test_without_a_name_new_feedback_revises_the_question():
    plan = plan_import(bank_of(capital()), [capital(feedback="З 1991 року.")])
    assert len(plan.revised) == 1


def test_two_wordings_under_one_name_in_one_import_are_refused_with_both_places():
    clash = [capital(name="столиця"), capital(name="столиця", text="Столиця Польщі?", line=17)]
    with pytest.raises(FaultyQuestions, match=r"рядок 17: назву «столиця» .* \(рядок 3\)"):
        refuse_faulty(clash)


def test_one_faulty_question_refuses_the_whole_import_and_every_fault_is_said():
    faulty = [capital(), capital(choices=(Choice("Київ", weight=100),), line=8), capital(choices=(), line=12)]
    with pytest.raises(FaultyQuestions) as refusal:
        refuse_faulty(faulty)
    assert {line.split(":")[0] for line in str(refusal.value).splitlines()} == {"рядок 8", "рядок 12"}


def test_a_question_from_no_file_is_found_by_its_text():
    assert faults_of(capital(choices=(), line=0))[0].startswith("запитання «Столиця України?»: ")


def choices(*texts_and_weights):
    return tuple(Choice(text, weight=weight) for text, weight in texts_and_weights)


@pytest.mark.parametrize(
    ("kind", "offered", "fault"),
    [
        (KINDS.SINGLE_CHOICE, choices(("а", 50), ("б", 0)), "повний бал"),
        (KINDS.SINGLE_CHOICE, choices(("а", 100)), "щонайменше дві"),
        (KINDS.SINGLE_CHOICE, choices(("а", 100), ("а ", 0)), "однакові"),
        (KINDS.SINGLE_CHOICE, choices(("а", 100), (" ", 0)), "порожня"),
        (KINDS.SINGLE_CHOICE, choices(("а", 100), ("б", float("nan"))), "вага"),
        (KINDS.MULTIPLE_CHOICE, choices(("а", 50), ("б", 40), ("в", -10)), "разом мають давати 100"),
        (KINDS.MULTIPLE_CHOICE, choices(("а", 100), ("б", 100)), "разом мають давати 100"),
        (KINDS.MULTIPLE_CHOICE, choices(("а", 0), ("б", 0)), "разом мають давати 100"),
        (KINDS.TRUE_FALSE, choices(("true", 0), ("false", 0)), "повний бал"),
        (KINDS.TRUE_FALSE, choices(("мабуть", 100), ("false", 0)), "«правда» і «неправда»"),
        (KINDS.TRUE_FALSE, choices(("true", 100), ("так", 0)), "«правда» і «неправда»"),
        (KINDS.TRUE_FALSE, choices(("true", 100), ("false", 100)), "лише одна"),
        (KINDS.SHORT_ANSWER, choices(("Київ", 50)), "повний бал"),
        (KINDS.SHORT_ANSWER, choices(("", 100)), "порожня"),
        (KINDS.NUMERICAL, choices(("багато", 100)), "числом"),
        (KINDS.NUMERICAL, choices(("5", 101)), "вага"),
        (KINDS.NUMERICAL, (Choice("5", weight=100, tolerance=-1),), "відхилення"),
        (KINDS.NUMERICAL, (Choice("5", weight=100, tolerance=float("inf")),), "відхилення"),
        (KINDS.MATCHING, (Choice("а", match="1"),), "дві пари"),
        (KINDS.MATCHING, (Choice("а", match="1"), Choice("б")), "правої"),
        (KINDS.MATCHING, (Choice("а", match="1"), Choice("а", match="2")), "ліві"),
    ],
)
def test_a_question_that_cannot_be_marked_is_named(kind, offered, fault):
    assert any(fault in found for found in faults_of(capital(kind=kind, choices=offered)))


@pytest.mark.parametrize(
    ("kind", "offered"),
    [
        (KINDS.SINGLE_CHOICE, choices(("а", 100), ("б", -50))),
        (KINDS.MULTIPLE_CHOICE, choices(("а", 33.33333), ("б", 33.33333), ("в", 33.33333), ("г", -100))),
        (KINDS.MULTIPLE_CHOICE, choices(("а", 33), ("б", 33), ("в", 33))),
        (KINDS.TRUE_FALSE, choices(("true", 100), ("false", 0))),
        (KINDS.TRUE_FALSE, choices(("Неправда", 100))),
        (KINDS.SHORT_ANSWER, choices(("Київ", 100), ("Киев", 0))),
        (KINDS.NUMERICAL, (Choice("-3,5", weight=100, tolerance=0.1),)),
        (KINDS.MATCHING, (Choice("а", match="1"), Choice("б", match="1"), Choice("", match="2"))),
    ],
)
def test_a_question_that_can_be_marked_has_no_fault(kind, offered):
    assert faults_of(capital(kind=kind, choices=offered)) == []
