"""How many examples a property is tried on: few in every run, ten times as many in `make thorough`."""

from hypothesis import settings

_USUAL = 100
"""What Hypothesis tries unless it is told otherwise; the profile of `make thorough` tries more."""


def examples(few: int) -> int:
    """So many times what the profile asks for; for properties whose examples take long."""
    profile: int = settings().max_examples
    return few * profile // _USUAL
