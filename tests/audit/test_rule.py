"""The audit's own evaluator: who earns the certificate, whatever the order in which facts arrive."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dovira.audit.rule import Done, Standing, meets_rule
from services.certification.domain import earning
from services.certification.domain import standing as certified_standing
from services.certification.use_cases.reading import programme_told
from shared.contracts.programme import CertificateRule
from shared.testing import START
from tests.audit.builders import FIRST, SECOND, TEST, THIRD, programme
from tests.examples import examples

HOUR = 3600


def meets(rule, *, seconds=None, passed=()):
    done = Done(seconds or {}, dict.fromkeys(passed, START))
    return meets_rule(programme(rule=CertificateRule(**rule)), done)


@pytest.mark.parametrize(
    ("rule", "seconds", "passed", "earned"),
    [
        ({}, {FIRST: HOUR, SECOND: HOUR, THIRD: HOUR}, [TEST], False),
        ({"modules": {"m1": 1}}, {FIRST: HOUR}, [], True),
        ({"modules": {"m1": 2}}, {FIRST: HOUR}, [], False),
        ({"modules": {"m1": 1, "m2": 1}}, {FIRST: HOUR, SECOND: HOUR}, [], False),
        ({"modules": {"m1": 0}}, {}, [], True),
        ({"modules": {"nowhere": 1}}, {FIRST: HOUR}, [], False),
        ({"modules": {"m1": 1}}, {"course-that-was-cancelled": HOUR}, [], False),
        ({"modules": {"m1": 1}, "minimum_minutes": 60}, {FIRST: HOUR - 1}, [], False),
        ({"modules": {"m1": 1}, "minimum_minutes": 60}, {FIRST: HOUR}, [], True),
        ({"modules": {"m1": 1}, "minimum_minutes": 0}, {FIRST: 0}, [], False),
        ({"modules": {"m1": 1}, "minimum_minutes": 0}, {FIRST: 1}, [], True),
        ({"share_of_all": 0.6667}, {FIRST: HOUR, SECOND: HOUR}, [], False),
        ({"share_of_all": 0.6666}, {FIRST: HOUR, SECOND: HOUR}, [], True),
        ({"share_of_all": 1}, {FIRST: HOUR, SECOND: HOUR, THIRD: HOUR}, [], True),
        ({"share_of_all": 0}, {}, [], True),
        ({"tests": [TEST]}, {}, [TEST], True),
        ({"tests": [TEST]}, {}, ["course-other"], False),
        ({"modules": {"m1": 1}, "tests": [TEST]}, {FIRST: HOUR}, [], False),
    ],
)
def test_every_stated_condition_must_hold_and_none_stated_is_met_by_nobody(rule, seconds, passed, earned):
    assert meets(rule, seconds=seconds, passed=passed) is earned


def test_a_share_is_counted_exactly():
    ten = programme(rule=CertificateRule(share_of_all=0.7))
    module = ten.modules[0]
    webinars = [module.webinars[0].model_copy(update={"id": f"course-w{number}"}) for number in range(10)]
    ten = ten.model_copy(update={"modules": [module.model_copy(update={"webinars": webinars})]})
    assert meets_rule(ten, Done({f"course-w{number}": HOUR for number in range(7)}, {}))
    assert not meets_rule(ten, Done({f"course-w{number}": HOUR for number in range(6)}, {}))


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (1, 0, 2)])
def test_the_highest_revision_of_a_presence_holds_in_any_order(order):
    statements = [(1, HOUR), (2, 0), (3, HOUR // 2)]
    standing = Standing(registered=True)
    for place in order:
        revision, seconds = statements[place]
        standing.hear_presence(FIRST, seconds=seconds, revision=revision)
    asked = programme(rule=CertificateRule(modules={"m1": 1}, minimum_minutes=60))
    assert not standing.meets(asked)
    assert standing.could_meet(asked)


def test_a_revised_result_takes_the_place_of_the_first_and_another_attempt_stands_beside_it():
    asked = programme(rule=CertificateRule(tests=[TEST]))
    standing = Standing(registered=True)
    standing.hear_result(TEST, "attempt-1", passed=False, revision=1, moment=START)
    standing.hear_result(TEST, "attempt-1", passed=True, revision=0, moment=START)
    assert not standing.meets(asked)
    assert standing.could_meet(asked)
    standing.hear_result(TEST, "attempt-2", passed=True, revision=0, moment=START)
    assert standing.meets(asked)


def test_what_was_never_said_cannot_have_been_met():
    standing = Standing(registered=True)
    standing.hear_presence(FIRST, seconds=HOUR, revision=1)
    assert not standing.could_meet(programme())


@pytest.mark.parametrize(
    ("watched_at", "passed_at", "earned"),
    [(0, 0, True), (0, 1, False), (1, 0, False), (None, 0, False), (0, None, False)],
)
def test_a_recording_counts_with_its_quiz_when_both_are_in_time(watched_at, passed_at, earned):
    rule = CertificateRule(modules={"m1": 1}, recordings=True, until=START)
    standing = Standing(registered=True)
    if watched_at is not None:
        standing.hear_watched(FIRST, moment=START + timedelta(hours=watched_at))
    if passed_at is not None:
        moment = START + timedelta(hours=passed_at)
        standing.hear_result(TEST, "attempt-1", passed=True, revision=0, moment=moment)
    assert standing.meets(with_quizzes(rule)) is earned
    assert not standing.meets(with_quizzes(rule.model_copy(update={"recordings": False})))


def test_a_webinar_that_begins_too_late_does_not_count():
    until = START - timedelta(seconds=1)
    assert not meets({"modules": {"m1": 1}, "until": until}, seconds={FIRST: HOUR})
    assert meets({"modules": {"m1": 1}, "until": START}, seconds={FIRST: HOUR})


def test_marking_an_attempt_anew_does_not_make_it_later():
    asked = programme(rule=CertificateRule(tests=[TEST], until=START))
    standing = Standing(registered=True)
    standing.hear_result(TEST, "attempt-1", passed=True, revision=1, moment=START + timedelta(days=1))
    assert not standing.meets(asked)
    standing.hear_result(TEST, "attempt-1", passed=False, revision=0, moment=START)
    assert standing.meets(asked)


# ---- the same facts, judged by certification and by the audit

OTHER = "course-other"
REVISIONS = st.integers(min_value=0, max_value=3)
MOMENTS = st.integers(-2, 2).map(lambda hours: START + timedelta(hours=hours))
RULES = st.builds(
    CertificateRule,
    modules=st.dictionaries(st.sampled_from(["m1", "m2", "nowhere"]), st.integers(0, 2), max_size=2),
    share_of_all=st.none() | st.sampled_from([0, 0.3, 1 / 3, 0.5, 0.6667, 2 / 3, 1]),
    minimum_minutes=st.integers(0, 2),
    tests=st.lists(st.sampled_from([TEST, OTHER]), unique=True, max_size=1),
    recordings=st.booleans(),
    until=st.none() | MOMENTS,
)
WEBINARS = st.sampled_from([FIRST, SECOND, THIRD, "course-that-was-cancelled"])
PRESENCES = st.dictionaries(st.tuples(WEBINARS, REVISIONS), st.sampled_from([0, 1, 59, 60, 119, 120]))
RESULTS = st.dictionaries(
    st.tuples(st.sampled_from([TEST, OTHER]), st.sampled_from(["a", "b"]), REVISIONS), st.tuples(st.booleans(), MOMENTS)
)
WATCHED = st.lists(st.tuples(WEBINARS, MOMENTS), max_size=6)


def with_quizzes(rule):
    """The first and the last webinar have a quiz; the last begins an hour later."""
    asked = programme(rule=rule)
    changes = {FIRST: {"recap_test": TEST}, THIRD: {"recap_test": OTHER, "starts_at": START + timedelta(hours=1)}}
    modules = [
        module.model_copy(
            update={"webinars": [one.model_copy(update=changes.get(one.id, {})) for one in module.webinars]}
        )
        for module in asked.modules
    ]
    return asked.model_copy(update={"modules": modules})


@settings(max_examples=examples(200))
@given(rule=RULES, presences=PRESENCES, results=RESULTS, watched=WATCHED, registered=st.booleans())
def test_certification_and_the_audit_agree_on_everybody(rule, presences, results, watched, registered):
    audited, certified = Standing(registered=registered), certified_standing.Standing()
    for (webinar, revision), seconds in presences.items():
        audited.hear_presence(webinar, seconds=seconds, revision=revision)
        presence = certified_standing.Presence(webinar, seconds, revision, f"{webinar}-{revision}")
        certified = certified.after(presences=[presence])
    for (test, attempt, revision), (passed, moment) in results.items():
        audited.hear_result(test, f"{test}-{attempt}", passed=passed, revision=revision, moment=moment)
        result = certified_standing.Attempt(
            f"{test}-{attempt}", test, passed, 50, revision, f"{test}-{attempt}-{revision}", moment
        )
        certified = certified.after(attempts=[result])
    for number, (webinar, moment) in enumerate(watched):
        audited.hear_watched(webinar, moment=moment)
        certified = certified.after(recordings=[certified_standing.Watched(webinar, moment, f"watched-{number}")])
    certified = certified.after(registered_by="registration" if registered else None)
    asked = with_quizzes(rule)
    met = earning.evaluate(programme_told(asked, version=1, fact_id="published"), certified).met
    assert (audited.registered and audited.meets(asked)) is met
    assert audited.could_meet(asked) or not met
