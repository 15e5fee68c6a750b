"""Questions of a test from Moodle XML. A broken question is told with its line and costs only itself.

The parser reads no DTD, expands no entities and opens nothing beside the file: whoever brings one is not trusted.
"""

from collections.abc import Callable, Iterator

from lxml import etree

from formats.faults import Fault, Gravity, Reading, in_file_order
from formats.html_text import has_picture, text_of_html
from formats.question_checks import WHOLE, BadAnswers, check_answers, decimal, truth_of
from shared.contracts.assessment import BankQuestion, Choice, QuestionKind

Element = etree._Element  # noqa: SLF001  # how lxml names the type of its elements

_DEFAULT_PLACES = ("$course$/", "$module$/", "$system$/", "$cat1$/", "top/")
_HTML = {"html", "moodle_auto_format"}
_TRUE_OR_FALSE = {"true": True, "false": False}


class _NotAQuestion(Exception):
    """Why an element gives no question; ``gravity`` tells whether a question was lost by it."""

    def __init__(self, message: str, line: int = 0, gravity: Gravity = Gravity.ERROR) -> None:
        super().__init__(message)
        self.line, self.gravity = line, gravity


def read_moodle_xml(data: bytes, *, file: str) -> Reading[BankQuestion]:
    """Every question that can be marked without a person; ``line`` is where it begins in the file."""
    root = _parse(data, file)
    if isinstance(root, Fault):
        return Reading([], [root])
    questions: list[BankQuestion] = []
    faults: list[Fault] = []
    category = ""
    for element in root.iterchildren("question"):
        if element.get("type") == "category":
            category = _category(element)
            continue
        try:
            question, remarks = _read_question(element, category)
        except (_NotAQuestion, BadAnswers) as refusal:
            faults.append(_fault(element, refusal, file))
            continue
        questions.append(question)
        faults += [Fault(file, question.line, "", f"{_title(element)}{text}", Gravity.WARNING) for text in remarks]
    if not questions and not faults:
        faults.append(Fault(file, 0, "", "у файлі немає жодного питання"))
    return Reading(questions, in_file_order(faults))


def _parse(data: bytes, file: str) -> Element | Fault:
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    if not data.strip():
        return Fault(file, 0, "", "файл порожній: у ньому немає жодного питання")
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as refusal:
        message = f"файл не читається як XML ({refusal.msg}): експортуйте запитання з Moodle ще раз"
        return Fault(file, refusal.lineno or 0, "", message)
    if root.getroottree().docinfo.doctype:
        return Fault(file, 1, "", "файл має оголошення DOCTYPE, яких Moodle не пише: такі файли не приймаємо")
    if root.tag != "quiz":
        return Fault(file, 1, "", f"це XML, але не питання Moodle: найперше має стояти <quiz>, а стоїть <{root.tag!s}>")
    return root


def _fault(element: Element, refusal: Exception, file: str) -> Fault:
    gravity = refusal.gravity if isinstance(refusal, _NotAQuestion) else Gravity.ERROR
    line = (refusal.line if isinstance(refusal, _NotAQuestion) else 0) or element.sourceline or 0
    return Fault(file, line, "", f"{_title(element)}{refusal}", gravity)


def _category(element: Element) -> str:
    path = _text_at(element, "category")
    for place in _DEFAULT_PLACES:
        path = path.removeprefix(place)
    return path


def _title(element: Element) -> str:
    name = _text_at(element, "name")
    return f"питання «{name}»: " if name else ""


def _read_question(element: Element, category: str) -> tuple[BankQuestion, list[str]]:
    kind_of = element.get("type", "")
    if kind_of not in _READERS:
        raise _not_marked(kind_of)
    if _text(element.find("hidden")) == "1":
        message = "у Moodle це питання приховано, тож його пропущено"
        raise _NotAQuestion(message, gravity=Gravity.WARNING)
    asked = _text_at(element, "questiontext")
    if not asked:
        message = "немає тексту питання"
        raise _NotAQuestion(message)
    kind, choices = _READERS[kind_of](element)
    check_answers(kind, choices)
    question = BankQuestion(
        line=element.sourceline or 0,
        name=_text_at(element, "name"),
        kind=kind,
        text=asked,
        choices=choices,
        feedback=_text_at(element, "generalfeedback"),
        category=category,
    )
    return question, list(_remarks(element))


def _not_marked(kind_of: str) -> _NotAQuestion:
    if kind_of == "description":
        return _NotAQuestion("це опис, а не питання, його пропущено", gravity=Gravity.WARNING)
    return _NotAQuestion(f"вид «{kind_of}» система не оцінює без людини: перепишіть питання іншим видом")


# ---- answers of each kind


