"""What every reader of questions refuses, whatever the file: answers that could not be told apart, or not be right."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from shared.contracts.assessment import Choice, QuestionKind

TRUE, FALSE = "Правильно", "Неправильно"
"""How the two answers of a true/false question are offered."""

WHOLE = 100.0
CLOSE_TO_WHOLE = 1.0
"""Three thirds written as 33 make 99."""

_NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?([eE][+-]?\d{1,2})?", re.ASCII)
_LEAST = 2


class BadAnswers(Exception):
    """Why answers cannot be marked; ``place`` is where in the answers. Its words are for the author."""

    def __init__(self, message: str, place: int = 0) -> None:
        super().__init__(message)
        self.place = place


def check_answers(kind: QuestionKind, choices: Sequence[Choice]) -> None:
    """Raises BadAnswers."""
    if kind in {QuestionKind.SINGLE_CHOICE, QuestionKind.MULTIPLE_CHOICE}:
        _refuse_fewer(len(choices), "у питанні з вибором має бути щонайменше два варіанти")
    if kind is QuestionKind.MATCHING:
        _refuse_fewer(sum(bool(one.text) for one in choices), "у питанні на відповідність має бути щонайменше дві пари")
    elif kind is QuestionKind.MULTIPLE_CHOICE:
        _refuse_sums(choices)
    else:
        refuse_without_right(choices)
    refuse_doubles(kind, choices)


def refuse_without_right(choices: Iterable[Choice]) -> None:
    """Raises BadAnswers."""
    if not any(choice.weight == WHOLE for choice in choices):
        message = "жодна відповідь не дає 100 %: повного бала ніхто не отримає"
        raise BadAnswers(message)


def refuse_doubles(kind: QuestionKind, choices: Iterable[Choice]) -> None:
    """An answer is known by its text, so two with one text could not be told apart. Raises BadAnswers."""
    if kind in {QuestionKind.NUMERICAL, QuestionKind.SHORT_ANSWER}:
        return
    texts = [choice.text for choice in choices if choice.text]
    for place, text in enumerate(texts):
        if text in texts[:place]:
            message = f"варіант «{text}» стоїть двічі"
            raise BadAnswers(message)


def decimal(text: str) -> Decimal:
    """A number as people write it. Raises ValueError."""
    number = "".join(text.split()).replace(",", ".").replace("−", "-")
    if not _NUMBER.fullmatch(number):
        raise ValueError(text)
    return Decimal(number)


def truth_of(*, right: bool, feedback_true: str = "", feedback_false: str = "") -> list[Choice]:
    """The two answers of a true/false question."""
    return [
        Choice(text=TRUE, weight=WHOLE if right else 0, feedback=feedback_true),
        Choice(text=FALSE, weight=0 if right else WHOLE, feedback=feedback_false),
    ]


def _refuse_fewer(count: int, message: str) -> None:
    if count < _LEAST:
        raise BadAnswers(message)


def _refuse_sums(choices: Iterable[Choice]) -> None:
    total = sum(choice.weight for choice in choices if choice.weight > 0)
    if abs(total - WHOLE) > CLOSE_TO_WHOLE:
        message = f"ваги правильних варіантів дають разом {total:g} %, а мають давати 100 %"
        raise BadAnswers(message)
