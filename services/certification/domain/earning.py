"""Who has earned a certificate, and what is still missing: one evaluation answers both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from services.certification.domain.programme import Programme
from services.certification.domain.standing import Attempt, Presence, Standing


class Condition(StrEnum):
    MODULES = "modules"
    SHARE = "share"
    TEST = "test"


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
    """``attended`` are the webinars whose presence counts; ``evidence`` are the facts that say all this."""

    requirements: tuple[Requirement, ...]
    attended: tuple[str, ...]
    passed: tuple[Attempt, ...]
    evidence: tuple[str, ...]
    met: bool


def evaluate(programme: Programme, standing: Standing) -> Evaluation:
    """The one place that decides: it issues certificates and it answers what is still missing."""
    present, best = _attended(programme, standing), _best_attempts(standing)
    requirements = (*_modules(programme, present), *_share(programme, present), *_tests(programme, best))
    passed = tuple(best[test] for test in programme.rule.tests if test in best and best[test].passed)
    registered = (standing.registered_by,) if standing.registered_by else ()
    return Evaluation(
        requirements=requirements,
        attended=tuple(present),
        passed=passed,
        evidence=(programme.fact_id, *registered, *(p.fact_id for p in present.values()), *(a.fact_id for a in passed)),
        met=bool(registered and requirements) and all(requirement.met for requirement in requirements),
    )


def _attended(programme: Programme, standing: Standing) -> dict[str, Presence]:
    """By webinar, in the programme's order; a webinar that left the programme no longer counts."""
    least = max(1, programme.rule.minimum_minutes * 60)
    known = {presence.webinar_id: presence for presence in standing.presences if presence.seconds >= least}
    return {webinar: known[webinar] for webinar in programme.all_webinars if webinar in known}


def _best_attempts(standing: Standing) -> dict[str, Attempt]:
    """By test: passed is better than not, then the score; the id settles a tie."""
    ordered = sorted(standing.attempts, key=lambda attempt: (attempt.passed, attempt.score, attempt.attempt_id))
    return {attempt.test_id: attempt for attempt in ordered}


def _modules(programme: Programme, present: Mapping[str, Presence]) -> Iterable[Requirement]:
    for module, needed in programme.rule.modules.items():
        achieved = sum(webinar in present for webinar in programme.webinars.get(module, ()))
        yield Requirement(Condition.MODULES, module, needed, achieved, met=achieved >= needed)


def _share(programme: Programme, present: Mapping[str, Presence]) -> Iterable[Requirement]:
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
    return not _counted(before) <= _counted(after)


def _counted(evaluation: Evaluation) -> set[str]:
    return {*evaluation.attended, *(attempt.test_id for attempt in evaluation.passed)}
