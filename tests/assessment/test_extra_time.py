"""More time for one person: what it comes to, what it does to attempts, who granted it, and that nobody learns why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.assessment.domain.attempts import Test
from services.assessment.domain.extra_time import ExtraTime, extra_minutes
from services.assessment.domain.refusals import (
    ExtraTimeEnded,
    FaultyExtraTime,
    NoSuchExtraTime,
    NoSuchTest,
    NotAParticipant,
    NotRegisteredYet,
    TimeOver,
)
from services.assessment.use_cases import finish_overdue
from shared.contracts.assessment_accommodations import ExtraTimeGranted, ExtraTimeRevoked
from shared.testing import START
from tests.assessment.builders import ANN, BOB, RIGHT, TEST, a_test, answers_to, erased, published, withdrawn

NOON = datetime(2023, 6, 1, 12, tzinfo=UTC)
FINAL = Test("final", "programme", "Тест", pass_mark=60, attempt_limit=3, time_limit_minutes=30)
MINUTE = timedelta(minutes=1)


def granted(**changes):
    known = ExtraTime("x", "ann", "programme", "staff", NOON)
    return replace(known, **changes)


# ---- how much it is


@pytest.mark.parametrize(
    ("grants", "minutes"),
    [
        ([], 0),
        ([granted(percent=50)], 15),
        ([granted(percent=25)], 8),
        ([granted(minutes=10)], 10),
        ([granted(minutes=10), granted(percent=50), granted(minutes=5)], 15),
        ([granted(minutes=10, test_id="final")], 10),
        ([granted(minutes=10, test_id="other")], 0),
        ([granted(minutes=10, programme_id="other")], 0),
        ([granted(minutes=10, revoked_at=NOON)], 0),
    ],
)
def test_the_longest_of_what_holds_for_the_test_counts_in_whole_minutes(grants, minutes):
    assert extra_minutes(FINAL, grants, limit=30) == minutes


def test_a_test_without_a_limit_needs_no_extra_time():
    assert extra_minutes(FINAL, [granted(minutes=10)], limit=None) == 0


# ---- what it does to attempts


async def test_an_attempt_that_begins_later_has_the_time_of_its_person_and_no_other(assessment):
    await assessment.opened(minutes=20, people=[ANN, BOB])
    await assessment.grant(percent=50)
    ann, bob = await assessment.start(ANN), await assessment.start(BOB)
    assert (ann.ends_at - ann.started_at, bob.ends_at - bob.started_at) == (30 * MINUTE, 20 * MINUTE)


async def test_the_person_sees_the_time_of_their_own_before_the_start(assessment):
    await assessment.opened(minutes=20, people=[ANN, BOB])
    await assessment.grant(minutes=7)
    [ann], [bob] = await assessment.states(ANN), await assessment.states(BOB)
    assert [(state.time_limit_minutes, state.extra_minutes) for state in (ann, bob)] == [(20, 7), (20, 0)]


async def test_an_attempt_that_runs_gets_it_too(assessment):
    await assessment.opened(minutes=20)
    sheet = await assessment.start()
    assessment.clock.advance(minutes=15)
    effect = await assessment.grant(percent=100)
    assert effect.running_until == sheet.started_at + 40 * MINUTE
    assessment.clock.advance(minutes=20)
    assert await assessment.harness.write(finish_overdue) == 0
    await assessment.save(sheet, answers_to(sheet, RIGHT))
    assert (await assessment.start()).ends_at == effect.running_until


async def test_an_attempt_whose_time_was_over_is_not_brought_back(assessment):
    await assessment.opened(minutes=20)
    sheet = await assessment.start()
    assessment.clock.advance(minutes=21)
    assert (await assessment.grant(percent=100)).running_until is None
    with pytest.raises(TimeOver):
        await assessment.save(sheet, answers_to(sheet, RIGHT))


@pytest.mark.parametrize(("after", "until"), [(5, 20), (17, 22), (38, 40)])
async def test_taken_back_it_leaves_a_running_attempt_five_minutes_to_hand_in(assessment, after, until):
    await assessment.opened(minutes=20)
    extra = await assessment.grant(percent=100)
    sheet = await assessment.start()
    assessment.clock.advance(minutes=after)
    assert (await assessment.revoke(extra.extra_time_id)).running_until == sheet.started_at + until * MINUTE


async def test_what_is_taken_back_does_not_count_for_the_next_attempt(assessment):
    await assessment.opened(minutes=20)
    extra = await assessment.grant(percent=100)
    await assessment.revoke(extra.extra_time_id)
    sheet = await assessment.start()
    assert sheet.ends_at - sheet.started_at == 20 * MINUTE


async def test_nobody_has_time_beyond_the_closing_of_the_test(assessment):
    closes_at = START + 25 * MINUTE
    await assessment.opened(minutes=20, closes_at=closes_at)
    await assessment.grant(percent=100)
    assert (await assessment.start()).ends_at == closes_at


# ---- facts, and who may be granted it


async def test_both_are_facts_with_their_author_and_without_the_paper_it_rests_on(assessment):
    await assessment.opened(minutes=20)
    extra = await assessment.grant(test_id=TEST, percent=50, basis="заява № 12")
    await assessment.revoke(extra.extra_time_id)
    [given], [taken] = await assessment.told(ExtraTimeGranted), await assessment.told(ExtraTimeRevoked)
    assert (given.participant_id, given.test_id, given.percent, given.granted_by) == (ANN, TEST, 50, "staff-1")
    assert (taken.extra_time_id, taken.revoked_by) == (given.extra_time_id, "staff-2")
    assert "№ 12" not in given.model_dump_json() + taken.model_dump_json()
    [line] = await assessment.extra_time()
    assert (line.basis, line.revoked_by, line.revoked_at) == ("заява № 12", "staff-2", assessment.clock.now())


async def test_what_holds_already_is_not_granted_twice(assessment):
    await assessment.opened(minutes=20)
    first, again = await assessment.grant(percent=50), await assessment.grant(percent=50)
    assert first.extra_time_id == again.extra_time_id
    await assessment.revoke(first.extra_time_id)
    assert (await assessment.grant(percent=50)).extra_time_id != first.extra_time_id
    assert len(await assessment.told(ExtraTimeGranted)) == 2


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({}, FaultyExtraTime),
        ({"percent": 50, "minutes": 5}, FaultyExtraTime),
        ({"percent": 50, "test_id": "no-such"}, NoSuchTest),
        ({"percent": 50, "participant_id": BOB}, NotRegisteredYet),
    ],
)
async def test_extra_time_that_makes_no_sense_is_refused(assessment, asked, refusal):
    await assessment.opened(minutes=20)
    with pytest.raises(refusal):
        await assessment.grant(**({"participant_id": ANN} | asked))
    assert await assessment.told(ExtraTimeGranted) == []


async def test_a_test_the_programme_dropped_and_a_person_who_left_get_none(assessment):
    await assessment.opened(minutes=20)
    await assessment.hear(published(a_test("other"), version=2))
    with pytest.raises(NoSuchTest):
        await assessment.grant(minutes=5, test_id=TEST)
    await assessment.hear(withdrawn())
    with pytest.raises(NotAParticipant):
        await assessment.grant(minutes=5)


async def test_it_can_be_taken_back_once(assessment):
    await assessment.opened(minutes=20)
    extra = await assessment.grant(percent=50)
    await assessment.revoke(extra.extra_time_id)
    with pytest.raises(ExtraTimeEnded):
        await assessment.revoke(extra.extra_time_id)
    with pytest.raises(NoSuchExtraTime):
        await assessment.revoke("made-up")


async def test_extra_time_is_forgotten_with_the_person(assessment):
    await assessment.opened(minutes=20, people=[ANN, BOB])
    await assessment.grant(percent=50, basis="заява № 12")
    await assessment.grant(BOB, percent=50)
    await assessment.hear(erased())
    assert [line.participant_id for line in await assessment.extra_time()] == [BOB]
    with pytest.raises((NotAParticipant, NotRegisteredYet)):
        await assessment.grant(percent=50)
