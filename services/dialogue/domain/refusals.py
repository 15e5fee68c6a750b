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
