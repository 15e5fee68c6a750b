"""Questions of a test from GIFT, the text format of Moodle. A broken question is told and costs only itself."""

from collections.abc import Iterator

from formats.csv_text import decode
from formats.faults import Fault, Gravity, Reading
from formats.gift_answers import Answers, read_answers
from formats.gift_text import Block, blocks, plain_text, show, split_format
from formats.html_text import has_picture
from formats.question_checks import BadAnswers
from shared.contracts.assessment import BankQuestion

BLANK = "_____"
"""Stands where an answer in the middle of a sentence is to be filled in."""

_CLOSING_SIGNS = (".", ",", ";", ":", "!", "?", ")", "»")
_DEFAULT_PLACES = ("$course$/", "$module$/", "$system$/", "$cat1$/", "top/")


class _NotAQuestion(Exception):
    """Why a block gives no question, and where; ``gravity`` tells whether a question was lost by it."""

    def __init__(self, message: str, place: int = 0, gravity: Gravity = Gravity.ERROR) -> None:
        super().__init__(message)
        self.place, self.gravity = place, gravity


def read_questions(data: bytes, *, file: str) -> Reading[BankQuestion]:
    """Every question that can be marked without a person; ``line`` is where it begins in the file."""
    text, faults = decode(data, file=file)
    questions = []
    category = ""
    for block in blocks(text):
        if block.text.startswith("$CATEGORY:"):
            category = _category(block.text)
            continue
        try:
            question, remarks = _read_question(block, category)
        except _NotAQuestion as refusal:
            row = block.line_at(refusal.place)
            faults.append(Fault(file, row, "", f"{_title(block)}{refusal}", refusal.gravity))
            continue
        questions.append(question)
        faults += [Fault(file, block.line, "", f"{_title(block)}{text}", Gravity.WARNING) for text in remarks]
    if not questions and not faults:
        faults.append(Fault(file, 0, "", "у файлі немає жодного питання"))
    return Reading(questions, faults)


def _category(text: str) -> str:
    path = text.removeprefix("$CATEGORY:").strip()
    for place in _DEFAULT_PLACES:
        path = path.removeprefix(place)
    return path


def _title(block: Block) -> str:
    name, _ = _split_name(block.text)
    return f"питання «{name}»: " if name else ""


def _split_name(text: str) -> tuple[str, int]:
    """The question's name and where the rest begins."""
    lead = len(text) - len(text.lstrip())
    if not text.startswith("::", lead):
        return "", 0
    end = text.find("::", lead + 2)
    return (show(text[lead + 2 : end]), end + 2) if end > 0 else ("", 0)


def _read_question(block: Block, category: str) -> tuple[BankQuestion, list[str]]:
    name, begin = _split_name(block.text)
    opening, closing = _braces(block.text, begin)
    inside = block.text[opening + 1 : closing]
    asked, text_format = _asked(block.text[begin:opening], block.text[closing + 1 :])
    general_at = inside.rfind("####")
    feedback = inside[general_at + 4 :] if general_at >= 0 else ""
    answers = _answers(inside[:general_at] if general_at >= 0 else inside, opening + 1, text_format)
    question = BankQuestion(
        line=block.line,
        name=name,
        kind=answers.kind,
        text=asked,
        choices=answers.choices,
        feedback=plain_text(feedback, text_format),
        category=category,
    )
    return question, list(_remarks(block, answers))


def _braces(text: str, begin: int) -> tuple[int, int]:
    """Where the answers open and close. Raises _NotAQuestion."""
    opening, closing = text.find("{", begin), text.find("}", begin)
    if opening < 0 and closing < 0:
        message = "немає дужок «{}» з відповідями: це опис, а не питання, його пропущено"
        raise _NotAQuestion(message, gravity=Gravity.WARNING)
    if opening < 0 or 0 <= closing < opening:
        message = "дужку «}» не відкрито: можливо, всередині відповідей є порожній рядок"
        raise _NotAQuestion(message, closing)
    if closing < 0:
        message = "дужку «{» не закрито до порожнього рядка"
        raise _NotAQuestion(message, opening)
    again = min((place for sign in "{}" if (place := text.find(sign, closing + 1)) >= 0), default=-1)
    if again >= 0:
        message = "дужка після кінця відповідей: у питанні один набір відповідей, а дужку в тексті пишіть «\\{»"
        raise _NotAQuestion(message, again)
    return opening, closing


def _asked(before: str, after: str) -> tuple[str, str]:
    """The question's text, with a blank if it goes on after the answers, and its format."""
    text_format, start = split_format(before)
    rest = after.strip()
    gap = "" if rest.startswith(_CLOSING_SIGNS) else " "
    asked = plain_text(f"{start.rstrip()} {BLANK}{gap}{rest}" if rest else start, text_format)
    if not asked:
        message = "немає тексту питання"
        raise _NotAQuestion(message)
    return asked, text_format


def _answers(inside: str, offset: int, text_format: str) -> Answers:
    try:
        return read_answers(inside, text_format=text_format)
    except BadAnswers as refusal:
        raise _NotAQuestion(str(refusal), offset + refusal.place) from refusal


def _remarks(block: Block, answers: Answers) -> Iterator[str]:
    yield from answers.remarks
    if has_picture(show(block.text)):
        yield "малюнок, звук чи відео не переноситься: перевірте, чи питання зрозуміле без нього"
