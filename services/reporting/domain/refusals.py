"""Why reporting refuses. What a refusal says is shown to people, so it names nobody."""


class Refusal(Exception):
    """Base of them all."""


class NoSuchProgramme(Refusal):
    def __init__(self) -> None:
        super().__init__("Програми з таким позначенням немає, або на цей день її ще не було.")


class NoSuchIndicator(Refusal):
    def __init__(self) -> None:
        super().__init__("Такого показника немає; перелік показників стоїть у звіті.")
