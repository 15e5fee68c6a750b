"""How an invented person answers a test: right with the probability of their ability, from the bank's own key."""

from random import Random

from shared.contracts.assessment import AttemptSheet, BankQuestion, QuestionKind, SheetQuestion


def fill_in(
    sheet: AttemptSheet, bank: dict[str, BankQuestion], *, ability: float, luck: Random
) -> dict[str, list[str]]:
    """Answers by question id; ``bank`` holds the questions by their text."""
    return {
        question.question_id: _right(bank[question.text]) if luck.random() < ability else _wrong(question, luck)
        for question in sheet.questions
    }


def _right(question: BankQuestion) -> list[str]:
    match question.kind:
        case QuestionKind.MATCHING:
            return [choice.match for choice in question.choices if choice.text]
        case QuestionKind.MULTIPLE_CHOICE:
            return [choice.text for choice in question.choices if choice.weight > 0]
        case _:
            best = max(question.choices, key=lambda choice: choice.weight)
            return [best.text.replace("*", "")]


def _wrong(question: SheetQuestion, luck: Random) -> list[str]:
    """Something a person might say; now and then it is right by luck, as in life."""
    match question.kind:
        case QuestionKind.MATCHING:
            return luck.sample(question.options, k=len(question.prompts))
        case QuestionKind.NUMERICAL:
            return [str(luck.randint(0, 9999))]
        case QuestionKind.SHORT_ANSWER:
            return ["не пригадую"]
        case _:
            return [luck.choice(question.options)]
