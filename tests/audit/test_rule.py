"""The audit's own evaluator: who earns the certificate, whatever the order in which facts arrive."""

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dovira.audit.rule import Standing, meets_rule
from services.certification.domain import earning
from services.certification.domain import programme as certified_programme
from services.certification.domain import standing as certified_standing
from shared.contracts.programme import CertificateRule
from tests.audit.builders import FIRST, SECOND, TEST, THIRD, programme

HOUR = 3600


def meets(rule, *, seconds=None, passed=()):
    return meets_rule(programme(rule=CertificateRule(**rule)), seconds=seconds or {}, passed=passed)


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
    assert meets_rule(ten, seconds={f"course-w{number}": HOUR for number in range(7)}, passed=())
    assert not meets_rule(ten, seconds={f"course-w{number}": HOUR for number in range(6)}, passed=())


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
    standing.hear_result(TEST, "attempt-1", passed=False, revision=1)
    standing.hear_result(TEST, "attempt-1", passed=True, revision=0)
    assert not standing.meets(asked)
    assert standing.could_meet(asked)
    standing.hear_result(TEST, "attempt-2", passed=True, revision=0)
    assert standing.meets(asked)


def test_what_was_never_said_cannot_have_been_met():
    standing = Standing(registered=True)
    standing.hear_presence(FIRST, seconds=HOUR, revision=1)
    assert not standing.could_meet(programme())


# ---- the same facts, judged by certification and by the audit

REVISIONS = st.integers(min_value=0, max_value=3)
RULES = st.builds(
    CertificateRule,
    modules=st.dictionaries(st.sampled_from(["m1", "m2", "nowhere"]), st.integers(0, 2), max_size=2),
    share_of_all=st.none() | st.sampled_from([0, 0.3, 1 / 3, 0.5, 0.6667, 2 / 3, 1]),
    minimum_minutes=st.integers(0, 2),
    tests=st.lists(st.sampled_from([TEST, "course-other"]), unique=True, max_size=1),
)
WEBINARS = st.sampled_from([FIRST, SECOND, THIRD, "course-that-was-cancelled"])
PRESENCES = st.dictionaries(st.tuples(WEBINARS, REVISIONS), st.sampled_from([0, 1, 59, 60, 119, 120]))
RESULTS = st.dictionaries(
    st.tuples(st.sampled_from([TEST, "course-other"]), st.sampled_from(["a", "b"]), REVISIONS), st.booleans()
)


def as_certification_has_it(asked):
    """What is only printed is left blank."""
    blank: dict[str, Any] = dict.fromkeys((field.name for field in fields(certified_programme.Programme)), "")
    webinars = {module.id: tuple(webinar.id for webinar in module.webinars) for module in asked.modules}
    stated = asked.rule
    rule = certified_programme.Rule(stated.modules, stated.share_of_all, stated.minimum_minutes, tuple(stated.tests))
    return certified_programme.Programme(**(blank | {"webinars": webinars, "tests": (), "rule": rule}))


@settings(max_examples=500, deadline=None)
@given(rule=RULES, presences=PRESENCES, results=RESULTS, registered=st.booleans())
def test_certification_and_the_audit_agree_on_everybody(rule, presences, results, registered):
    audited, certified = Standing(registered=registered), certified_standing.Standing()
    for (webinar, revision), seconds in presences.items():
        audited.hear_presence(webinar, seconds=seconds, revision=revision)
        presence = certified_standing.Presence(webinar, seconds, revision, f"{webinar}-{revision}")
        certified = certified.after(presences=[presence])
    for (test, attempt, revision), passed in results.items():
        audited.hear_result(test, f"{test}-{attempt}", passed=passed, revision=revision)
        result = certified_standing.Attempt(
            f"{test}-{attempt}", test, passed, 50, revision, f"{test}-{attempt}-{revision}"
        )
        certified = certified.after(attempts=[result])
    certified = certified.after(registered_by="registration" if registered else None)
    asked = programme(rule=rule)
    met = earning.evaluate(as_certification_has_it(asked), certified).met
    assert (audited.registered and audited.meets(asked)) is met
    assert audited.could_meet(asked) or not met
