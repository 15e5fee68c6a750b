"""How long statements hold, in whatever order they come."""

from datetime import timedelta
from itertools import permutations

from services.reporting.domain.timelines import Moment, ends
from shared.testing import START


def at(hour):
    return START + timedelta(hours=hour)


def test_what_is_stated_holds_until_something_of_a_higher_rank_is_told():
    moments = [Moment("a", 1, at(0)), Moment("b", 2, at(5)), Moment("c", 3, at(9))]
    for order in permutations(moments):
        assert ends(order) == {"a": at(5), "b": at(9), "c": None}


def test_what_was_overtaken_before_it_was_told_never_held():
    assert ends([Moment("late", 1, at(7)), Moment("b", 2, at(3))]) == {"late": at(3), "b": None}


def test_of_equal_ranks_the_later_holds_and_ids_decide_at_one_moment():
    assert ends([Moment("b", 0, at(1)), Moment("a", 0, at(1)), Moment("c", 0, at(0))]) == {
        "c": at(1),
        "a": at(1),
        "b": None,
    }
