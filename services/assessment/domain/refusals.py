"""Why assessment refuses. What a refusal says is shown to people, so it names nobody."""

from collections.abc import Sequence


class Refusal(Exception):
    """Base of them all."""


class NoSuchTest(Refusal):
    def __init__(self, test_id: str) -> None:
        super().__init__(f"Тесту «{test_id}» немає в жодній опублікованій програмі. Спершу опублікуйте програму з ним.")


class FaultyQuestions(Refusal):
    """Some questions of an import cannot be marked; nothing of the import is taken."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))


class TestNotOpen(Refusal):
    __test__ = False  # not a pytest class

    def __init__(self) -> None:
        super().__init__("Скласти тест поки що не можна: у ньому замало запитань або його вилучено з програми.")


class TestClosed(Refusal):
    __test__ = False  # not a pytest class

    def __init__(self) -> None:
        super().__init__("Тест уже закрито, нових спроб почати не можна.")


class NotRegisteredYet(Refusal):
    def __init__(self) -> None:
        super().__init__("Вашу участь у програмі ще не підтверджено. Якщо заявку щойно прийняли, спробуйте за хвилину.")


class NotAParticipant(Refusal):
    def __init__(self) -> None:
        super().__init__("Ви не берете участі в цій програмі, тож її тести складати не можна.")


class AlreadyPassed(Refusal):
    def __init__(self) -> None:
        super().__init__("Тест уже складено, нова спроба не потрібна.")


class AttemptLimitReached(Refusal):
    def __init__(self, limit: int) -> None:
        super().__init__(f"Усі спроби вже використано (їх було дозволено {limit}).")


class NoSuchAttempt(Refusal):
    """There is none, or it is another person's: who asks cannot tell one from the other."""

    def __init__(self) -> None:
        super().__init__("Такої спроби у вас немає. Поверніться до тесту й почніть його звідти.")


class NotInThisAttempt(Refusal):
    def __init__(self) -> None:
        super().__init__("Надійшли відповіді на запитання, яких у цій спробі немає. Оновіть сторінку тесту.")


class TimeOver(Refusal):
    def __init__(self) -> None:
        super().__init__("Час спроби вийшов. Зараховано відповіді, збережені до її кінця.")


class AttemptFinished(Refusal):
    def __init__(self) -> None:
        super().__init__("Цю спробу вже завершено, змінити відповіді не можна.")


class AttemptStillRuns(Refusal):
    def __init__(self) -> None:
        super().__init__("Спроба ще триває. Здайте її, і тоді побачите, що вийшло.")


class FaultyExtraTime(Refusal):
    def __init__(self) -> None:
        super().__init__("Вкажіть додатковий час або у відсотках, або у хвилинах.")


class NoSuchExtraTime(Refusal):
    def __init__(self) -> None:
        super().__init__("Такого додаткового часу нікому не надано. Оновіть сторінку.")


class ExtraTimeEnded(Refusal):
    def __init__(self) -> None:
        super().__init__("Цей додатковий час уже скасовано.")


class NoSuchQuestion(Refusal):
    def __init__(self) -> None:
        super().__init__("Такого запитання в наборі цього тесту немає. Оновіть сторінку.")


class NothingLeftToMark(Refusal):
    def __init__(self) -> None:
        super().__init__("У деяких спробах не лишиться жодного запитання, за яке дають бал. Зарахуйте його всім.")


class QuestionIsNotVoid(Refusal):
    def __init__(self) -> None:
        super().__init__("Це запитання не вилучено, тож повертати нічого.")


class RegradingChanged(Refusal):
    def __init__(self) -> None:
        super().__init__("Поки ви дивилися, результати змінилися. Перегляньте зміни ще раз і підтвердьте їх.")
