"""Why integration refuses. What a refusal says is shown to people, so it names nobody."""

from collections.abc import Collection


class Refusal(Exception):
    """Base of them all."""


class UnknownToken(Refusal):
    def __init__(self) -> None:
        super().__init__("Надішліть ключ у заголовку Authorization: Bearer …; його видає оператор Довіри.")


class NoSuchConsumer(Refusal):
    def __init__(self, name: str) -> None:
        super().__init__(f"Споживача «{name}» немає. Перелік показує `dovira consumers list`.")


class TokenRequired(Refusal):
    def __init__(self) -> None:
        super().__init__("Споживача додають разом із відбитком його ключа.")


class FaultyGrant(Refusal):
    """A grant that covers nothing, or covers a person by the way."""


class FaultyCursor(Refusal):
    def __init__(self) -> None:
        super().__init__("Надішліть курсор таким, яким його отримано, або почніть без нього.")


class CursorBeyondLog(Refusal):
    def __init__(self) -> None:
        super().__init__("Курсор указує далі, ніж журнал. Почніть із since=… або спочатку: id подій ті самі.")


class NoWebhook(Refusal):
    def __init__(self, name: str) -> None:
        super().__init__(f"«{name}» не має вебхука. Його додає `dovira consumers subscribe {name} https://…`.")


class NoSuchDelivery(Refusal):
    def __init__(self, event_id: str) -> None:
        super().__init__(f"Події {event_id} у журналі доставок немає. Журнал показує `dovira consumers deliveries`.")


class NoSuchStream(Refusal):
    def __init__(self, service: str, services: Collection[str]) -> None:
        super().__init__(f"Служба «{service}» подій не повідомляє. Повідомляють: {', '.join(services)}.")


class FaultyTarget(Refusal):
    """An address that nothing is posted to."""
