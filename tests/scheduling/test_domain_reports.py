"""A report must belong to the webinar it is given for; its rows become people with joins."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from services.scheduling.domain.attendance import Interval
from services.scheduling.domain.matching import Person
from services.scheduling.domain.refusals import ReportOfAnotherTime, ReportOfAnotherTopic
from services.scheduling.domain.reports import Webinar, check_time, check_topic
from services.scheduling.domain.rows import ReportedRow, attendees

NOON = datetime(2024, 3, 14, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def webinar(key: str, topic: str, title: str = "") -> Webinar:
    return Webinar(key, "dialogue", topic, title, Interval(NOON, NOON + 2 * HOUR), "Europe/Kyiv")


DIALOGUE = webinar("w5", "Методи партисипації: діалог та партнерство", "Вебінар для ОМС: діалог")
WARTIME = webinar("w6", "Побудова діалогу у воєнний час")


@pytest.mark.parametrize("hours", [-12, 0, 12])
def test_a_start_within_half_a_day_is_taken(hours):
    check_time(DIALOGUE, reported_start=NOON + hours * HOUR, joins=[])


@pytest.mark.parametrize("hours", [-13, 13, 7 * 24])
def test_a_report_of_another_time_is_refused_with_both_times(hours):
    with pytest.raises(ReportOfAnotherTime) as refusal:
        check_time(DIALOGUE, reported_start=NOON + hours * HOUR, joins=[])
    message = str(refusal.value)
    assert "14.03.2024 о 14:00" in message
    assert DIALOGUE.topic in message
    assert "Оберіть файл звіту цього вебінару" in message


def test_without_a_stated_start_the_first_join_is_taken():
    check_time(DIALOGUE, reported_start=None, joins=[])
    check_time(DIALOGUE, reported_start=None, joins=[Interval(NOON, NOON + HOUR)])
    with pytest.raises(ReportOfAnotherTime, match=r"21\.03\.2024 о 14:00"):
        check_time(DIALOGUE, reported_start=None, joins=[Interval(NOON + 168 * HOUR, NOON + 169 * HOUR)])


@pytest.mark.parametrize(
    "topic", ["", "МЕТОДИ партисипації – діалог та партнерство", "Вебінар для ОМС: діалог", "Zoom"]
)
def test_the_own_topic_or_one_that_says_nothing_is_taken(topic):
    check_topic(DIALOGUE, reported=topic, others=[DIALOGUE, WARTIME])


def test_a_report_on_another_webinars_topic_is_refused_with_that_webinar():
    with pytest.raises(ReportOfAnotherTopic) as refusal:
        check_topic(DIALOGUE, reported="Побудова діалогу  у воєнний час.", others=[DIALOGUE, WARTIME])
    assert "«w6»" in str(refusal.value)
    assert DIALOGUE.topic in str(refusal.value)


def row(number: int, email: str = "", name: str = "", *, minutes: tuple[int, int] | None = (0, 60)) -> ReportedRow:
    joined, left = (NOON + timedelta(minutes=one) for one in minutes) if minutes else (None, None)
    return ReportedRow(number, email, (name,) if name else (), name, joined, left)


def people_in(*rows: ReportedRow, known: list[Person] | None = None):
    numbers = count(1)
    return attendees(rows, known=known or [], new_id=lambda: f"new-{next(numbers)}")


def test_rows_of_one_person_are_gathered():
    found = people_in(row(2, "a@x", "анна"), row(3, "", "анна"), row(4, "a@x", "анна", minutes=(70, 80)))
    assert [(one.person.person_id, one.rows, len(one.joins)) for one in found] == [
        ("new-1", [2, 4], 2),
        ("new-2", [3], 1),
    ]


def test_a_person_known_from_an_earlier_report_keeps_the_id():
    known = Person("old", "a@x", ("анна",), decided="ann")
    assert people_in(row(2, "a@x", "анна"), known=[known])[0].person is known


def test_an_absent_person_has_no_joins_and_no_faults():
    found = people_in(row(2, "a@x", "анна", minutes=None))[0]
    assert (found.rows, found.joins, found.faults) == ([2], [], [])


def test_a_row_that_cannot_be_counted_is_named():
    open_end = ReportedRow(3, "a@x", (), "", NOON, None)
    found = people_in(row(2, "a@x", minutes=(60, 0)), open_end)[0]
    assert found.joins == []
    assert found.faults == [
        "Рядок 2: вихід раніше за вхід, цей вхід не враховано.",
        "Рядок 3: немає часу виходу, цей вхід не враховано.",
    ]
