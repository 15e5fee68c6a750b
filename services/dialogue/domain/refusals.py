"""Why dialogue refuses. What a refusal says is shown to people, so it names nobody."""

from collections.abc import Sequence


class Refusal(Exception):
    """Base of them all."""


class NoSuchWebinar(Refusal):
    def __init__(self) -> None:
        super().__init__("Такого вебінару немає в жодній опублікованій програмі, або його скасовано.")


class NoSuchPost(Refusal):
    def __init__(self) -> None:
        super().__init__("Допису про цей вебінар ще не опубліковано.")


class NotEditable(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Подяку донору наводять слово в слово, а слова учасників – лише так, як вони погодили. "
            "Подяку змінюють у програмі, цитати – через згоду їхніх авторів."
        )


class DraftChanged(Refusal):
    """What was shown is not what there is now."""

    def __init__(self) -> None:
        super().__init__("Поки Ви працювали, змінилися факти або хтось інший редагував допис. Перегляньте його знову.")


class AcknowledgementMissing(Refusal):
    def __init__(self) -> None:
        super().__init__("Без подяки донору допис не публікують. Додайте її до програми й опублікуйте програму.")


class PostUnfinished(Refusal):
    def __init__(self, gaps: Sequence[str]) -> None:
        super().__init__("\n".join(gaps))


class NotAParticipant(Refusal):
    def __init__(self) -> None:
        super().__init__("Це можуть лише учасники програми. Якщо заявку щойно прийняли, спробуйте за хвилину.")


class QuestionsClosed(Refusal):
    def __init__(self) -> None:
        super().__init__("Вебінар уже закінчився, тож запитання до спікера не приймаємо.")


class NoSuchContribution(Refusal):
    """There is none, or the asker may not read it: who asks cannot tell one from the other."""

    def __init__(self) -> None:
        super().__init__("Такого запису немає, або його ще не переглянув модератор.")


class WasWithdrawn(Refusal):
    def __init__(self) -> None:
        super().__init__("Автор уже вилучив ці слова.")


class ReasonMissing(Refusal):
    def __init__(self) -> None:
        super().__init__("Напишіть, чому цього не показано: причину прочитає лише автор.")


class OwnQuestion(Refusal):
    def __init__(self) -> None:
        super().__init__("Це Ваше запитання: підтримати його можуть інші.")


class NoSuchQuote(Refusal):
    """There is none, or it is another person's: who asks cannot tell one from the other."""

    def __init__(self) -> None:
        super().__init__("Такої цитати у Вас немає.")


class QuoteDecided(Refusal):
    def __init__(self) -> None:
        super().__init__("Щодо цієї цитати вже вирішено. Надану згоду можна відкликати.")


class QuoteChanged(Refusal):
    def __init__(self) -> None:
        super().__init__("Цитата вже звучить інакше. Перегляньте її знову й вирішіть.")


class NameMissing(Refusal):
    def __init__(self) -> None:
        super().__init__("Напишіть, як назвати людину, або виберіть «без імені».")
