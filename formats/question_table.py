"""Questions of a test from a table (CSV), as a spreadsheet saves one. A broken row is told and costs only itself.

One question a row. Choices stand in columns of their own, and «Правильні» numbers the right ones; kinds without choices
have their answer there. In a choice of several, wrong ticks take points away, so that ticking all earns nothing.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from formats.csv_text import Record, read_records, undivided
from formats.faults import Fault, Reading, in_file_order
from formats.names import fold_text
from formats.question_checks import WHOLE, BadAnswers, check_answers, decimal, truth_of
from formats.vocabulary import Words, nearest
from shared.contracts.assessment import BankQuestion, Choice, QuestionKind

QUESTION, KIND, RIGHT = "Запитання", "Вид", "Правильні"
NAME, CATEGORY, TOLERANCE, EXPLANATION = "Назва", "Розділ", "Відхилення", "Пояснення"
COLUMNS = {
    QUESTION: ("запитання", "питання", "текст запитання", "question", "question text"),
    KIND: ("вид", "тип", "вид запитання", "type", "question type"),
    RIGHT: ("правильні", "правильна", "правильна відповідь", "правильні відповіді", "correct", "correct answer"),
    NAME: ("назва", "код", "name"),
    CATEGORY: ("розділ", "категорія", "тема", "category"),
    TOLERANCE: ("відхилення", "похибка", "tolerance"),
    EXPLANATION: ("пояснення", "коментар", "feedback", "explanation"),
}
KINDS = Words(
    {
        "одна": QuestionKind.SINGLE_CHOICE,
        "одна відповідь": QuestionKind.SINGLE_CHOICE,
        "single": QuestionKind.SINGLE_CHOICE,
        "кілька": QuestionKind.MULTIPLE_CHOICE,
        "кілька відповідей": QuestionKind.MULTIPLE_CHOICE,
        "multiple": QuestionKind.MULTIPLE_CHOICE,
        "так/ні": QuestionKind.TRUE_FALSE,
        "правда/неправда": QuestionKind.TRUE_FALSE,
        "true/false": QuestionKind.TRUE_FALSE,
        "коротка": QuestionKind.SHORT_ANSWER,
        "коротка відповідь": QuestionKind.SHORT_ANSWER,
        "short": QuestionKind.SHORT_ANSWER,
        "число": QuestionKind.NUMERICAL,
        "number": QuestionKind.NUMERICAL,
        "відповідність": QuestionKind.MATCHING,
        "пари": QuestionKind.MATCHING,
        "matching": QuestionKind.MATCHING,
    }
)
_TRUTHS = dict.fromkeys(("так", "правда", "правильно", "вірно", "true", "t", "yes", "1"), True) | dict.fromkeys(
    ("ні", "неправда", "неправильно", "невірно", "false", "f", "no", "0"), False
)
_OPTION = re.compile(r"^(варіант|відповідь|option|answer|choice)\s*(\d+)$")
_ARROW = re.compile(r"\s*(?:->|→)\s*")


class _BadRow(Exception):
    """What is wrong with a row, and in which column."""

    def __init__(self, message: str, column: str = "") -> None:
        super().__init__(message)
        self.column = column


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each thing stands; ``options`` in the order of their numbers."""

    places: dict[str, int]
    options: list[int]
    headings: list[str]


@dataclass(slots=True)
class _Row:
    """A row on its way to a question."""

    record: Record
    columns: Columns
    options: list[str] = field(default_factory=list)

    def cell(self, name: str) -> str:
        return self._at(self.columns.places.get(name, -1))

    def _at(self, place: int) -> str:
        cells = self.record.cells
        return cells[place].strip() if 0 <= place < len(cells) else ""

    def read_options(self) -> list[str]:
        """The options as numbered; blank ones in between keep their numbers."""
        self.options = [self._at(place) for place in self.columns.options]
        return self.options


def read_question_table(data: bytes, *, file: str) -> Reading[BankQuestion]:
    """Every question that can be marked without a person; ``line`` is its row as a spreadsheet shows it."""
    reading = read_records(data, file=file)
    faults, questions = list(reading.faults), list[BankQuestion]()
    if not reading.rows:
        return Reading([], faults or [Fault(file, 0, "", "файл порожній: у ньому немає жодного рядка")])
    heading, *records = reading.rows
    columns = _columns(heading.cells)
    if missing := [name for name in (QUESTION, RIGHT) if name not in columns.places]:
        return Reading([], in_file_order([*faults, _without_columns(heading, missing, file)]))
    for record in records:
        row = _Row(record, columns)
        try:
            questions.append(_question(row))
        except (_BadRow, BadAnswers) as refusal:
            column = refusal.column if isinstance(refusal, _BadRow) else RIGHT
            faults.append(Fault(file, record.row, column, str(refusal)))
    if not questions and not faults:
        faults.append(Fault(file, 0, "", "у файлі немає жодного питання, лише заголовки"))
    return Reading(questions, in_file_order(faults))


def _columns(headings: Sequence[str]) -> Columns:
    folded = [fold_text(heading).strip() for heading in headings]
    places = {
        name: next(place for place, heading in enumerate(folded) if heading in known)
        for name, known in _folded_columns().items()
        if any(heading in known for heading in folded)
    }
    numbered = [(int(found[2]), place) for place, heading in enumerate(folded) if (found := _OPTION.match(heading))]
    return Columns(places, [place for _, place in sorted(numbered)], list(headings))


def _folded_columns() -> dict[str, set[str]]:
    return {name: {fold_text(word) for word in known} for name, known in COLUMNS.items()}


