"""Who earns the certificate: computed a second time, from facts alone and by code of its own."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from shared.contracts.programme import Programme, Webinar


@dataclass(frozen=True, slots=True)
class Done:
    """Presences in seconds by webinar; when a test was first passed; when a recording was first watched."""

    seconds: Mapping[str, int]
    passed: Mapping[str, datetime]
    watched: Mapping[str, datetime] = field(default_factory=dict)


def meets_rule(programme: Programme, done: Done) -> bool:
    """Whether this earns the certificate.

    Every stated condition must hold; a rule that states none is met by nobody.
    """
    passed = _in_time(programme, done.passed)
    attended = _attended(programme, done.seconds) | _made_up(programme, _in_time(programme, done.watched), passed)
    conditions = [
        *_enough_of_modules(programme, attended),
        *_enough_of_all(programme, attended),
        *(test in passed for test in programme.rule.tests),
    ]
    return bool(conditions) and all(conditions)


def _in_time(programme: Programme, moments: Mapping[str, datetime]) -> set[str]:
    until = programme.rule.until
    return {one for one, moment in moments.items() if until is None or moment <= until}


def _begun(programme: Programme) -> list[Webinar]:
    """The webinars that begin in time."""
    in_time = _in_time(programme, {webinar.id: webinar.starts_at for webinar in programme.webinars})
    return [webinar for webinar in programme.webinars if webinar.id in in_time]


def _attended(programme: Programme, seconds: Mapping[str, int]) -> set[str]:
    least = max(1, programme.rule.minimum_minutes * 60)
    return {webinar.id for webinar in _begun(programme) if seconds.get(webinar.id, 0) >= least}


def _made_up(programme: Programme, watched: Collection[str], passed: Collection[str]) -> set[str]:
    if not programme.rule.recordings:
        return set()
    return {one.id for one in _begun(programme) if one.recap_test in passed and one.id in watched}


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
class Attempt:
    """How an attempt at a test was marked, and the earliest that anybody spoke of it."""

    test_id: str
    finished_at: datetime
    marks: Newest


@dataclass
class Standing:
    """What the log says of one participant in one programme, whatever the order in which it says it."""

    registered: bool = False
    presences: dict[str, Newest] = field(default_factory=dict)
    attempts: dict[str, Attempt] = field(default_factory=dict)
    watched: dict[str, datetime] = field(default_factory=dict)

    def hear_presence(self, webinar_id: str, *, seconds: int, revision: int) -> None:
        """A presence was recorded or corrected."""
        self.presences.setdefault(webinar_id, Newest(revision, seconds, seconds)).hear(revision, seconds)

    def hear_result(self, test_id: str, attempt_id: str, *, passed: bool, revision: int, moment: datetime) -> None:
        """An attempt was marked, or marked anew. The first marking is revision 0."""
        result = int(passed)
        attempt = self.attempts.setdefault(attempt_id, Attempt(test_id, moment, Newest(revision, result, result)))
        attempt.marks.hear(revision, result)
        attempt.finished_at = min(attempt.finished_at, moment)

    def hear_watched(self, webinar_id: str, *, moment: datetime) -> None:
        """The participant said to have watched a recording."""
        self.watched[webinar_id] = min(moment, self.watched.get(webinar_id, moment))

    def meets(self, programme: Programme) -> bool:
        """By what holds now: whoever does must have a certificate."""
        seconds = {webinar: presence.now for webinar, presence in self.presences.items()}
        passed = self._first_passed(lambda attempt: attempt.marks.now)
        return meets_rule(programme, Done(seconds, passed, self.watched))

    def could_meet(self, programme: Programme) -> bool:
        """By the best ever said: facts are heard in any order, and no certificate is taken back by itself."""
        seconds = {webinar: presence.best for webinar, presence in self.presences.items()}
        passed = self._first_passed(lambda attempt: attempt.marks.best)
        return meets_rule(programme, Done(seconds, passed, self.watched))

    def _first_passed(self, is_passed: Callable[[Attempt], int]) -> dict[str, datetime]:
        passed = sorted(filter(is_passed, self.attempts.values()), key=lambda one: one.finished_at, reverse=True)
        return {attempt.test_id: attempt.finished_at for attempt in passed}
