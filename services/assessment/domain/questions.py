"""What a question is, and how an answer to it is marked. Nothing here knows of attempts or of the bank."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class QuestionKind(StrEnum):
    SINGLE_CHOICE = "single_choice"
    MULTIPLE_CHOICE = "multiple_choice"
    TRUE_FALSE = "true_false"
    SHORT_ANSWER = "short_answer"
    NUMERICAL = "numerical"
    MATCHING = "matching"


TRUE, FALSE = "true", "false"
"""The two options of a true/false question, whatever words the bank uses."""
WHOLE = 100.0
"""The weight in per cent of an answer that earns the whole point."""


@dataclass(frozen=True, slots=True)
class Choice:
    """``weight`` in per cent of the point. For matching ``text`` is the left side; without it, a false right side."""

    text: str
    weight: float = 0
    match: str = ""
    tolerance: float = 0
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    kind: QuestionKind
    text: str
    choices: tuple[Choice, ...]
    name: str = ""
    category: str = ""
    feedback: str = ""
    line: int = field(default=0, compare=False)

    @property
    def pairs(self) -> list[Choice]:
        return [choice for choice in self.choices if choice.text.strip()]

    @property
    def prompts(self) -> list[str]:
        return [choice.text for choice in self.pairs] if self.kind is QuestionKind.MATCHING else []


def mark(question: Question, answer: Sequence[str]) -> Fraction:
    """The share of the point that an answer earns, 0 to 1. Any texts are an answer, so marking never fails."""
    given = answer if question.kind is QuestionKind.MATCHING else [text for text in answer if text.strip()]
    if not given:
        return Fraction(0)
    return min(max(_MARKERS[question.kind](question, given), Fraction(0)), Fraction(1))


def fitting(question: Question, answer: Sequence[str]) -> list[Choice]:
    """The choices that an answer hits; of texts and numbers that fit, the one that counts."""
    given = [text for text in answer if text.strip()]
    match question.kind:
        case QuestionKind.MATCHING:
            return []
        case QuestionKind.SHORT_ANSWER:
            said = _fold(" ".join(given))
            return [choice for choice in question.choices if given and _fits(_fold(choice.text), said)][:1]
        case QuestionKind.NUMERICAL:
            value = number(" ".join(given))
            return [choice for choice in question.choices if value is not None and _is_near(choice, value)][:1]
        case QuestionKind.TRUE_FALSE:
            truths = [truth(text) for text in given]
            return [choice for choice in question.choices if truth(choice.text) in truths]
        case _:
            chosen = {tidy(text) for text in given}
            return [choice for choice in question.choices if tidy(choice.text) in chosen]


def right_choices(question: Question) -> list[Choice]:
    """The choices that make up the whole point."""
    if question.kind is QuestionKind.MULTIPLE_CHOICE:
        return [choice for choice in question.choices if choice.weight > 0]
    return question.pairs if question.kind is QuestionKind.MATCHING else _whole(question)


def right_answers(question: Question) -> tuple[str, ...]:
    """The right answer as people read it."""
    match question.kind:
        case QuestionKind.MATCHING:
            return tuple(pair.match for pair in question.pairs)
        case QuestionKind.TRUE_FALSE:
            return (TRUE if _right_truth(question) else FALSE,)
        case QuestionKind.SHORT_ANSWER:
            return tuple(_readable(choice.text) for choice in right_choices(question))
        case QuestionKind.NUMERICAL:
            return tuple(_with_tolerance(choice) for choice in right_choices(question))
        case _:
            return tuple(choice.text for choice in right_choices(question))


def _whole(question: Question) -> list[Choice]:
    return [choice for choice in question.choices if choice.weight == WHOLE]


def _readable(pattern: str) -> str:
    r"""``*`` stands for any run of letters, ``\*`` for an asterisk."""
    return re.sub(r"(?<!\\)\*", "…", pattern).replace("\\*", "*")


def _with_tolerance(choice: Choice) -> str:
    return f"{choice.text} ± {choice.tolerance:g}" if choice.tolerance else choice.text


def _mark_choice(question: Question, given: Sequence[str]) -> Fraction:
    if len(given) != 1:
        return Fraction(0)
    weights = {tidy(choice.text): choice.weight for choice in question.choices}
    return _share(weights.get(tidy(given[0]), 0))


def _mark_choices(question: Question, given: Sequence[str]) -> Fraction:
    chosen = {tidy(text) for text in given}
    earned = sum((_share(choice.weight) for choice in question.choices if tidy(choice.text) in chosen), Fraction(0))
    return earned / _share_of_right(question)  # thirds of 33.33 make a whole point


def _mark_truth(question: Question, given: Sequence[str]) -> Fraction:
    said = truth(given[0]) if len(given) == 1 else None
    return Fraction(int(said is not None and said == _right_truth(question)))


def _mark_short(question: Question, given: Sequence[str]) -> Fraction:
    said = _fold(" ".join(given))
    return _weight_of_first(choice for choice in question.choices if _fits(_fold(choice.text), said))


def _mark_number(question: Question, given: Sequence[str]) -> Fraction:
    said = number(" ".join(given))
    if said is None:
        return Fraction(0)
    return _weight_of_first(choice for choice in question.choices if _is_near(choice, said))


def _mark_pairs(question: Question, given: Sequence[str]) -> Fraction:
    pairs = question.pairs
    right = sum(tidy(pair.match) == tidy(said) for pair, said in zip(pairs, given, strict=False))
    return Fraction(right, len(pairs))


_MARKERS = {
    QuestionKind.SINGLE_CHOICE: _mark_choice,
    QuestionKind.MULTIPLE_CHOICE: _mark_choices,
    QuestionKind.TRUE_FALSE: _mark_truth,
    QuestionKind.SHORT_ANSWER: _mark_short,
    QuestionKind.NUMERICAL: _mark_number,
    QuestionKind.MATCHING: _mark_pairs,
}

_APOSTROPHES = dict.fromkeys(map(ord, "’ʼ‘`´′＇"), "'")
_NUMBER = re.compile(r"[+-]?([0-9]{1,30}(\.[0-9]{0,30})?|\.[0-9]{1,30})(e[+-]?[0-9]{1,2})?", re.IGNORECASE)
_TRUTHS = dict.fromkeys(("true", "t", "так", "правда", "правильно", "вірно"), True) | dict.fromkeys(
    ("false", "f", "ні", "неправда", "неправильно", "невірно"), False
)


def _share(weight: float) -> Fraction:
    return Fraction(repr(weight)) / 100  # repr, so that 33.3 is 333/1000 and no neighbour of it


def _share_of_right(question: Question) -> Fraction:
    return sum((_share(choice.weight) for choice in question.choices if choice.weight > 0), Fraction(0))


def _weight_of_first(fitting: Iterable[Choice]) -> Fraction:
    """Of several accepted answers that fit, the one written first counts: banks are written with that in mind."""
    return next((_share(choice.weight) for choice in fitting), Fraction(0))


def tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _fold(text: str) -> str:
    return tidy(text).translate(_APOSTROPHES).casefold()


def truth(text: str) -> bool | None:
    return _TRUTHS.get(_fold(text))


def _right_truth(question: Question) -> bool | None:
    return next((truth(choice.text) for choice in question.choices if choice.weight == WHOLE), None)


def number(text: str) -> Decimal | None:
    plain = "".join(text.split()).replace("\N{MINUS SIGN}", "-").replace(",", ".")
    return Decimal(plain) if _NUMBER.fullmatch(plain) else None


def _is_near(choice: Choice, said: Decimal) -> bool:
    right = number(choice.text)
    return right is not None and abs(said - right) <= Decimal(repr(choice.tolerance))


def _fits(pattern: str, said: str) -> bool:
    r"""``*`` stands for any run of letters, ``\*`` for an asterisk."""
    first, *rest = (part.replace("\\*", "*") for part in re.split(r"(?<!\\)\*", pattern))
    if not rest:
        return said == first
    last = rest.pop()
    end = len(said) - len(last)
    if not (said.startswith(first) and said.endswith(last)) or end < len(first):
        return False
    return _holds_in_order(said[len(first) : end], rest)


def _holds_in_order(text: str, parts: Iterable[str]) -> bool:
    position = 0
    for part in parts:
        found = text.find(part, position)
        if found < 0:
            return False
        position = found + len(part)
    return True
