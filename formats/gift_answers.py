"""The part of a GIFT question between its braces: which kind it makes, its choices, weights and feedback."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from formats.gift_text import plain_text
from formats.question_checks import (
    CLOSE_TO_WHOLE,
    FALSE,
    TRUE,
    WHOLE,
    BadAnswers,
    decimal,
    refuse_doubles,
    refuse_without_right,
)
from shared.contracts.assessment import Choice, QuestionKind

_WEIGHT = re.compile(r"^%(-?\d+(?:[.,]\d+)?)%")
_TRUE_OR_FALSE = {"t": True, "true": True, "f": False, "false": False}


@dataclass(frozen=True, slots=True)
class Part:
    """One answer as written: its sign, the weight if any, the text and the feedback, and where it begins."""

    sign: str
    text: str
    weight: float | None
    feedback: str
    place: int


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything between the braces, and what is odd about it though it can be marked."""

    kind: QuestionKind
    choices: list[Choice]
    remarks: list[str]


def read_answers(text: str, *, text_format: str) -> Answers:
    """Raises BadAnswers."""
    reader: Callable[[str, str], Answers]
    if not text.strip():
        message = "на питання з розгорнутою відповіддю система не може поставити бал без людини"
        raise BadAnswers(message)
    if text.lstrip().startswith("#"):
        reader = _numerical
    elif "~" in text:
        reader = _choice
    elif _is_true_false(text):
        reader = _true_false
    elif "=" in text and "->" in text:
        reader = _matching
    else:
        reader = _short
    answers = reader(text, text_format)
    refuse_doubles(answers.kind, answers.choices)
    return answers


def _parts(text: str, signs: str, text_format: str) -> Iterator[Part]:
    """Cut before every sign; text before the first sign is an answer with none."""
    starts = [match.start() for match in re.finditer(f"[{re.escape(signs)}]", text)]
    edges = [*([0] if text[: starts[0] if starts else None].strip() else []), *starts, len(text)]
    for start, end in pairwise(edges):
        piece = text[start:end]
        sign = piece[0] if piece[0] in signs else ""
        yield _part(sign, piece.removeprefix(sign), start, text_format)


def _part(sign: str, piece: str, place: int, text_format: str) -> Part:
    answer, _, feedback = piece.partition("#")
    answer, weight = answer.strip(), None
    match = _WEIGHT.match(answer)
    if match:
        weight = float(match[1].replace(",", "."))
        answer = answer[match.end() :]
        if not -WHOLE <= weight <= WHOLE:
            message = f"вага {match[0]} поза межами від −100 до 100"
            raise BadAnswers(message, place)
    return Part(sign, plain_text(answer, text_format), weight, plain_text(feedback, text_format), place)


def _choice(text: str, text_format: str) -> Answers:
    parts = list(_parts(text, "~=", text_format))
    least = 2
    if len(parts) < least:
        message = "у питанні з вибором має бути щонайменше два варіанти"
        raise BadAnswers(message)
    _refuse_blanks(parts)
    right = [part for part in parts if part.sign == "="]
    if not right:
        return _several(parts)
    remarks = ["знаків «=» кілька, а обрати можна лише один варіант: для кількох відповідей пишіть «~%50%»"]
    choices = [
        Choice(text=part.text, weight=WHOLE if part.sign == "=" else part.weight or 0, feedback=part.feedback)
        for part in parts
    ]
    return Answers(QuestionKind.SINGLE_CHOICE, choices, remarks if len(right) > 1 else [])


def _several(parts: list[Part]) -> Answers:
    """No ``=`` at all: several answers may be ticked, and the right ones make up the whole point."""
    total = sum(part.weight for part in parts if part.weight and part.weight > 0)
    if not total:
        message = "жодного варіанта не позначено правильним: поставте «=» або вагу «~%50%»"
        raise BadAnswers(message)
    if abs(total - WHOLE) > CLOSE_TO_WHOLE:
        message = f"ваги правильних варіантів дають разом {total:g} %, а мають давати 100 %"
        raise BadAnswers(message)
    choices = [Choice(text=part.text, weight=part.weight or 0, feedback=part.feedback) for part in parts]
    return Answers(QuestionKind.MULTIPLE_CHOICE, choices, [])