def _choice(element: Element) -> tuple[QuestionKind, list[Choice]]:
    single = _text(element.find("single")).casefold() not in {"false", "0"}
    kind = QuestionKind.SINGLE_CHOICE if single else QuestionKind.MULTIPLE_CHOICE
    return kind, [_answer(answer) for answer in element.iterchildren("answer")]


def _true_false(element: Element) -> tuple[QuestionKind, list[Choice]]:
    answers = {_plain(answer).casefold(): _answer(answer) for answer in element.iterchildren("answer")}
    if not answers.keys() <= _TRUE_OR_FALSE.keys():
        message = "відповідями мають бути true і false"
        raise BadAnswers(message)
    right = [word for word, answer in answers.items() if answer.weight == WHOLE]
    if len(right) != 1:
        message = "правильною має бути рівно одна з відповідей true і false"
        raise BadAnswers(message)
    said = {word: answers[word].feedback if word in answers else "" for word in _TRUE_OR_FALSE}
    is_true = _TRUE_OR_FALSE[right[0]]
    return QuestionKind.TRUE_FALSE, truth_of(right=is_true, feedback_true=said["true"], feedback_false=said["false"])


def _short(element: Element) -> tuple[QuestionKind, list[Choice]]:
    return QuestionKind.SHORT_ANSWER, [_answer(answer) for answer in element.iterchildren("answer")]


def _numerical(element: Element) -> tuple[QuestionKind, list[Choice]]:
    choices = [_number(answer) for answer in element.iterchildren("answer") if _plain(answer) != "*"]
    return QuestionKind.NUMERICAL, choices


def _number(element: Element) -> Choice:
    written, tolerance = _plain(element), _text(element.find("tolerance")) or "0"
    try:
        value, distance = decimal(written), decimal(tolerance)
    except ValueError:
        message = f"«{written}» з відхиленням «{tolerance}» не є числом"
        raise _NotAQuestion(message, element.sourceline or 0) from None
    if distance < 0:
        message = f"відхилення «{tolerance}» від’ємне"
        raise _NotAQuestion(message, element.sourceline or 0)
    return _answer(element).model_copy(update={"text": f"{value:f}", "tolerance": float(distance)})


def _matching(element: Element) -> tuple[QuestionKind, list[Choice]]:
    choices = []
    for pair in element.iterchildren("subquestion"):
        left, right = _plain(pair), _text_at(pair, "answer")
        if not right:
            message = f"у пари «{left}» немає правої частини"
            raise _NotAQuestion(message, pair.sourceline or 0)
        choices.append(Choice(text=left, match=right, weight=WHOLE if left else 0))
    return QuestionKind.MATCHING, choices


def _answer(element: Element) -> Choice:
    text = _plain(element)
    if not text:
        message = "одна з відповідей порожня"
        raise _NotAQuestion(message, element.sourceline or 0)
    return Choice(text=text, weight=_weight(element), feedback=_text_at(element, "feedback"))


def _weight(element: Element) -> float:
    written = element.get("fraction", "0")
    try:
        weight = float(decimal(written))
    except ValueError:
        message = f"вага «{written}» не є числом"
        raise _NotAQuestion(message, element.sourceline or 0) from None
    if not -WHOLE <= weight <= WHOLE:
        message = f"вага {written} поза межами від −100 до 100"
        raise _NotAQuestion(message, element.sourceline or 0)
    return weight


_READERS: dict[str, Callable[[Element], tuple[QuestionKind, list[Choice]]]] = {
    "multichoice": _choice,
    "truefalse": _true_false,
    "shortanswer": _short,
    "numerical": _numerical,
    "matching": _matching,
}


# ---- what is lost


def _remarks(element: Element) -> Iterator[str]:
    texts = [_text(one) for one in element.iter("text")]
    if element.find(".//file") is not None or any(has_picture(text) for text in texts):
        yield "малюнок, звук чи відео не переноситься: перевірте, чи питання зрозуміле без нього"
    if element.get("type") == "numerical" and element.find(".//unit") is not None:
        yield "одиниці виміру не переносяться: скажіть у питанні, у чому відповідати"
    if element.get("type") == "shortanswer" and _text(element.find("usecase")) == "1":
        yield "великі й малі літери тут не розрізняються"


# ---- texts


def _text_at(element: Element, tag: str) -> str:
    found = element.find(tag)
    return "" if found is None else _plain(found)


def _plain(element: Element) -> str:
    """The text in an element as it can be shown; Moodle's own texts are HTML unless they say otherwise."""
    written = _text(element.find("text"))
    return (
        written if element.get("format", "plain_text") not in {"html", "moodle_auto_format"} else text_of_html(written)
    )


def _text(element: Element | None) -> str:
    return "" if element is None else "".join(element.itertext()).strip()
