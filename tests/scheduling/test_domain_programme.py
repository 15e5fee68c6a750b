"""What may be published, what a person is warned of, and what publishing does to the webinars."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.scheduling.domain.materials import check_address
from services.scheduling.domain.programme import Plan, PlannedModule, PlannedWebinar, check_plan, warnings_about
from services.scheduling.domain.refusals import (
    BrokenAddress,
    FaultyProgramme,
    HeldWebinarMoved,
    HeldWebinarRemoved,
    WebinarTaken,
)
from services.scheduling.domain.timetable import (
    Happening,
    Slot,
    recalculated,
    timetable_changes,
    warnings_about_changes,
)

NOON = datetime(2024, 3, 14, 12, tzinfo=UTC)
WEEK, HOUR = timedelta(days=7), timedelta(hours=1)


def webinar(key: str, starts_at: datetime = NOON, *, hours: int = 2) -> PlannedWebinar:
    return PlannedWebinar(key, f"Тема {key}", starts_at, starts_at + hours * HOUR)


def plan(*webinars: PlannedWebinar, **changes: object) -> Plan:
    sound = Plan(
        programme_id="dialogue",
        modules=(PlannedModule("m1", webinars or (webinar("w1"), webinar("w2", NOON + WEEK))),),
        donor_acknowledgement="За підтримки донора.",
        test_ids=("final",),
        hours=60,
        needed_of_module={"m1": 1},
        needed_tests=("final",),
    )
    return replace(sound, **changes)  # type: ignore[arg-type]  # a builder's shorthand


def faults_of(faulty: Plan) -> list[str]:
    with pytest.raises(FaultyProgramme) as refusal:
        check_plan(faulty)
    return str(refusal.value).splitlines()


def test_a_sound_programme_has_neither_faults_nor_warnings():
    check_plan(plan())
    assert warnings_about(plan()) == []


@pytest.mark.parametrize(
    ("faulty", "where"),
    [
        (plan(donor_acknowledgement=" "), "donor_acknowledgement.uk: "),
        (plan(modules=(), needed_of_module={}), "modules: "),
        (plan(modules=(PlannedModule("m1", ()),), needed_of_module={}), "modules.m1: "),
        (plan(timezone="Europe/Nowhere"), "timezone: "),
        (plan(timezone="../etc"), "timezone: "),
        (plan(number_pattern_fault="у взірці немає {year}"), "number_pattern: у взірці немає {year}."),
        (plan(webinar("w1"), webinar("w1")), "webinars: "),
        (plan(speaker_ids=("yuliia", "yuliia")), "speakers: "),
        (plan(test_ids=("final", "final")), "tests: "),
        (plan(replace(webinar("w1"), speaker_ids=("nobody",))), "modules.m1.w1.speaker_ids: "),
        (plan(needed_of_module={"m9": 1}), "rule.modules.m9: "),
        (plan(needed_of_module={"m1": 3}), "rule.modules.m1: "),
        (plan(needed_tests=("other",)), "rule.tests: "),
    ],
)
def test_a_fault_is_refused_with_its_place(faulty, where):
    assert [fault.startswith(where) for fault in faults_of(faulty)] == [True]


def test_all_faults_are_named_at_once():
    assert len(faults_of(plan(donor_acknowledgement="", timezone="Nowhere", needed_tests=("other",)))) == 3


@pytest.mark.parametrize(
    ("odd", "words"),
    [
        (plan(hours=45), "1,5 кредиту"),
        (plan(hours=45, professional=False), "1,5 кредиту"),
        (plan(hours=15), "щонайменше 2 кредити"),
        (plan(hours=90, professional=False), "щонайбільше 1 кредит"),
        (plan(webinar("w1"), webinar("w2", NOON + HOUR)), "накладаються"),
        (plan(webinar("w1", NOON + WEEK), webinar("w2")), "починається раніше"),
        (plan(application_deadline=NOON + 2 * WEEK), "після останнього вебінару"),
        (plan(needed_of_module={}, needed_tests=()), "жодної умови"),
        (plan(minimum_minutes=121), "коротший"),
    ],
)
def test_what_is_odd_is_a_warning(odd, words):
    check_plan(odd)
    assert any(words in warning for warning in warnings_about(odd))


@pytest.mark.parametrize("hours", [6, 15, 30])
def test_a_short_programme_of_at_most_one_credit_is_not_odd(hours):
    assert warnings_about(plan(hours=hours, professional=False)) == []


# ---- the timetable


def slot(key: str, starts_at: datetime = NOON, **changes: object) -> Slot:
    known = Slot(key, "dialogue", starts_at, starts_at + 2 * HOUR, sequence=0)
    return replace(known, **changes)  # type: ignore[arg-type]  # a builder's shorthand


def changes(known: list[Slot], *planned: PlannedWebinar) -> list[tuple[Happening, str, int]]:
    found = timetable_changes("dialogue", known={one.webinar_id: one for one in known}, planned=planned)
    return [(change.happening, change.webinar_id, change.sequence) for change in found]


def test_a_new_webinar_begins_its_calendar_entry_at_zero():
    assert changes([], webinar("w1")) == [(Happening.ADDED, "w1", 0)]


def test_an_unchanged_webinar_is_no_change():
    assert changes([slot("w1")], webinar("w1")) == []


def test_the_same_moment_in_another_zone_is_no_change():
    kyiv = NOON.astimezone(datetime.fromisoformat("2024-03-14T14:00+02:00").tzinfo)
    assert changes([slot("w1")], webinar("w1", kyiv)) == []


@pytest.mark.parametrize("moved", [webinar("w1", NOON + HOUR), webinar("w1", hours=3)])
def test_another_begin_or_end_raises_the_sequence(moved):
    assert changes([slot("w1", sequence=2)], moved) == [(Happening.MOVED, "w1", 3)]


def test_a_webinar_that_left_the_programme_is_cancelled_once():
    assert changes([slot("w1")]) == [(Happening.CANCELLED, "w1", 1)]
    assert changes([slot("w1", sequence=1, cancelled=True)]) == []


def test_a_webinar_that_comes_back_goes_on_with_its_sequence():
    assert changes([slot("w1", sequence=1, cancelled=True)], webinar("w1")) == [(Happening.ADDED, "w1", 2)]


def test_the_id_of_another_programmes_webinar_is_refused():
    with pytest.raises(WebinarTaken, match="«another»"):
        changes([slot("w1", programme_id="another")], webinar("w1"))


def test_another_programmes_webinars_are_not_cancelled():
    assert changes([slot("w9", programme_id="another")]) == []


def test_a_held_webinar_cannot_leave_the_programme():
    with pytest.raises(HeldWebinarRemoved, match="«w1»"):
        changes([slot("w1", held=True)])


def test_the_time_of_a_held_webinar_can_be_corrected_but_not_moved():
    assert changes([slot("w1", held=True)], webinar("w1", NOON + 12 * HOUR)) == [(Happening.MOVED, "w1", 1)]
    with pytest.raises(HeldWebinarMoved, match="12 год"):
        changes([slot("w1", held=True)], webinar("w1", NOON + 13 * HOUR))


def test_the_past_and_a_recount_are_worth_a_warning():
    known = {"held": slot("held", held=True), "moved": slot("moved"), "gone": slot("gone")}
    planned = [webinar("held", NOON + HOUR), webinar("moved", NOON + HOUR), webinar("new", NOON + WEEK)]
    found = timetable_changes("dialogue", known=known, planned=planned)
    assert recalculated(found, known) == ["held"]
    warnings = warnings_about_changes(found, known=known, now=NOON + WEEK)
    assert [("минулий" in one, "перераховано" in one) for one in warnings] == [
        (True, False),
        (True, False),
        (False, True),
    ]


# ---- links


@pytest.mark.parametrize(
    "url",
    [
        "https://youtu.be/abcdefghijk?t=10",
        "https://uk.wikipedia.org/wiki/Діалог_(значення)",
        "http://rada.example:8080/agenda.pdf",
    ],
)
def test_an_address_that_opens_is_taken(url):
    check_address(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://youtu.be/abcdefghijk)",
        "https://youtu.be/abcdefghijk.",
        "https://youtu.be/abcdefghijk»",
        "https://youtu.be/abc defghijk",
        "https://localhost/slides",
        "https://",
        "https://[broken/slides",
    ],
)
def test_an_address_broken_by_copying_is_refused(url):
    with pytest.raises(BrokenAddress, match="Скопіюйте адресу ще раз"):
        check_address(url)
