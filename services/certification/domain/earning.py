"""Who has earned a certificate, and what is still missing: one evaluation answers both."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from services.certification.domain.programme import Programme
from services.certification.domain.standing import Attempt, Standing, Watched


class Condition(StrEnum):
    MODULES = "modules"
    SHARE = "share"
    TEST = "test"


class How(StrEnum):
    """How a webinar came to count."""

    ATTENDED = "attended"
    RECORDING = "recording"


@dataclass(frozen=True, slots=True)
class Counted:
    """A webinar that counts, and the facts that say so."""

    webinar_id: str
    how: How
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recording:
    """A webinar that the rule lets be made up, and how far that is: its recording watched, its quiz passed in time."""

    webinar_id: str
    quiz_id: str
    watched: Watched | None
    passed: Attempt | None

    @property
    def evidence(self) -> tuple[str, ...]:
        """The facts that make it count; none while one of the two is missing."""
        return (self.watched.fact_id, self.passed.fact_id) if self.watched and self.passed else ()


@dataclass(frozen=True, slots=True)
class Requirement:
    """One condition: webinars of a module, a share (0 to 1) of all webinars, or a test's score in per cent."""

    code: Condition
    subject_id: str
    needed: float
    achieved: float
    met: bool


@dataclass(frozen=True, slots=True)
class Evaluation:
    """``counted`` are the webinars that count, in the programme's order; ``evidence`` are the facts that say all this.

    ``recordings`` are the webinars that may be made up, whether they count or not.
    """

    requirements: tuple[Requirement, ...]
    counted: tuple[Counted, ...]
    recordings: tuple[Recording, ...]
    passed: tuple[Attempt, ...]
    evidence: tuple[str, ...]
    met: bool

    @property
    def attended(self) -> tuple[str, ...]:
        """The ids of the webinars that count."""
        return tuple(one.webinar_id for one in self.counted)


def evaluate(programme: Programme, standing: Standing) -> Evaluation:
    """The one place that decides: it issues certificates and it answers what is still missing."""
    best = _best_attempts(programme, standing)
    recordings = tuple(_recordings(programme, standing, best))
    counted = tuple(_counted(programme, standing, recordings))
    present = {one.webinar_id for one in counted}
    requirements = (*_modules(programme, present), *_share(programme, present), *_tests(programme, best))
    passed = tuple(best[test] for test in programme.rule.tests if test in best and best[test].passed)
    registered = (standing.registered_by,) if standing.registered_by else ()
    evidence = [programme.fact_id, *registered, *(fact for one in counted for fact in one.evidence)]
    return Evaluation(
        requirements=requirements,
        counted=counted,
        recordings=recordings,
        passed=passed,
        # a test that is also the quiz of a webinar is evidence once
        evidence=tuple(dict.fromkeys([*evidence, *(attempt.fact_id for attempt in passed)])),
        met=bool(registered and requirements) and all(requirement.met for requirement in requirements),
    )


def is_within_reach(programme: Programme, passed: Collection[str]) -> bool:
    """Whether the tests that somebody passed allow a certificate; whether it is earned, ``evaluate`` decides."""
    return all(test in passed for test in programme.rule.tests)


def _counted(programme: Programme, standing: Standing, recordings: Iterable[Recording]) -> Iterator[Counted]:
    """A webinar that left the programme or begins too late does not count. Presence goes before a recording."""
    least = max(1, programme.rule.minimum_minutes * 60)
    presences = {presence.webinar_id: presence for presence in standing.presences if presence.seconds >= least}
    made_up = {one.webinar_id: one.evidence for one in recordings if one.evidence}
    late = {one.id for one in programme.curriculum if programme.rule.is_late(one.starts_at)}
    for webinar in programme.all_webinars:
        if webinar in late:
            continue
        if webinar in presences:
            yield Counted(webinar, How.ATTENDED, (presences[webinar].fact_id,))
        elif webinar in made_up:
            yield Counted(webinar, How.RECORDING, made_up[webinar])


def _recordings(programme: Programme, standing: Standing, best: Mapping[str, Attempt]) -> Iterator[Recording]:
    rule = programme.rule
    if not rule.recordings:
        return
    watched = {one.webinar_id: one for one in standing.recordings if not rule.is_late(one.watched_at)}
    for webinar in programme.curriculum:
        if webinar.recap_test and not rule.is_late(webinar.starts_at):
            quiz = best.get(webinar.recap_test)
            passed = quiz if quiz and quiz.passed else None
            yield Recording(webinar.id, webinar.recap_test, watched.get(webinar.id), passed)


def _best_attempts(programme: Programme, standing: Standing) -> dict[str, Attempt]:
    """By test: passed is better than not, then the score; the id settles a tie. What came too late is left out."""
    in_time = [attempt for attempt in standing.attempts if not programme.rule.is_late(attempt.finished_at)]
    ordered = sorted(in_time, key=lambda attempt: (attempt.passed, attempt.score, attempt.attempt_id))
    return {attempt.test_id: attempt for attempt in ordered}


def _modules(programme: Programme, present: set[str]) -> Iterable[Requirement]:
    for module, needed in programme.rule.modules.items():
        achieved = sum(webinar in present for webinar in programme.webinars.get(module, ()))
        yield Requirement(Condition.MODULES, module, needed, achieved, met=achieved >= needed)


def _share(programme: Programme, present: set[str]) -> Iterable[Requirement]:
    share = programme.rule.share_of_all
    if share is None:
        return
    planned = len(programme.all_webinars)
    # Decimal, because 0.7 of ten webinars is seven and not 7.000000000000001
    met = planned > 0 and len(present) >= Decimal(str(share)) * planned
    yield Requirement(Condition.SHARE, "", share, round(len(present) / planned, 4) if planned else 0, met=met)


def _tests(programme: Programme, best: Mapping[str, Attempt]) -> Iterable[Requirement]:
    marks = {test.id: test.pass_mark for test in programme.tests}
    for test_id in programme.rule.tests:
        attempt = best.get(test_id)
        score, passed = (attempt.score, attempt.passed) if attempt else (0.0, False)
        yield Requirement(Condition.TEST, test_id, marks.get(test_id, 0.0), score, met=passed)


def takes_away(before: Evaluation, after: Evaluation) -> bool:
    """Something that counted counts no longer: what a certificate says of it is to be looked at."""
    return not _counting(before) <= _counting(after)


def _counting(evaluation: Evaluation) -> set[str]:
    return {*evaluation.attended, *(attempt.test_id for attempt in evaluation.passed)}
