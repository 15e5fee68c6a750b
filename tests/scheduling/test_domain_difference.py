"""Two snapshots of a programme differ in paths, with both values in words."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum

from hypothesis import given
from hypothesis import strategies as st

from services.scheduling.domain.difference import Change, Words, difference


class Form(StrEnum):
    ONLINE = "online"
    UNKNOWN = "unknown"


NOON = datetime(2024, 3, 14, 12, tzinfo=UTC)
WORDS = Words("Europe/Kyiv", {"online": "онлайн"})


def webinar(key: str, **changes: object) -> dict[str, object]:
    return {"id": key, "topic": f"Тема {key}", "starts_at": NOON, "capacity": 100, **changes}


def programme(*webinars: dict[str, object], **changes: object) -> dict[str, object]:
    modules = [{"id": "m1", "title": "Модуль", "webinars": list(webinars or (webinar("w1"), webinar("w2")))}]
    return {"title": "Діалог", "free": True, "hours": {"contact": 40.0}, "modules": modules, **changes}


def changed(before: dict[str, object], after: dict[str, object]) -> list[Change]:
    return difference(before, after, WORDS)


def test_the_same_snapshot_does_not_differ():
    assert changed(programme(), programme()) == []


def test_values_are_said_in_words():
    before = programme(form=Form.ONLINE, deadline=None, outcomes=["a", "b"], links=[{"title": "Сайт", "url": "x"}])
    after = programme(
        title="Розмова",
        free=False,
        hours={"contact": 40.5},
        form=Form.UNKNOWN,
        deadline=NOON,
        outcomes=[],
        links=[],
    )
    assert changed(before, after) == [
        Change("title", "Діалог", "Розмова"),
        Change("free", "так", "ні"),
        Change("hours.contact", "40", "40,5"),
        Change("form", "онлайн", "unknown"),
        Change("deadline", "", "14.03.2024 14:00"),
        Change("outcomes", "a; b", ""),
        Change("links", "title: Сайт, url: x", ""),
    ]


def test_times_are_local_and_know_summer():
    summer = datetime(2023, 3, 28, 11, tzinfo=UTC)
    after = programme(webinar("w1", starts_at=summer), webinar("w2", starts_at=NOON + timedelta(seconds=5)))
    assert changed(programme(), after) == [
        Change("modules.m1.webinars.w1.starts_at", "14.03.2024 14:00", "28.03.2023 14:00"),
        Change("modules.m1.webinars.w2.starts_at", "14.03.2024 14:00", "14.03.2024 14:00:05"),
    ]


def test_parts_are_told_apart_by_id_not_by_place():
    after = programme(webinar("w0"), webinar("w1", capacity=50), webinar("w2"))
    assert changed(programme(), after) == [
        Change("modules.m1.webinars.w0", "", "Тема w0, 14.03.2024 14:00"),
        Change("modules.m1.webinars.w1.capacity", "100", "50"),
    ]


def test_a_removed_part_is_named():
    assert changed(programme(), programme(webinar("w2"))) == [
        Change("modules.m1.webinars.w1", "Тема w1, 14.03.2024 14:00", "")
    ]


def test_another_order_is_a_change_of_the_list():
    assert changed(programme(), programme(webinar("w2"), webinar("w1"))) == [
        Change("modules.m1.webinars", "w1, w2", "w2, w1")
    ]


def test_an_added_part_is_told_with_the_parts_in_it():
    assert changed({}, programme(webinar("w1"))) == [
        Change("title", "", "Діалог"),
        Change("free", "", "так"),
        Change("hours.contact", "", "40"),
        Change("modules.m1", "", "Модуль"),
        Change("modules.m1.webinars.w1", "", "Тема w1, 14.03.2024 14:00"),
    ]


def test_a_removed_part_is_told_with_the_parts_in_it():
    assert changed(programme(webinar("w1")), programme(modules=[])) == [
        Change("modules.m1", "Модуль", ""),
        Change("modules.m1.webinars.w1", "Тема w1, 14.03.2024 14:00", ""),
    ]


def test_a_part_without_a_heading_is_called_by_its_id():
    assert changed(programme(tests=[]), programme(tests=[{"id": "final"}])) == [Change("tests.final", "", "final")]


def test_keys_of_a_mapping_come_and_go():
    before, after = programme(rule={"modules": {"m1": 2}}), programme(rule={"modules": {"m2": 1}})
    assert changed(before, after) == [Change("rule.modules.m2", "", "1"), Change("rule.modules.m1", "2", "")]


values = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=3))
parts = st.fixed_dictionaries({key: values | st.lists(values, max_size=2) for key in "abc"})
keyed = st.lists(st.sampled_from(["x", "y", "z"]), unique=True).map(lambda ids: [{"id": one} for one in ids])
snapshots = st.builds(lambda part, lists: {**part, "parts": lists}, parts, keyed)


@given(snapshots, snapshots)
def test_there_is_a_change_exactly_when_the_snapshots_differ(before, after):
    assert bool(changed(before, after)) == (before != after)


@given(snapshots, snapshots)
def test_the_way_back_has_the_same_paths_with_values_swapped(before, after):
    there, back = changed(before, after), changed(after, before)
    assert sorted((path, old, new) for path, old, new in there) == sorted((path, new, old) for path, old, new in back)
