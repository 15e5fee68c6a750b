"""Presence is the union of joins within the planned session; what people decided stands."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.scheduling.domain.attendance import Interval, Record, Settled, present_seconds, settle

DAY = datetime(2024, 3, 14, tzinfo=UTC)
SESSION = Interval(DAY + timedelta(hours=12), DAY + timedelta(hours=13, minutes=30))


def at(clock: str) -> datetime:
    hours, minutes, seconds = (int(part) for part in clock.split(":"))
    return DAY + timedelta(hours=hours, minutes=minutes, seconds=seconds)


def between(begin: str, end: str) -> Interval:
    return Interval(at(begin), at(end))


def test_overlapping_joins_count_once():
    joins = [between("19:28:27", "23:55:19"), between("20:52:29", "23:55:19")]
    assert present_seconds(joins, between("19:00:00", "23:59:59")) == 266 * 60 + 52


def test_less_than_a_minute_is_counted_to_the_second():
    assert present_seconds([between("19:52:01", "19:52:39")], between("19:00:00", "21:00:00")) == 38


def test_time_before_and_after_the_planned_session_does_not_count():
    joins = [between("11:00:00", "12:10:00"), between("13:20:00", "14:00:00")]
    assert present_seconds(joins, SESSION) == 20 * 60


def test_nobody_is_present_outside_the_session():
    assert present_seconds([between("10:00:00", "12:00:00"), between("13:30:00", "15:00:00")], SESSION) == 0


def test_a_join_within_another_adds_nothing():
    joins = [between("12:00:00", "13:00:00"), between("12:10:00", "12:20:00"), between("12:50:00", "13:10:00")]
    assert present_seconds(joins, SESSION) == 70 * 60


def test_fractions_of_seconds_add_up_before_they_are_cut():
    half = timedelta(milliseconds=500)
    joins = [Interval(at("12:00:00"), at("12:00:00") + half), Interval(at("12:10:00"), at("12:10:00") + half)]
    assert present_seconds(joins, SESSION) == 1


moments = st.integers(min_value=-3600, max_value=4 * 3600).map(lambda offset: SESSION.begin + timedelta(seconds=offset))
intervals = st.tuples(moments, moments).map(lambda pair: Interval(min(pair), max(pair)))


@given(st.lists(intervals, max_size=8), st.data())
def test_order_and_repetition_of_joins_do_not_matter(joins, data):
    shuffled = data.draw(st.permutations(joins + joins[: len(joins) // 2]))
    assert present_seconds(shuffled, SESSION) == present_seconds(joins, SESSION)


@given(st.lists(intervals, min_size=1, max_size=8), st.data())
def test_cutting_a_join_in_two_does_not_matter(joins, data):
    whole = data.draw(st.sampled_from(joins))
    length = int((whole.end - whole.begin).total_seconds())
    cut = whole.begin + timedelta(seconds=data.draw(st.integers(0, length)))
    rest = list(joins)
    rest.remove(whole)
    pieces = [*rest, Interval(whole.begin, cut), Interval(cut, whole.end)]
    assert present_seconds(pieces, SESSION) == present_seconds(joins, SESSION)


@given(st.lists(intervals, max_size=8))
def test_presence_is_the_number_of_seconds_that_some_join_covers(joins):
    seconds = range(int((SESSION.end - SESSION.begin).total_seconds()))
    covered = sum(
        any(join.begin <= moment < join.end for join in joins)
        for moment in (SESSION.begin + timedelta(seconds=second) for second in seconds)
    )
    assert present_seconds(joins, SESSION) == covered <= len(seconds)


@given(st.lists(intervals, max_size=6), intervals)
def test_another_join_never_takes_presence_away(joins, another):
    assert present_seconds([*joins, another], SESSION) >= present_seconds(joins, SESSION)


# ---- what is recorded


def test_the_first_presence_is_recorded_as_the_first_revision():
    assert settle({"ann": 60}, {}) == [Settled("ann", 60, 1)]


def test_the_same_presence_again_changes_nothing():
    assert settle({"ann": 60}, {"ann": Record(60, 1)}) == []


def test_another_presence_is_the_next_revision():
    assert settle({"ann": 90}, {"ann": Record(60, 3)}) == [Settled("ann", 90, 4)]


def test_no_presence_is_no_first_record():
    assert settle({"ann": 0}, {}) == []


def test_presence_that_is_found_no_more_is_corrected_to_nothing():
    assert settle({}, {"ann": Record(60, 1)}) == [Settled("ann", 0, 2)]


def test_what_a_person_decided_is_not_changed_by_reports():
    assert settle({"ann": 90}, {"ann": Record(60, 2, decided_by="organiser")}) == []