def _without_columns(heading: Record, missing: Sequence[str], file: str) -> Fault:
    expected = f"{QUESTION}, {RIGHT}, а також {KIND}, «Варіант 1», «Варіант 2» …, {NAME}, {CATEGORY}, {EXPLANATION}"
    if len(heading.cells) == 1:
        return undivided(heading, file=file, expected=expected)
    names = ", ".join(f"«{name}»" for name in missing)
    return Fault(file, heading.row, "", f"немає стовпця {names}. Очікуються: {expected}")


def _question(row: _Row) -> BankQuestion:
    text = row.cell(QUESTION)
    if not text:
        message = "немає тексту питання"
        raise _BadRow(message, QUESTION)
    row.read_options()
    kind = _kind(row)
    choices = _READERS[kind](row)
    check_answers(kind, choices)
    return BankQuestion(
        line=row.record.row,
        name=row.cell(NAME),
        kind=kind,
        text=text,
        choices=choices,
        feedback=row.cell(EXPLANATION),
        category=row.cell(CATEGORY),
    )


def _kind(row: _Row) -> QuestionKind:
    """As it is named, or as the row looks."""
    written = row.cell(KIND)
    if not written:
        return _guessed_kind(row)
    kind = KINDS.find(written)
    if kind is None:
        meant = nearest(written, KINDS)
        advice = f"мабуть, «{meant}»" if meant else "можна: одна, кілька, так/ні, коротка, число, відповідність"
        message = f"невідомий вид «{written}»; {advice}"
        raise _BadRow(message, KIND)
    return kind


def _guessed_kind(row: _Row) -> QuestionKind:
    if not any(row.options):
        return QuestionKind.TRUE_FALSE if fold_text(row.cell(RIGHT)) in _TRUTHS else QuestionKind.SHORT_ANSWER
    return QuestionKind.MULTIPLE_CHOICE if len(_right_options(row)) > 1 else QuestionKind.SINGLE_CHOICE


# ---- answers of each kind


def _single(row: _Row) -> list[Choice]:
    right = _right_options(row)
    if len(right) > 1:
        message = f"вид «одна», а правильних названо {len(right)}: лишіть одну або змініть вид на «кілька»"
        raise _BadRow(message, RIGHT)
    return [Choice(text=text, weight=WHOLE if number in right else 0) for number, text in _numbered(row)]


def _multiple(row: _Row) -> list[Choice]:
    right, options = _right_options(row), _numbered(row)
    gain = WHOLE / len(right)
    loss = -WHOLE / (len(options) - len(right)) if len(options) > len(right) else 0
    return [Choice(text=text, weight=round(gain if number in right else loss, 5)) for number, text in options]


def _truth(row: _Row) -> list[Choice]:
    written = row.cell(RIGHT)
    right = _TRUTHS.get(fold_text(written))
    if right is None:
        message = f"«{written}»: для виду «так/ні» напишіть «так» або «ні»"
        raise _BadRow(message, RIGHT)
    return truth_of(right=right)


def _short(row: _Row) -> list[Choice]:
    accepted = [text.strip() for text in row.cell(RIGHT).split(";") if text.strip()]
    if not accepted:
        message = "немає правильної відповіді (кілька прийнятних розділяйте знаком «;»)"
        raise _BadRow(message, RIGHT)
    return [Choice(text=text, weight=WHOLE) for text in accepted]


def _number(row: _Row) -> list[Choice]:
    value = _decimal_in(RIGHT, row.cell(RIGHT))
    tolerance = _decimal_in(TOLERANCE, row.cell(TOLERANCE) or "0")
    if float(tolerance) < 0:
        message = "відхилення не може бути від’ємним"
        raise _BadRow(message, TOLERANCE)
    return [Choice(text=value, weight=WHOLE, tolerance=float(tolerance))]


def _decimal_in(column: str, written: str) -> str:
    try:
        return f"{decimal(written):f}"
    except ValueError:
        message = f"«{written}» не є числом: очікується, наприклад, «8» або «3,14»"
        raise _BadRow(message, column) from None


def _pairs(row: _Row) -> list[Choice]:
    choices = []
    for number, text in _numbered(row):
        sides = _ARROW.split(text, maxsplit=1)
        if len(sides) == 1 or not sides[1]:
            message = f"«{text}»: пару пишіть як «ліворуч -> праворуч»"
            raise _BadRow(message, row.columns.headings[row.columns.options[number - 1]])
        left, right = sides
        choices.append(Choice(text=left, match=right, weight=WHOLE if left else 0))
    return choices


_READERS: dict[QuestionKind, Callable[[_Row], list[Choice]]] = {
    QuestionKind.SINGLE_CHOICE: _single,
    QuestionKind.MULTIPLE_CHOICE: _multiple,
    QuestionKind.TRUE_FALSE: _truth,
    QuestionKind.SHORT_ANSWER: _short,
    QuestionKind.NUMERICAL: _number,
    QuestionKind.MATCHING: _pairs,
}


def _numbered(row: _Row) -> list[tuple[int, str]]:
    return [(number, text) for number, text in enumerate(row.options, 1) if text]


def _right_options(row: _Row) -> set[int]:
    """The numbers of the right options: named by number, or one by its very text."""
    written = row.cell(RIGHT)
    if not written:
        message = "не сказано, котрі варіанти правильні: напишіть їхні номери, наприклад «1» або «1, 3»"
        raise _BadRow(message, RIGHT)
    same = {number for number, text in _numbered(row) if fold_text(text) == fold_text(written)}
    if same:
        return same
    numbers = [part.strip() for part in re.split(r"[,;\s]+", written) if part.strip()]
    known = {str(number) for number, _ in _numbered(row)}
    if strange := [number for number in numbers if number not in known]:
        message = f"варіанта «{strange[0]}» немає: заповнені варіанти {', '.join(sorted(known)) or '—'}"
        raise _BadRow(message, RIGHT)
    return {int(number) for number in numbers}
