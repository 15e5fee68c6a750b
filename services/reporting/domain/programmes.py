"""The little that figures need of a programme."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """Modules by webinar, in the programme's order; the least presence that counts; the tests before and after."""

    programme_id: str
    modules: Mapping[str, str]
    least_seconds: int
    entry_test: str = ""
    final_test: str = ""
