"""What another rule would change for whom, judged by the evaluation that issues certificates."""

from itertools import permutations

import pytest

from dovira.rules import History, ask_what_if
from shared.bus import Logged
from tests.rules.builders import (
    FIRST,
    PROGRAMME,
    RECAP,
    SECOND,
    STRICT,
    corrected,
    erased,
    issued,
    logged,
    passed,
    present,
    programme,
    published,
    registered,
    revoked,
    watched,
)

SOFT = "{modules: {m1: 1}, tests: [final]}"
STRICTER = "{modules: {m1: 2}, minimum_minutes: 120, tests: [final]}"


def history(*facts):
    told = History(PROGRAMME)
    for fact in facts:
        told.see(logged(fact))
    return told


def ids(verdicts):
    return [one.participant_id for one in verdicts]


DILIGENT = [registered("ann"), present("ann", FIRST), present("ann", SECOND, minutes=90), passed("ann"), issued("ann")]
ONCE = [registered("bob"), present("bob", FIRST), passed("bob")]
NEVER = [registered("eve")]
ALL = [published(), *DILIGENT, *ONCE, *NEVER]


def test_the_published_rule_itself_changes_nothing():
    answer = ask_what_if(history(*ALL), programme(STRICT))
    assert (answer.participants, answer.entitled_now, answer.entitled_then) == (3, 1, 1)
    assert (answer.gain, answer.lose) == ([], [])


def test_a_softer_rule_lets_somebody_gain_who_is_then_issued_a_certificate():
    answer = ask_what_if(history(*ALL), programme(SOFT))
    assert (ids(answer.gain), answer.lose) == (["bob"], [])
    assert (answer.entitled_now, answer.entitled_then, answer.issued_at_once) == (1, 2, 1)


def test_a_stricter_rule_names_who_would_lose_and_by_what_and_that_a_certificate_stays():
    answer = ask_what_if(history(*ALL), programme(STRICTER))
    [loser] = answer.lose
    assert (loser.participant_id, loser.has_certificate) == ("ann", True)
    assert loser.missing == ("module demo-m1: 1 of 2 webinars",)


def test_a_certificate_that_was_revoked_is_none():
    answer = ask_what_if(history(*ALL, revoked("ann")), programme(STRICTER))
    assert not answer.lose[0].has_certificate


def test_whoever_gains_and_has_a_certificate_is_not_issued_another():
    told = history(*ALL, corrected("ann", SECOND, minutes=5))
    answer = ask_what_if(told, programme(SOFT))
    assert (ids(answer.gain), answer.issued_at_once) == (["ann", "bob"], 1)


def test_recordings_and_dates_of_the_proposed_rule_count():
    facts = [published(), registered("ann"), watched("ann"), passed("ann", RECAP), passed("ann", days=30)]
    made_up = "{modules: {m1: 1}, tests: [final], recordings: true}"
    assert ids(ask_what_if(history(*facts), programme(made_up)).gain) == ["ann"]
    in_time = "{modules: {m1: 1}, tests: [final], recordings: true, until: 2024-04-10}"
    assert ask_what_if(history(*facts), programme(in_time)).gain == []


def test_the_newest_version_is_compared_with_and_other_programmes_and_the_erased_are_left_out():
    told = history(published(SOFT, version=2), *ALL, registered("dan", programme_id="other"), erased("eve"))
    answer = ask_what_if(told, programme(STRICT))
    assert (answer.participants, ids(answer.lose)) == (2, ["bob"])


@pytest.mark.parametrize("order", list(permutations(range(len(ONCE) + 1)))[::5])
def test_the_order_of_the_log_is_no_matter(order):
    facts = [published(), *ONCE]
    answer = ask_what_if(history(*(facts[place] for place in order), *ONCE), programme(SOFT))
    assert ids(answer.gain) == ["bob"]


def test_a_programme_that_was_never_published_has_nothing_to_compare():
    with pytest.raises(LookupError):
        ask_what_if(history(*ONCE), programme(SOFT))


def test_what_cannot_be_read_is_counted_and_stops_nothing():
    told = history(*ALL)
    told.see(Logged("DOVIRA", 1, "dovira.x", None, "unreadable"))
    assert ask_what_if(told, programme(SOFT)).unreadable == 1
