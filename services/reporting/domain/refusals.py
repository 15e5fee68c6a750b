"""Why reporting refuses. What a refusal says is shown to people, so it names nobody."""


class Refusal(Exception):
    """Base of them all."""


class NoSuchProgramme(Refusal):
    def __init__(self) -> None:
        super().__init__("Програми з таким позначенням немає, або на цей день її ще не було.")


class NoSuchReport(Refusal):
    def __init__(self) -> None:
        super().__init__("Такого звіту немає; перелік звітів стоїть на сторінці програми.")


class NotYet(Refusal):
    def __init__(self) -> None:
        super().__init__("Звіт складають за тим, що вже відомо: виберіть день не пізніше за сьогодні.")


class NoSuchIndicator(Refusal):
    def __init__(self) -> None:
        super().__init__("Такого показника немає; перелік показників стоїть у звіті.")
