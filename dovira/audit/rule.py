"""Who earns the certificate: computed a second time, from facts alone and by code of its own."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from shared.contracts.programme import Programme


def meets_rule(programme: Programme, *, seconds: Mapping[str, int], passed: Collection[str]) -> bool:
    """Whether these presences, in seconds by webinar, and these passed tests earn the certificate.

    Every stated condition must hold; a rule that states none is met by nobody.
    """
    attended = _attended(programme, seconds)
    conditions = [
        *_enough_of_modules(programme, attended),
        *_enough_of_all(programme, attended),
        *(test in passed for test in programme.rule.tests),
    ]
    return bool(conditions) and all(conditions)


def _attended(programme: Programme, seconds: Mapping[str, int]) -> set[str]:
    least = max(1, programme.rule.minimum_minutes * 60)
    return {webinar.id for webinar in programme.webinars if seconds.get(webinar.id, 0) >= least}


def _enough_of_modules(programme: Programme, attended: set[str]) -> list[bool]:
    webinars = {module.id: {webinar.id for webinar in module.webinars} for module in programme.modules}
    return [len(webinars.get(module, set()) & attended) >= needed for module, needed in programme.rule.modules.items()]


def _enough_of_all(programme: Programme, attended: set[str]) -> list[bool]:
    if programme.rule.share_of_all is None:
        return []
    # A fraction, because 0.7 × 10 is 7 here and a little more in binary
    return [len(attended) >= Fraction(str(programme.rule.share_of_all)) * len(programme.webinars)]


@dataclass
class Newest:
    """Statements about one thing: the one with the highest revision, and the best there ever was."""

    revision: int
    now: int
    best: int

    def hear(self, revision: int, value: int) -> None:
        """Another statement about it."""
        if revision >= self.revision:
            self.revision, self.now = revision, value
        self.best = max(self.best, value)


@dataclass
class Standing:
    """What the log says of one participant in one programme, whatever the order in which it says it."""

    registered: bool = False
    presences: dict[str, Newest] = field(default_factory=dict)
    attempts: dict[tuple[str, str], Newest] = field(default_factory=dict)

    def hear_presence(self, webinar_id: str, *, seconds: int, revision: int) -> None:
        """A presence was recorded or corrected."""
        self.presences.setdefault(webinar_id, Newest(revision, seconds, seconds)).hear(revision, seconds)

    def hear_result(self, test_id: str, attempt_id: str, *, passed: bool, revision: int) -> None:
        """An attempt was marked, or marked anew. The first marking is revision 0."""
        result = int(passed)
        self.attempts.setdefault((test_id, attempt_id), Newest(revision, result, result)).hear(revision, result)

    def meets(self, programme: Programme) -> bool:
        """By what holds now: whoever does must have a certificate."""
        return meets_rule(
            programme,
            seconds={webinar: presence.now for webinar, presence in self.presences.items()},
            passed={test for (test, _), result in self.attempts.items() if result.now},
        )

    def could_meet(self, programme: Programme) -> bool:
        """By the best ever said: facts are heard in any order, and no certificate is taken back by itself."""
        return meets_rule(
            programme,
            seconds={webinar: presence.best for webinar, presence in self.presences.items()},
            passed={test for (test, _), result in self.attempts.items() if result.best},
        )
