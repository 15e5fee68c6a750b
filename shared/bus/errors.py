"""How things fail on the bus: what is retried for ever, what is a refusal, what can never be read."""

from shared.contracts.request import Problem


class Unavailable(Exception):  # a state of a part, not a mistake
    """A part we lean on (database, broker, mail server) does not answer now. Try again without limit."""


class Unreadable(Exception):  # says what the message is
    """A message that cannot be understood however often it is tried. Its text holds no personal data."""


class Refused(Exception):  # the answer to a request
    """A service refused a request."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem; the exception's text is its stable code."""
        super().__init__(problem.code)
        self.problem = problem
