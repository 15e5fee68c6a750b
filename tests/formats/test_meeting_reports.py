from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.faults import Gravity
from formats.meeting_reports import AttendanceReading, Meeting, read_attendance
from shared.contracts.scheduling import JoinRow

WEBINAR = """\
Attendee Report
Report Generated:,"Mar 14, 2024 7:09 PM"
Topic,Webinar ID,Actual Start Time,Actual Duration (minutes),# Registered,# Cancelled,Unique Viewers,Total Users
"Методи, інструменти та технології",355 0797 2152,"Mar 14, 2024 13:48:00",141,221,0,221,223
Host Details,
Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes),Is Guest,Country/Region Name
Yes,Програма,host@x.example,"Mar 14, 2024 13:50:00","Mar 14, 2024 16:08:00",138,No,Ukraine
Panelist Details,
Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes),Is Guest,Country/Region Name
Yes,Юлія Свєженцева,speaker@x.example,"Mar 14, 2024 13:51:00","Mar 14, 2024 16:08:00",137,No,Ukraine
Attendee Details,
Attended,User Name (Original Name),First Name,Last Name,Email,Phone,Registration Time,Approval Status,\
Join Time,Leave Time,Time in Session (minutes),Is Guest,Ваша громада?,Country/Region Name
{lines}
"""
MEETING = """\
Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants,
869 1234 5678,Фасилітація,03/28/2024 01:50:00 PM,03/28/2024 04:05:00 PM,Host@x.example,135,3,

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,Recording Consent
{lines}
"""


def webinar(*lines: str) -> bytes:
    return WEBINAR.format(lines="\n".join(lines)).encode("utf-8-sig")


def meeting(*lines: str) -> bytes:
    return MEETING.format(lines="\n".join(lines)).encode()


def attendee(name: str, email: str, joined: str, left: str) -> str:
    return f'Yes,{name},,,{email},,"Mar 10, 2024 10:00:00",approved,{joined},{left},1,No,Валки,Ukraine,'


def read(data: bytes) -> AttendanceReading:
    return read_attendance(data, file="звіт.csv", timezone="Europe/Kyiv")


def kyiv_winter(clock: str) -> datetime:
    """A time of 14 March 2024 by the clock of Kyiv, two hours ahead of UTC."""
    hour, minute, second = map(int, clock.split(":"))
    return datetime(2024, 3, 14, hour - 2, minute, second, tzinfo=UTC)


def stays(reading: AttendanceReading) -> list[tuple[str, datetime | None, datetime | None]]:
    return [(row.name, row.joined_at, row.left_at) for row in reading.rows]


def interval(row: JoinRow) -> tuple[datetime, datetime]:
    assert row.joined_at is not None
    assert row.left_at is not None
    return row.joined_at, row.left_at


def test_the_sections_of_a_webinar_report_are_told_apart():
    reading = read(webinar(attendee("Їжак Ірина", "i@x.example", '"Mar 14, 2024 14:00:01"', '"Mar 14, 2024 15:59:02"')))
    assert stays(reading) == [("Їжак Ірина", kyiv_winter("14:00:01"), kyiv_winter("15:59:02"))]
    assert reading.rows[0].row == 13
    assert reading.faults == []


def test_the_report_tells_which_session_it_was():
    assert read(webinar()).meeting == Meeting(
        topic="Методи, інструменти та технології",
        meeting_id="35507972152",
        actual_start=kyiv_winter("13:48:00"),
        duration_minutes=141,
    )


def test_overlapping_joins_of_one_person_are_left_as_they_are():
    first, second = ('"Mar 22, 2025 19:28:27"', '"Mar 22, 2025 20:52:29"')
    end = '"Mar 22, 2025 23:55:19"'
    reading = read(webinar(attendee("А", "a@x.example", first, end), attendee("А", "a@x.example", second, end)))
    intervals = [interval(row) for row in reading.rows]
    assert [(left - joined).total_seconds() for joined, left in intervals] == [266 * 60 + 52, 182 * 60 + 50]
    union = max(left for _, left in intervals) - min(joined for joined, _ in intervals)
    assert union == timedelta(minutes=266, seconds=52)


def test_presence_of_less_than_a_minute_is_taken_from_the_times_and_not_from_the_rounded_minutes():
    (row,) = read(webinar(attendee("А", "", '"Mar 22, 2025 19:52:01"', '"Mar 22, 2025 19:52:39"'))).rows
    joined, left = interval(row)
    assert left - joined == timedelta(seconds=38)


