"""Whatever the order, the doubles and the cuts: the same certificates. Real store, invented people, any history."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from services.certification import store
from services.certification.handlers import hears
from services.certification.use_cases import look_at_next, sweeping
from shared.bus import Heard
from shared.contracts.certification import CertificateIssued
from shared.contracts.fact import Fact
from shared.contracts.programme import CertificateRule
from shared.testing import Harness, sqlite_url
from tests.certification.builders import (
    FINAL,
    PROGRAMME,
    WEBINARS,
    corrected,
    failed,
    heard,
    passed,
    present,
    published,
    quiz_of,
    registered,
    revised,
    watched,
)
from tests.examples import examples

# Histories are small as they are; to make one smaller takes longer than a test may last.
WITHOUT_SHRINKING = [phase for phase in Phase if phase is not Phase.shrink]
FIXTURE = [HealthCheck.function_scoped_fixture]  # it is the same for every history
MINUTES = 30
UNTIL = datetime(2024, 3, 20, tzinfo=UTC)
"""After the last webinar but one, and before anything that is late."""

MADE_UP = CertificateRule(modules={"one": 1, "two": 2}, minimum_minutes=MINUTES, recordings=True, until=UNTIL)
RULES = [
    CertificateRule(modules={"one": 1, "two": 2}, minimum_minutes=MINUTES, tests=[FINAL]),
    CertificateRule(modules={"two": 1}, minimum_minutes=MINUTES, tests=[FINAL]),
    CertificateRule(share_of_all=0.5, minimum_minutes=MINUTES),
    CertificateRule(tests=[FINAL]),
    MADE_UP,
    CertificateRule(share_of_all=0.5, minimum_minutes=MINUTES, tests=[FINAL], recordings=True),
    CertificateRule(share_of_all=0.5, minimum_minutes=MINUTES, tests=[FINAL], until=UNTIL),
]


SOFTENINGS = [
    [RULES[0]],
    [RULES[2]],
    [RULES[0], RULES[1]],
    [RULES[0], RULES[3]],
    [MADE_UP],
    [RULES[6], RULES[5]],
    [MADE_UP.model_copy(update={"recordings": False}), MADE_UP],
    [MADE_UP, MADE_UP.model_copy(update={"until": None})],
]
"""Versions of a programme none of which asks for more than the one before."""


@dataclass(frozen=True)
class Marks:
    """How an attempt was marked, in the order of its revisions, and whether it was finished after the date."""

    results: list[bool]
    late: bool

    def facts(self, person: str, test: str, attempt: int) -> list[Fact]:
        first, *remarked = self.results
        told = (passed if first else failed)(person, test=test, attempt=attempt, at=moment(late=self.late))
        revisions = enumerate(remarked, 1)
        return [told, *(revised(person, to=to, test=test, attempt=attempt, revision=n) for n, to in revisions)]


def moment(*, late: bool) -> datetime:
    return UNTIL + timedelta(seconds=1) if late else UNTIL


@dataclass(frozen=True)
class Story:
    """What one person did: seconds by webinar in the order of revisions; attempts at the test; by webinar whether its
    recording was watched late, and its quiz.
    """

    person: str
    is_participant: bool
    seconds: dict[str, list[int]]
    attempts: list[Marks]
    recordings: dict[str, tuple[bool, Marks]]

    def facts(self) -> list[Fact]:
        facts: list[Fact] = [registered(self.person)] if self.is_participant else []
        for webinar, (first, *later) in self.seconds.items():
            facts.append(present(self.person, webinar, first))
            facts += [corrected(self.person, webinar, one, revision=n) for n, one in enumerate(later, 2)]
        for attempt, marks in enumerate(self.attempts, 1):
            facts += marks.facts(self.person, FINAL, attempt)
        for webinar, (late, quiz) in self.recordings.items():
            facts.append(watched(self.person, webinar, at=moment(late=late)))
            facts += quiz.facts(self.person, quiz_of(webinar), 1)
        return facts

    def meets(self, rule: CertificateRule, *, pick) -> bool:
        """By hand, and apart from the code under test; ``pick`` says which revision holds."""
        counted = {webinar for webinar, revisions in self.seconds.items() if pick(revisions) >= MINUTES * 60}
        for webinar, (late, quiz) in self.recordings.items() if rule.recordings else ():
            if pick(quiz.results) and not (rule.until and (late or quiz.late)):
                counted.add(webinar)
        if rule.until:
            counted -= {WEBINARS[-1]}
        enough = all(sum(f"-{module}-" in one for one in counted) >= n for module, n in rule.modules.items())
        share = len(counted) * 100 >= (rule.share_of_all or 0) * 100 * len(WEBINARS)
        in_time = [pick(one.results) for one in self.attempts if not (rule.until and one.late)]
        return self.is_participant and enough and share and (not rule.tests or any(in_time))


def last(revisions):
    return revisions[-1]


SECONDS = st.lists(st.sampled_from([0, 60, MINUTES * 60 - 1, MINUTES * 60, 7200]), min_size=1, max_size=3)
RESULTS = st.lists(st.booleans(), min_size=1, max_size=3)
LONG_ENOUGH = st.sampled_from([[7200], [60, 7200], [0, 60, MINUTES * 60]])
PASSED = st.builds(Marks, results=st.sampled_from([[True], [False, True]]), late=st.just(value=False))


def stories(*, only_upwards: bool) -> st.SearchStrategy[list[Story]]:
    """People of whom anything may be told; ``only_upwards``: no revision takes anything away."""
    shape = sorted if only_upwards else list
    marks = st.builds(Marks, results=RESULTS.map(shape), late=st.booleans())
    recordings = st.dictionaries(st.sampled_from(WEBINARS), st.tuples(st.booleans(), marks))
    anyone = st.builds(
        Story,
        person=st.just(""),
        is_participant=st.booleans(),
        seconds=st.dictionaries(st.sampled_from(WEBINARS), SECONDS.map(shape)),
        attempts=st.lists(marks, max_size=2),
        recordings=recordings,
    )
    diligent = st.builds(
        Story,
        person=st.just(""),
        is_participant=st.just(value=True),
        seconds=st.dictionaries(st.sampled_from(WEBINARS), LONG_ENOUGH, min_size=2),
        attempts=st.lists(PASSED, min_size=1, max_size=2),
        recordings=st.dictionaries(st.sampled_from(WEBINARS), st.tuples(st.just(value=False), PASSED), min_size=1),
    )
    people = st.lists(st.one_of(diligent, anyone), min_size=1, max_size=5)
    return people.map(lambda some: [replace(story, person=f"p{n}") for n, story in enumerate(some)])


class Place(StrEnum):
    """Where in a history the programme is published; by chance alone the ends would be rare."""

    FIRST = "first"
    ANYWHERE = "anywhere"
    LAST = "last"


def history(programmes: Sequence[Fact], facts: Sequence[Fact], *, place: Place, seed: int) -> list[list[Heard[Fact]]]:
    """The facts in any order, some told twice, cut anywhere."""
    random = Random(seed)
    rules, others = [heard(fact) for fact in programmes], [heard(fact) for fact in facts]
    others += random.sample(others, k=len(others) // 3)
    if place is Place.ANYWHERE:
        rules, others = [], rules + others
    random.shuffle(rules)
    random.shuffle(others)
    stream = others + rules if place is Place.LAST else rules + others
    cuts = sorted({0, len(stream), *(random.randrange(len(stream) + 1) for _ in range(random.randrange(15)))})
    return [stream[start:end] for start, end in pairwise(cuts)]


@pytest.fixture(autouse=True)
def _small_portions(monkeypatch):
    """So that a rule that changed is still being followed up when the next facts come."""
    monkeypatch.setattr(sweeping, "PORTION", 1)


async def issued_for(stream: list[list[Heard[Fact]]]) -> list[CertificateIssued]:
    with tempfile.TemporaryDirectory() as folder:
        house = Harness(sqlite_url(Path(folder)), store.metadata)
        for batch in stream:
            await house.hear(hears, *batch)
            await house.write(look_at_next)
        while await house.write(look_at_next):
            pass
        told = await house.told(CertificateIssued)
        await house.close()
    return told


def check_register(told: list[CertificateIssued], stream: list[list[Heard[Fact]]]) -> None:
    """What holds in any history: one each, no gap in the numbers, evidence that was heard."""
    assert sorted(one.sequence for one in told) == list(range(1, len(told) + 1))
    assert len({one.number for one in told}) == len(told)
    assert len({(one.participant_id, one.programme_id) for one in told}) == len(told)
    ids = {one.id for batch in stream for one in batch}
    for one in told:
        assert one.evidence
        assert set(one.evidence) <= ids


@settings(max_examples=examples(30), phases=WITHOUT_SHRINKING, suppress_health_check=FIXTURE)
@given(
    people=stories(only_upwards=True),
    rules=st.sampled_from(SOFTENINGS),
    place=st.sampled_from(Place),
    seed=st.integers(0, 2**32),
)
async def test_any_order_of_the_same_facts_gives_the_same_certificates(people, rules, place, seed):
    programmes = [published(version=n, rule=rule) for n, rule in enumerate(rules, 1)]
    facts = [fact for story in people for fact in story.facts()]
    stream = history(programmes, facts, place=place, seed=seed)
    told = await issued_for(stream)
    expected = {(story.person, PROGRAMME) for story in people if story.meets(rules[-1], pick=last)}
    assert {(one.participant_id, one.programme_id) for one in told} == expected
    check_register(told, stream)


@settings(max_examples=examples(20), phases=WITHOUT_SHRINKING, suppress_health_check=FIXTURE)
@given(
    people=stories(only_upwards=False),
    rule=st.sampled_from(RULES),
    place=st.sampled_from(Place),
    seed=st.integers(0, 2**32),
)
async def test_whatever_is_taken_back_nobody_entitled_goes_without_and_no_stranger_gets_one(people, rule, place, seed):
    facts = [fact for story in people for fact in story.facts()]
    stream = history([published(rule=rule)], facts, place=place, seed=seed)
    told = await issued_for(stream)
    holders = {one.participant_id for one in told}
    assert {story.person for story in people if story.meets(rule, pick=last)} <= holders
    assert holders <= {story.person for story in people if story.meets(rule, pick=max)}
    check_register(told, stream)
