"""The rules by themselves: who may apply, who decides what, who gets a place."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registration import domain
from services.registration.domain import Place, Session, Status, Terms
from shared.testing import START

HOUR = timedelta(hours=1)
SESSION = Session("w", "p", ends_at=START, capacity=20)


def terms(*, accepted_only=True, deadline=None):
    return Terms(
        "p",
        1,
        accepted_only=accepted_only,
        deadline=deadline,
        oblasts=frozenset({"UA-63"}),
        body_types=frozenset({"a"}),
    )


def test_without_consent_to_processing_nothing_may_be_stored():
    with pytest.raises(domain.ConsentMissing):
        domain.check_may_apply(terms(), consents=["mailing"], filled_in_at=START)
    domain.check_may_apply(terms(), consents=["mailing", "processing"], filled_in_at=START)


@pytest.mark.parametrize(("late", "refused"), [(-HOUR, False), (timedelta(), False), (timedelta(seconds=1), True)])
def test_the_deadline_counts_to_the_second(late, refused):
    def apply():
        domain.check_may_apply(terms(deadline=START), consents=["processing"], filled_in_at=START + late)

    if refused:
        with pytest.raises(domain.DeadlinePassed):
            apply()
    else:
        apply()


@pytest.mark.parametrize(
    ("oblast", "body_type", "remarks"),
    [
        ("UA-63", "a", []),
        ("UA-05", "a", ["oblast_not_in_programme"]),
        ("UA-63", "b", ["body_not_in_programme"]),
        ("UA-05", "b", ["oblast_not_in_programme", "body_not_in_programme"]),
    ],
)
def test_what_does_not_fit_the_programme_is_a_remark_and_never_a_verdict(oblast, body_type, remarks):
    assert domain.remarks_on(terms(), oblast=oblast, body_type=body_type) == remarks


DECISIONS = [
    (Status.SUBMITTED, True, Status.ACCEPTED),
    (Status.SUBMITTED, False, Status.DECLINED),
    (Status.ACCEPTED, True, None),
    (Status.ACCEPTED, False, Status.DECLINED),
    (Status.DECLINED, True, Status.ACCEPTED),
    (Status.DECLINED, False, None),
]


@pytest.mark.parametrize(("before", "accept", "after"), DECISIONS)
def test_a_person_decides_and_may_decide_otherwise_later(before, accept, after):
    assert domain.decide(before, accept=accept, reason="" if accept else "Інша область") is after


@pytest.mark.parametrize("accept", [True, False])
def test_nobody_decides_on_what_was_withdrawn(accept):
    with pytest.raises(domain.NotEntitled):
        domain.decide(Status.WITHDRAWN, accept=accept, reason="Причина")


@pytest.mark.parametrize("reason", ["", "  \n"])
@pytest.mark.parametrize("before", Status)
def test_declining_needs_a_reason_whatever_was_before(before, reason):
    with pytest.raises(domain.ReasonMissing):
        domain.decide(before, accept=False, reason=reason)


@pytest.mark.parametrize("accepted_only", [True, False])
@pytest.mark.parametrize("status", [None, *Status])
def test_the_policy_says_which_application_gives_the_right_to_a_place(status, accepted_only):
    entitled = status is Status.ACCEPTED or (status is Status.SUBMITTED and not accepted_only)
    if entitled:
        domain.check_entitled(terms(accepted_only=accepted_only), status)
    else:
        with pytest.raises(domain.NotEntitled) as refusal:
            domain.check_entitled(terms(accepted_only=accepted_only), status)
        assert str(refusal.value)


@pytest.mark.parametrize(("later", "open_"), [(-timedelta(seconds=1), True), (timedelta(), False), (HOUR, False)])
def test_places_are_taken_until_a_webinar_ends(later, open_):
    if open_:
        domain.check_still_open(SESSION, START + later)
    else:
        with pytest.raises(domain.WebinarOver):
            domain.check_still_open(SESSION, START + later)
    assert (domain.places_to_give(SESSION, active=True, confirmed=19, now=START + later) == 1) is open_


NUMBERS = st.integers(0, 50)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_a_newcomer_never_exceeds_the_capacity_and_never_overtakes(capacity, confirmed, waiting):
    place, position = domain.place_for_newcomer(capacity=capacity, confirmed=confirmed, waiting=waiting)
    if place is Place.CONFIRMED:
        assert (confirmed + 1 <= capacity, waiting, position) == (True, 0, None)
    else:
        assert confirmed >= capacity or waiting > 0
        assert position == waiting + 1


@given(NUMBERS, NUMBERS, st.booleans())
def test_as_many_of_those_who_wait_get_a_place_as_are_free(capacity, confirmed, active):
    session = Session("w", "p", ends_at=START + HOUR, capacity=capacity)
    given_out = domain.places_to_give(session, active=active, confirmed=confirmed, now=START)
    assert given_out == (max(0, capacity - confirmed) if active else 0)


def test_a_reference_is_short_and_comes_from_the_random_end_of_the_id():
    assert domain.reference_of("018e3c1a-5400-7201-8b73-7683742898dc") == "7428-98DC"