@pytest.mark.parametrize("nothing", ["--", "", " "])
def test_somebody_registered_who_did_not_come_has_no_times(nothing):
    line = f'No,Їжак Ірина,Ірина,Їжак,i@x.example,,"Mar 10, 2024 10:00:00",approved,{nothing},{nothing},--,--,,'
    reading = read(webinar(line))
    assert stays(reading) == [("Їжак Ірина", None, None)]
    assert reading.rows[0].email == "i@x.example"
    assert reading.faults == []


def test_lines_padded_with_commas_nul_bytes_and_a_mark_do_no_harm():
    line = attendee("Їжак Ірина", "i@x.example", '"Mar 14, 2024 14:00:00"', '"Mar 14, 2024 15:00:00"')
    data = webinar(f"{line},,,,").replace("Їжак".encode(), "Їж\x00ак".encode())
    reading = read(data)
    assert [row.name for row in reading.rows] == ["Їжак Ірина"]
    assert [fault.gravity for fault in reading.faults] == [Gravity.WARNING]


def test_a_report_whose_every_line_was_padded_by_a_spreadsheet_is_read():
    line = attendee("Їжак Ірина", "i@x.example", '"Mar 14, 2024 14:00:00"', '"Mar 14, 2024 15:00:00"')
    padded = "\n".join(f"{text},,," for text in webinar(line).decode().splitlines())
    assert [row.name for row in read(padded.encode()).rows] == ["Їжак Ірина"]


def test_the_name_given_at_registration_goes_before_the_one_shown():
    line = 'Yes,iPhone,Ірина,Їжак,i@x.example,,--,approved,"Mar 14, 2024 14:00:00","Mar 14, 2024 15:00:00",60,No,,'
    assert read(webinar(line)).rows[0].name == "Їжак Ірина"


def test_a_changed_name_is_handed_on_with_the_former_one():
    line = attendee("Їжак Ірина (iPhone)", "", '"Mar 14, 2024 14:00:00"', '"Mar 14, 2024 15:00:00"')
    assert read(webinar(line)).rows[0].name == "Їжак Ірина (iPhone)"


def test_hosts_and_panelists_are_not_attendees():
    names = {
        row.name for row in read(webinar(attendee("А", "", '"Mar 14, 2024 14:00:00"', '"Mar 14, 2024 15:00:00"'))).rows
    }
    assert names == {"А"}


def test_the_time_in_which_an_attendee_was_made_a_panelist_counts():
    line = attendee("Спікерка", "Speaker@x.example", '"Mar 14, 2024 13:40:00"', '"Mar 14, 2024 13:51:00"')
    assert stays(read(webinar(line))) == [
        ("Юлія Свєженцева", kyiv_winter("13:51:00"), kyiv_winter("16:08:00")),
        ("Спікерка", kyiv_winter("13:40:00"), kyiv_winter("13:51:00")),
    ]


def test_people_on_the_telephone_are_attendees_without_an_address():
    other = (
        "Other Attended,\nUser Name,Join Time,Leave Time,Time in Session (minutes),Country/Region Name\n"
        '380*****12,"Mar 14, 2024 14:00:00","Mar 14, 2024 15:00:00",60,Ukraine\n'
    )
    (row,) = read(webinar() + other.encode()).rows
    assert (row.name, row.email) == ("380*****12", "")


def test_a_list_of_participants_with_a_preamble_is_read_and_its_host_left_out():
    reading = read(
        meeting(
            "Програма,host@x.example,03/28/2024 01:50:00 PM,03/28/2024 04:05:00 PM,135,No,",
            "Їжак Ірина,i@x.example,03/28/2024 02:00:00 PM,03/28/2024 03:00:00 PM,60,Yes,Y",
        )
    )
    assert stays(reading) == [
        ("Їжак Ірина", datetime(2024, 3, 28, 12, tzinfo=UTC), datetime(2024, 3, 28, 13, tzinfo=UTC))
    ]
    assert (reading.meeting.topic, reading.meeting.meeting_id) == ("Фасилітація", "86912345678")
    assert reading.meeting.actual_start == datetime(2024, 3, 28, 11, 50, tzinfo=UTC)
    assert reading.meeting.duration_minutes == 135
    assert reading.faults == []