def _is_true_false(text: str) -> bool:
    word = text.partition("#")[0].strip()
    return word.casefold() in _TRUE_OR_FALSE and (len(word) > 1 or word.isupper())


def _true_false(text: str, text_format: str) -> Answers:
    """The first feedback is for a wrong answer, the second for a right one."""
    word, wrong, right, *_ = [*text.split("#", 2), "", ""]
    truth = _TRUE_OR_FALSE[word.strip().casefold()]
    wrong, right = plain_text(wrong, text_format), plain_text(right, text_format)
    choices = [
        Choice(text=TRUE, weight=WHOLE if truth else 0, feedback=right if truth else wrong),
        Choice(text=FALSE, weight=0 if truth else WHOLE, feedback=wrong if truth else right),
    ]
    return Answers(QuestionKind.TRUE_FALSE, choices, [])


def _short(text: str, text_format: str) -> Answers:
    parts = list(_parts(text, "=", text_format))
    _refuse_blanks(parts)
    choices = [Choice(text=part.text, weight=_whole_unless_told(part), feedback=part.feedback) for part in parts]
    refuse_without_right(choices)
    return Answers(QuestionKind.SHORT_ANSWER, choices, [])


def _matching(text: str, text_format: str) -> Answers:
    """Pairs; ``= -> X`` with nothing on the left only adds X to what can be chosen from."""
    # The arrow stands between two texts, each of which may name its own format.
    choices = []
    for part in _parts(text, "=", ""):
        left, arrow, right = part.text.partition("->")
        if not (arrow and right.strip()):
            message = f"пара «{part.text}» неповна: має бути «=ліворуч -> праворуч»"
            raise BadAnswers(message, part.place)
        left, right = plain_text(left, text_format), plain_text(right, text_format)
        choices.append(Choice(text=left, match=right, weight=WHOLE if left else 0, feedback=part.feedback))
    least = 2
    if sum(bool(choice.text) for choice in choices) < least:
        message = "у питанні на відповідність має бути щонайменше дві пари"
        raise BadAnswers(message)
    return Answers(QuestionKind.MATCHING, choices, [])


def _numerical(text: str, text_format: str) -> Answers:
    numbers, _, wrong = text.replace("#", " ", 1).partition("~")
    parts = list(_parts(numbers, "=", text_format)) if numbers.strip() else []
    choices = [_number(part) for part in parts]
    if not choices:
        message = "немає жодного числа"
        raise BadAnswers(message)
    refuse_without_right(choices)
    remarks = ["пояснення до хибних чисел («~») не переноситься"] if wrong.strip() else []
    return Answers(QuestionKind.NUMERICAL, choices, remarks)


def _number(part: Part) -> Choice:
    try:
        value, tolerance = _value_and_tolerance(part.text)
    except ValueError:
        message = f"«{part.text}» не є числом: очікується «8», «3.14:0.01» або «3.1..3.2»"
        raise BadAnswers(message, part.place) from None
    weight = _whole_unless_told(part)
    return Choice(text=f"{value:f}", tolerance=float(tolerance), weight=weight, feedback=part.feedback)


def _value_and_tolerance(text: str) -> tuple[Decimal, Decimal]:
    if ".." in text:
        low, high = (decimal(edge) for edge in text.split("..", 1))
        middle, distance = (low + high) / 2, (high - low) / 2
    else:
        number, _, tolerance = text.partition(":")
        middle, distance = decimal(number), decimal(tolerance or "0")
    if distance < 0:
        raise ValueError(text)
    return middle, distance


def _whole_unless_told(part: Part) -> float:
    return WHOLE if part.weight is None else part.weight


def _refuse_blanks(parts: list[Part]) -> None:
    blank = next((part for part in parts if not part.text), None)
    if blank:
        message = f"після «{blank.sign or '{'}» немає тексту відповіді"
        raise BadAnswers(message, blank.place)
