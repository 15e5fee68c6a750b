"""What a bank takes in: which question is which, what an import changes, and what is wrong with a question."""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import NamedTuple

from services.assessment.domain.questions import WHOLE, Question, QuestionKind, number, tidy, truth
from services.assessment.domain.refusals import FaultyQuestions


class KnownQuestion(NamedTuple):
    """A question of the bank in its newest version; ``content`` is the fingerprint of that version."""

    question_id: str
    version: int
    content: str


@dataclass(slots=True)
class ImportPlan:
    """What an import changes. ``added`` by identity; ``revised`` with what each question was before."""

    added: dict[str, Question] = field(default_factory=dict)
    revised: list[tuple[KnownQuestion, Question]] = field(default_factory=list)
    unchanged: int = 0

    @property
    def changes_the_bank(self) -> bool:
        return bool(self.added or self.revised)


def identity(question: Question) -> str:
    """Which question it is. A named one stays itself when it is edited; one without a name is what it asks."""
    if question.name:
        return _fingerprint("named", question.category, question.name)
    marks = [[choice.text, choice.weight, choice.match, choice.tolerance] for choice in question.choices]
    return _fingerprint("nameless", question.kind, question.text, marks)


def content(question: Question) -> str:
    """Fingerprint of all that is written in a question; where it stands in a file is no part of it."""
    return _fingerprint(asdict(replace(question, line=0)))


def refuse_faulty(questions: Sequence[Question]) -> None:
    """Raises FaultyQuestions with every fault of the import: it is taken as a whole or not at all."""
    faults = [fault for question in questions for fault in faults_of(question)] + _contradictions(questions)
    if faults:
        raise FaultyQuestions(faults)


def plan_import(known: Mapping[str, KnownQuestion], questions: Sequence[Question]) -> ImportPlan:
    """What ``questions`` without faults change in the bank; ``known`` is the bank by identity."""
    plan = ImportPlan()
    for key, question in {identity(question): question for question in questions}.items():
        before = known.get(key)
        if before is None:
            plan.added[key] = question
        elif before.content != content(question):
            plan.revised.append((before, question))
    plan.unchanged = len(questions) - len(plan.added) - len(plan.revised)
    return plan


def faults_of(question: Question) -> list[str]:
    """Why a question cannot be asked or marked, in words for whoever wrote it."""
    return [f"{_place_of(question)}: {fault}" for applies, fault in _CHECKS[question.kind] if applies(question)]


def _contradictions(questions: Sequence[Question]) -> list[str]:
    """Two wordings under one name in one import: to take one would lose the other."""
    first: dict[str, Question] = {}
    faults = []
    for question in questions:
        known = first.setdefault(identity(question), question)
        if question.name and content(question) != content(known):
            fault = f"назву «{question.name}» вже має інше запитання ({_place_of(known)}), дайте їм різні назви"
            faults.append(f"{_place_of(question)}: {fault}")
    return faults


def _place_of(question: Question) -> str:
    return f"рядок {question.line}" if question.line else f"запитання «{tidy(question.text)[:60]}»"


def _fingerprint(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _lacks_two_options(question: Question) -> bool:
    return len(question.choices) < 2  # noqa: PLR2004  # a choice is between two


def _repeats_an_option(question: Question) -> bool:
    return len({tidy(choice.text) for choice in question.choices}) < len(question.choices)


def _has_a_blank_option(question: Question) -> bool:
    return not all(choice.text.strip() for choice in question.choices)


def _has_no_right_answer(question: Question) -> bool:
    return not any(choice.weight == WHOLE for choice in question.choices)


def _has_a_strange_weight(question: Question) -> bool:
    return not all(-WHOLE <= choice.weight <= WHOLE for choice in question.choices)


def _does_not_add_up(question: Question) -> bool:
    rounding = 1  # three thirds written as 33 make 99
    return abs(sum(choice.weight for choice in question.choices if choice.weight > 0) - WHOLE) > rounding


def _is_neither_true_nor_false(question: Question) -> bool:
    truths = [truth(choice.text) for choice in question.choices]
    return None in truths or len(set(truths)) < len(truths)


def _has_two_truths(question: Question) -> bool:
    return sum(choice.weight == WHOLE for choice in question.choices) > 1


def _is_no_number(question: Question) -> bool:
    return any(number(choice.text) is None for choice in question.choices)


def _has_a_strange_tolerance(question: Question) -> bool:
    return not all(choice.tolerance >= 0 and math.isfinite(choice.tolerance) for choice in question.choices)


def _lacks_two_pairs(question: Question) -> bool:
    return len(question.pairs) < 2  # noqa: PLR2004  # one pair is no question


def _lacks_a_right_side(question: Question) -> bool:
    return not all(choice.match.strip() for choice in question.choices)


def _repeats_a_left_side(question: Question) -> bool:
    return len({tidy(pair.text) for pair in question.pairs}) < len(question.pairs)


_STRANGE_WEIGHT = (_has_a_strange_weight, "вага відповіді має бути від −100 до 100 відсотків")
_BLANK = (_has_a_blank_option, "одна з відповідей порожня")
_NO_RIGHT_ANSWER = (_has_no_right_answer, "немає відповіді, за яку дають повний бал")
_CHOICE = [
    _STRANGE_WEIGHT,
    _BLANK,
    (_lacks_two_options, "потрібні щонайменше дві відповіді на вибір"),
    (_repeats_an_option, "дві відповіді однакові"),
]
_CHECKS = {
    QuestionKind.SINGLE_CHOICE: [*_CHOICE, _NO_RIGHT_ANSWER],
    QuestionKind.MULTIPLE_CHOICE: [*_CHOICE, (_does_not_add_up, "ваги правильних відповідей разом мають давати 100 %")],
    QuestionKind.TRUE_FALSE: [
        _NO_RIGHT_ANSWER,
        (_is_neither_true_nor_false, "відповідями мають бути «правда» і «неправда»"),
        (_has_two_truths, "правильною може бути лише одна з двох відповідей"),
    ],
    QuestionKind.SHORT_ANSWER: [_STRANGE_WEIGHT, _BLANK, _NO_RIGHT_ANSWER],
    QuestionKind.NUMERICAL: [
        _STRANGE_WEIGHT,
        _NO_RIGHT_ANSWER,
        (_is_no_number, "правильна відповідь має бути числом"),
        (_has_a_strange_tolerance, "допустиме відхилення не може бути від’ємним"),
    ],
    QuestionKind.MATCHING: [
        (_lacks_two_pairs, "потрібні щонайменше дві пари"),
        (_lacks_a_right_side, "у пари немає правої частини"),
        (_repeats_a_left_side, "дві ліві частини однакові"),
    ],
}