@pytest.mark.parametrize("heading", ["Name (Original Name)", "Name (original name)", "NAME (ORIGINAL NAME)", "Name"])
def test_a_list_without_a_preamble_is_read_whatever_the_case_of_its_heading(heading):
    columns = "User Email,Join Time,Leave Time,Duration (Minutes),Guest"
    data = f"{heading},{columns}\nА,,2024-03-14 14:00,2024-03-14 15:00,60,No\n"
    reading = read(data.encode())
    assert stays(reading) == [("А", kyiv_winter("14:00:00"), kyiv_winter("15:00:00"))]
    assert reading.meeting.actual_start == kyiv_winter("14:00:00")


def test_the_hour_is_that_of_the_given_zone():
    line = attendee("А", "", '"Mar 14, 2024 14:00:00"', '"Mar 14, 2024 15:00:00"')
    (row,) = read_attendance(webinar(line), file="f", timezone="America/New_York").rows
    assert row.joined_at == datetime(2024, 3, 14, 18, tzinfo=UTC)


def test_a_list_of_totals_says_how_to_get_the_right_report():
    data = "Name (Original Name),User Email,Total Duration (Minutes),Guest\nА,a@x.example,60,No\n"
    reading = read(data.encode())
    assert reading.rows == []
    assert "Show unique users" in str(reading.faults[0])


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", "Прізвище,Область\nЇжак,Сумська\n".encode()])
def test_another_file_is_refused_with_what_was_expected(data):
    reading = read(data)
    assert reading.rows == []
    assert "не схоже на звіт про зустріч" in str(reading.faults[0])
    assert "«Join Time»" in str(reading.faults[0])


@pytest.mark.parametrize(
    ("joined", "left", "column", "words"),
    [
        ("учора", '"Mar 14, 2024 15:00:00"', "Join Time", "не вдалося прочитати час «учора»"),
        ('"Mar 14, 2024 14:00:00"', "--", "Leave Time", "а часу немає"),
        ('"Mar 14, 2024 15:00:00"', '"Mar 14, 2024 14:00:00"', "Leave Time", "вихід раніше за вхід"),
    ],
)
def test_a_bad_time_is_told_with_its_row_and_costs_only_its_row(joined, left, column, words):
    good = attendee("Б", "", '"Mar 14, 2024 14:00:00"', '"Mar 14, 2024 15:00:00"')
    reading = read(webinar(good, attendee("А", "", joined, left), good))
    (fault,) = reading.faults
    assert (fault.row, fault.column) == (14, column)
    assert words in fault.message
    assert [row.row for row in reading.rows] == [13, 15]


def test_time_in_the_waiting_room_does_not_count():
    data = (
        "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,In Waiting Room\n"
        "А,,2024-03-14 13:50,2024-03-14 14:00,10,No,Yes\nА,,2024-03-14 14:00,2024-03-14 15:00,60,No,No\n"
    )
    reading = read(data.encode())
    assert [row.row for row in reading.rows] == [3]
    assert "залі очікування" in reading.faults[0].message


def test_somebody_without_a_name_is_still_somebody():
    (row,) = read(webinar(attendee("", "a@x.example", '"Mar 14, 2024 14:00:00"', '"Mar 14, 2024 15:00:00"'))).rows
    assert row.name == "без імені"


@given(st.lists(st.sampled_from(["good", "absent", "bad time", "backwards", "open quotation"]), max_size=12))
def test_bad_lines_never_cost_a_good_one(kinds):
    begin, end = '"Mar 14, 2024 14:00:00"', '"Mar 14, 2024 15:00:00"'
    lines = {
        "good": attendee("А", "a@x.example", begin, end),
        "absent": "No,Б,,,b@x.example,,--,approved,--,--,--,--,,",
        "bad time": attendee("В", "", "?", end),
        "backwards": attendee("Г", "", end, begin),
        "open quotation": 'Yes,"Ґ,,',
    }
    reading = read(webinar(*(lines[kind] for kind in kinds)))
    kept = [place + 13 for place, kind in enumerate(kinds) if kind in {"good", "absent"}]
    assert [row.row for row in reading.rows] == kept
    assert {fault.row for fault in reading.errors} == set(range(13, 13 + len(kinds))) - set(kept)
