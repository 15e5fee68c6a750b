"""Interruptions of a webinar: times in which people of some oblasts could not take part, and whom they excuse."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.scheduling.domain.attendance import Interval, present_seconds
from services.scheduling.domain.refusals import InterruptionOutsideSession


@dataclass(frozen=True, slots=True)
class Interruption:
    """Declared by a person. No oblasts: all of them."""

    interruption_id: str
    kind: str
    oblasts: frozenset[str]
    time: Interval
    note: str
    declared_by: str

    def touches(self, oblast: str) -> bool:
        return not self.oblasts or oblast in self.oblasts


def check_interruption(time: Interval, session: Interval) -> None:
    """Refuse one that has no time in common with the session. Raises InterruptionOutsideSession."""
    if present_seconds([time], session) == 0:
        raise InterruptionOutsideSession


def excused_seconds(
    interruptions: Iterable[Interruption], oblasts: Mapping[str, str], session: Interval
) -> dict[str, int]:
    """By participant: seconds of the session in which people of their oblast were interrupted, overlaps once."""
    declared = list(interruptions)
    if not declared:
        return {}
    of_oblast = {
        oblast: present_seconds((one.time for one in declared if one.touches(oblast)), session)
        for oblast in set(oblasts.values())
    }
    return {participant: of_oblast[oblast] for participant, oblast in oblasts.items()}
