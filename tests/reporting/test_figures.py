"""Figures against a second count that shares no code; in any order, at any moment, before and after corrections."""

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select

from services.reporting.handlers import hears
from services.reporting.store import metadata
from shared.bus import Heard
from shared.contracts.notification import HandedOnKind, LetterSent
from shared.contracts.registration import ParticipantErased
from shared.contracts.scheduling import AttendanceCorrected
from tests.reporting.builders import behind, events, numbers
from tests.reporting.cohort import FINAL, FIRST, MODULES, PROGRAMME, WEBINARS, Cohort
from tests.reporting.independent import Count

SIZE = 60


def cohort(size=SIZE, seed=1):
    return list(Cohort(size, seed=seed).facts())


def expected_funnel(count):
    return {
        "applied": len(count.applied),
        "accepted": len(count.accepted),
        "enrolled": len(count.enrolled),
        "attended": len(count.attended),
        "participations": len(count.counting),
        "recordings": len(count.watched),
        "tested": len(count.tested),
        "passed": len(count.passed),
        "certified": len(count.certified),
        "rated": len(count.ratings),
        "tested_twice": len(count.gains()),
    }


def check_against(found, count):
    totals = {code: found.get((code, "", "", ""), 0) for code in expected_funnel(count)}
    assert totals == expected_funnel(count)
    assert found["person_hours", "", "", ""] == pytest.approx(count.person_hours)
    assert found["gain", "", "", ""] == pytest.approx(count.mean_gain())
    assert found["normalised_gain", "", "", ""] == pytest.approx(count.normalised_gain())
    overall = [one["overall"] for one in count.ratings]
    assert found["satisfaction", "", "", ""] == pytest.approx(sum(overall) / len(overall))
    assert found["satisfied", "", "", ""] == pytest.approx(100 * sum(one >= 4 for one in overall) / len(overall))
    assert found["clarity", "", "", ""] == pytest.approx(sum(one["clarity"] for one in count.ratings) / len(overall))
    took_part = len(count.counting) + len(count.watched)
    assert found["response_rate", "", "", ""] == pytest.approx(100 * len(overall) / took_part)
    for dimension in ("oblast", "sex", "age_band", "body_type", "role"):
        for code, people in (("applied", count.applied), ("attended", count.attended), ("certified", count.certified)):
            parts = {key[3]: n for key, n in found.items() if key[:3] == (code, "", dimension)}
            assert parts == dict(count.by(dimension, people)), (code, dimension)
    cells = {(key[3], key[1]): n for key, n in found.items() if key[0] == "attended" and key[1] in MODULES and key[2]}
    assert cells == count.oblast_by_module()


async def test_every_figure_equals_an_independent_count_of_the_log(house):
    facts = cohort()
    await house.hear(hears, *facts)
    check_against(await numbers(house), Count(events(facts), PROGRAMME))


async def test_any_order_and_any_doubles_give_the_same_rows_and_figures(house):
    facts = cohort()
    shuffled = facts + facts[::3]
    Random(7).shuffle(shuffled)
    for start in range(0, len(shuffled), 70):
        await house.hear(hears, *shuffled[start : start + 70])
    check_against(await numbers(house), Count(events(facts), PROGRAMME))


async def test_figures_as_of_a_moment_are_those_of_the_facts_told_until_then(house):
    facts = cohort()
    Random(3).shuffle(facts)
    await house.hear(hears, *facts)
    last = max(one.time for one in facts)
    for share in (0.3, 0.8):
        moment = FIRST + share * (last - FIRST)
        count = Count(events(facts), PROGRAMME, until=moment.isoformat())
        check_against(await numbers(house, as_of=moment), count)


async def test_a_corrected_attendance_changes_exactly_the_figures_it_should(house):
    facts = cohort()
    await house.hear(hears, *facts)
    before = await numbers(house)
    count = Count(events(facts), PROGRAMME)
    who, webinar = next(key for key, seconds in count.counting.items() if seconds == 7200)
    assert sum(one == who for one, _ in count.counting) > 1
    correction = AttendanceCorrected(
        participant_id=who, programme_id=PROGRAMME, webinar_id=webinar, seconds=60, revision=9, corrected_at=FIRST
    )
    moment = max(one.time for one in facts) + timedelta(hours=1)
    await house.hear(hears, Heard("zz", moment, "zz", None, correction))
    after = await numbers(house)
    changed = {key for key in before | after if before.get(key) != after.get(key)}
    module = webinar.split("-")[1]
    traits = count.traits[who]
    parts = {("", "", ""), (webinar, "", ""), (module, "", ""), (module, "oblast", traits["oblast"])}
    parts |= {("", name, traits[name]) for name in traits}
    expected = {(code, *part) for code in ("participations", "person_hours") for part in parts}
    expected.add(("response_rate", "", "", ""))
    was_there_else = {one for person, one in count.counting if person == who and one != webinar}
    expected.add(("attended", webinar, "", ""))
    if not any(one.split("-")[1] == module for one in was_there_else):
        expected |= {("attended", module, "", ""), ("attended", module, "oblast", traits["oblast"])}
    assert changed == expected
    assert before["participations", "", "", ""] - after["participations", "", "", ""] == 1
    assert await numbers(house, as_of=moment - timedelta(seconds=1)) == before


async def test_behind_a_figure_stand_as_many_facts_as_it_counts(house):
    facts = cohort()
    await house.hear(hears, *facts)
    found, count = await numbers(house), Count(events(facts), PROGRAMME)
    assert (await behind(house, "applied")).total == len(count.applied)
    assert (await behind(house, "participations", subject_id=WEBINARS[0])).total == found[
        "participations", WEBINARS[0], "", ""
    ]
    cell = await behind(house, "participations", subject_id="one", dimension="oblast", value="UA-63")
    assert cell.total == found["participations", "one", "oblast", "UA-63"]
    assert set(cell.fact_ids) <= {one.id for one in facts}
    assert (await behind(house, "gain")).total == 2 * len(count.gains())
    in_band = await behind(house, "score_after", dimension="score_band", value="90")
    assert in_band.total == found["score_after", "", "score_band", "90"]
    tests = {one.id: one.fact for one in facts}
    assert {tests[one].test_id for one in in_band.fact_ids} == {FINAL}


async def test_whoever_is_forgotten_leaves_no_row_whatever_comes_later(house):
    facts = cohort()
    gone = next(iter(Count(events(facts), PROGRAMME).certified))
    letters = [
        LetterSent(letter_id=one, kind=HandedOnKind.POST, programme_id=PROGRAMME, participant_id=gone, sent_at=FIRST)
        for one in ("before", "after")
    ]
    await house.hear(hears, *facts[: len(facts) // 2], letters[0])
    await house.hear(hears, ParticipantErased(participant_id=gone, erased_at=FIRST))
    await house.hear(hears, *facts[len(facts) // 2 :], letters[1])
    for name in ("statement", "applicant", "person", "letter"):
        table = metadata.tables[name]
        assert not await house.read(lambda tx, t=table: tx.read(select(t).where(t.c.participant_id == gone)))
    others = [one for one in facts if one.fact.key != gone]
    check_against(await numbers(house), Count(events(others), PROGRAMME))
