"""Queues in steps: whoever comes is served, in turn, and what waits is what the paper says."""

from itertools import pairwise

import pytest

from dovira.sizing.queues import STEP, arrivals_of, play
from dovira.sizing.year import STAGES, Arriving, Stage, Visit


def at_once(*visits, share=1.0):
    return Stage("at once", share, Arriving.AT_ONCE, visits)


def play_with(stage, people, **rates):
    rate = {name.replace("_", " "): value for name, value in rates.items()}
    return play(stage, people, capacity=rate, rate=rate)


def test_a_crowd_at_once_waits_as_long_as_its_number_through_the_rate():
    queue = play_with(at_once(Visit("desk")), 1000, desk=2).queues["desk"]

    assert queue.served == pytest.approx(1000)
    assert queue.longest_backlog == pytest.approx(1000 - 2 * STEP)
    assert queue.longest_wait == pytest.approx((1000 - 2 * STEP) / 2)
    assert queue.lasted == pytest.approx(1000 / 2 - STEP)


def test_nobody_waits_where_more_is_done_than_comes():
    stage = Stage("calm", 1.0, Arriving.AFTER_OPENING, (Visit("desk"),), half_life=60)

    queue = play_with(stage, 5000, desk=10).queues["desk"]

    assert (queue.longest_backlog, queue.longest_wait, queue.lasted) == (0, 0, 0)


def test_what_follows_comes_as_fast_as_it_was_served_and_in_its_number():
    stage = at_once(Visit("desk", then=(Visit("post", 3),)), share=0.5)

    queues = play_with(stage, 2000, desk=10, post=100).queues

    assert queues["desk"].served == pytest.approx(1000)
    assert queues["post"].served == pytest.approx(3000)
    assert queues["post"].busiest == pytest.approx(30)
    assert queues["post"].longest_wait == 0


def test_a_station_that_is_visited_again_later_is_played_behind_what_leads_there():
    stage = at_once(Visit("desk", then=(Visit("post"), Visit("press", then=(Visit("post"),)))))

    day = play_with(stage, 100, desk=100, post=100, press=100)

    assert list(day.queues) == ["desk", "press", "post"]
    assert day.queues["post"].served == pytest.approx(200)


def test_cores_are_the_work_of_all_stations_in_the_busiest_step():
    stage = at_once(Visit("desk", then=(Visit("post"),)))

    assert play_with(stage, 10_000, desk=10, post=20).cores == pytest.approx(1.5)


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
@pytest.mark.parametrize("people", [100, 100_000])
def test_about_as_many_come_as_the_stage_says_and_the_same_seed_brings_the_same(stage, people):
    arrivals = arrivals_of(stage, people, seed=1)

    expected = people * stage.share
    assert abs(sum(arrivals) - expected) <= 5 * expected**0.5
    assert arrivals == arrivals_of(stage, people, seed=1)


def test_most_come_at_the_opening_or_before_the_deadline():
    for stage in STAGES:
        if stage.arriving is Arriving.AT_ONCE:
            continue
        arrivals = arrivals_of(stage, 10_000_000, seed=1)
        hour = int(3600 / STEP)
        hours = [sum(arrivals[start : start + hour]) for start in range(0, len(arrivals), hour)]
        falling = all(earlier > later for earlier, later in pairwise(hours))
        rising = all(earlier < later for earlier, later in pairwise(hours))
        assert (falling, rising) == (
            stage.arriving is Arriving.AFTER_OPENING,
            stage.arriving is Arriving.BEFORE_DEADLINE,
        )
