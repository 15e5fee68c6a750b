"""Reports of Microsoft Teams and Google Meet, and lists of anybody whose columns somebody has pointed out."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from formats.durations import read_duration
from formats.meeting_reports import AttendanceReading, read_attendance

TEAMS = """\
1. Summary
Meeting title\tФасилітація
Attended participants\t3
Start time\t3/14/24, 1:58:04 PM
Meeting duration\t1h 31m 2s

2. Participants
Name\tFirst join\tLast leave\tIn-meeting duration\tEmail\tParticipant ID (UPN)\tRole
Коваль Ігор\t3/14/24, 2:00:00 PM\t3/14/24, 3:30:00 PM\t1h 10m 0s\tihor@rada.example\tihor@rada.example\tAttendee
Програма\t3/14/24, 1:58:04 PM\t3/14/24, 3:31:00 PM\t1h 31m\thost@x.example\thost@x.example\tOrganizer
Гість\t3/14/24, 2:30:00 PM\t3/14/24, 3:00:00 PM\t30m\t\t\tPresenter
"""
ACTIVITIES = """
3. In-Meeting Activities
Name\tJoin time\tLeave time\tDuration\tEmail\tRole
Коваль Ігор\t3/14/24, 2:00:00 PM\t3/14/24, 2:40:00 PM\t40m 0s\tihor@rada.example\tAttendee
Коваль Ігор\t3/14/24, 3:00:00 PM\t3/14/24, 3:30:00 PM\t30m 0s\tihor@rada.example\tAttendee
Програма\t3/14/24, 1:58:04 PM\t3/14/24, 3:31:00 PM\t1h 31m\thost@x.example\tOrganizer
Гість\t3/14/24, 2:30:00 PM\t3/14/24, 3:00:00 PM\t30m\t\tPresenter
"""
MEET = """\
First name,Last name,Email,Duration,Time joined,Time exited
Ігор,Коваль,ihor@rada.example,1 hr 10 min,2:00 PM,3:30 PM
Олена,Галаган,,25 min,2024-03-14 14:30:00,2024-03-14 14:55:00
"""
STRANGE = """\
Хто;Скринька;Зайшов;Пішов;Ще щось
Ігор Коваль;ihor@rada.example;14.03.2024 14:00;14.03.2024 15:00;–
"""


def read(text: str, *, encoding: str = "utf-8-sig", **stated: Any) -> AttendanceReading:
    known: dict[str, Any] = {"file": "звіт.csv", "timezone": "Europe/Kyiv", "day": date(2024, 3, 14)}
    return read_attendance(text.encode(encoding), **known | stated)


def stays(reading: AttendanceReading) -> list[tuple[str, str, int]]:
    """Name, mailbox and minutes of each row."""
    return [
        (row.name, row.email, (row.left_at - row.joined_at) // timedelta(minutes=1))
        for row in reading.rows
        if row.joined_at and row.left_at
    ]


def test_teams_lists_joins_and_these_are_read():
    reading = read(TEAMS + ACTIVITIES, encoding="utf-16")
    assert reading.faults == []
    assert stays(reading) == [
        ("Коваль Ігор", "ihor@rada.example", 40),
        ("Коваль Ігор", "ihor@rada.example", 30),
        ("Гість", "", 30),
    ]
    assert reading.rows[0].joined_at == datetime(2024, 3, 14, 12, 0, tzinfo=UTC)
    assert reading.meeting.topic == "Фасилітація"
    assert reading.columns == {
        "name": "Name",
        "email": "Email",
        "joined": "Join time",
        "left": "Leave time",
        "stayed": "Duration",
    }


def test_without_joins_what_everybody_stayed_counts_and_not_the_time_between_the_first_and_the_last():
    assert stays(read(TEAMS)) == [("Коваль Ігор", "ihor@rada.example", 70), ("Гість", "", 30)]


def test_google_meet_writes_times_of_the_day_of_the_session():
    reading = read(MEET)
    assert stays(reading) == [("Коваль Ігор", "ihor@rada.example", 70), ("Галаган Олена", "", 25)]
    assert reading.rows[0].joined_at == datetime(2024, 3, 14, 12, 0, tzinfo=UTC)
    without_a_day = read(MEET, day=None)
    assert {fault.row for fault in without_a_day.errors} == {2}
    assert len(without_a_day.rows) == 1


def test_columns_nobody_knows_are_listed_and_read_as_somebody_says():
    unknown = read(STRANGE)
    assert unknown.rows == []
    assert "не схоже на звіт про зустріч" in unknown.faults[0].message
    assert unknown.headings == ["Хто", "Скринька", "Зайшов", "Пішов", "Ще щось"]
    chosen = {"name": "Хто", "email": "Скринька", "joined": "Зайшов", "left": "Пішов"}
    reading = read(STRANGE, chosen=chosen)
    assert reading.faults == []
    assert stays(reading) == [("Ігор Коваль", "ihor@rada.example", 60)]
    assert reading.columns == chosen


def test_a_wrong_guess_is_put_right():
    swapped = MEET.replace("First name,Last name", "Last name,First name")
    assert read(swapped).rows[0].name == "Ігор Коваль"
    put_right = read(swapped, chosen={"last_name": "First name", "first_name": "Last name"})
    assert put_right.rows[0].name == "Коваль Ігор"
    without_mailboxes = read(swapped, chosen={"email": ""})
    assert {row.email for row in without_mailboxes.rows} == {""}


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1h 27m 51s", 5271),
        ("1 hr 12 min", 4320),
        ("54 min", 3240),
        ("1:27:51", 5271),
        ("27:51", 1671),
        ("95", 5700),
        ("1 год. 5 хв.", 3900),
        ("", None),
        ("довго", None),
        ("1h довго", None),
    ],
)
def test_durations_are_read_as_services_write_them(text, seconds):
    found = read_duration(text)
    assert (found.total_seconds() if found is not None else None) == seconds
