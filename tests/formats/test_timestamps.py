from contextlib import suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.timestamps import DateOrder, NoSuchTime, date_order, has_slashed_dates, is_date_alone, read_time

KYIV = ZoneInfo("Europe/Kyiv")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026/09/27 3:00:00 PM GMT+3", "2026-09-27 12:00:00"),
        ("2026/09/27 12:00:00 AM GMT+3", "2026-09-26 21:00:00"),
        ("2026/09/27 12:00:00 PM GMT+3", "2026-09-27 09:00:00"),
        ("2024/02/05 3:00:00 пп GMT+2", "2024-02-05 13:00:00"),
        ("2024/02/05 3:00:00 дп GMT+5:30", "2024-02-04 21:30:00"),
        ("2024/02/05 15:00:00 GMT−2", "2024-02-05 17:00:00"),
        ("2024/02/05 3:00:00\u202fPM GMT+2", "2024-02-05 13:00:00"),
        ("5/10/2026 09:15:00", "2026-05-10 06:15:00"),
        ("05.02.2024 15:00:00", "2024-02-05 13:00:00"),
        ("2024-02-05 15:00", "2024-02-05 13:00:00"),
        ("2024-02-05T15:00:00+02:00", "2024-02-05 13:00:00"),
        ("2024-02-05T13:00:00Z", "2024-02-05 13:00:00"),
        ("Mar 22, 2025 19:13:27", "2025-03-22 17:13:27"),
        ("Mar 23, 2025 6:26 PM", "2025-03-23 16:26:00"),
        ("08/09/2026 10:50:00 AM", "2026-08-09 07:50:00"),
        ("2024-03-14", "2024-03-13 22:00:00"),
    ],
)
def test_times_of_google_zoom_and_people_are_read(text, expected):
    assert read_time(text, zone=KYIV) == datetime.fromisoformat(f"{expected}+00:00")


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("2023-03-21 14:00", "2023-03-21 12:00"),
        ("2023-03-28 14:00", "2023-03-28 11:00"),
        ("2024-03-21 14:00", "2024-03-21 12:00"),
        ("2024-04-04 14:00", "2024-04-04 11:00"),
    ],
)
def test_a_weekly_hour_in_kyiv_crosses_the_change_of_clocks(local, utc):
    assert read_time(local, zone=KYIV) == datetime.fromisoformat(f"{utc}+00:00")


@pytest.mark.parametrize(
    "text", ["", "вчора", "14:00", "31.02.2024", "2024-13-01", "2024-01-01 25:00", "2024/01/01 13:00 PM", "1/2/24"]
)
def test_what_is_no_time_is_refused(text):
    with pytest.raises(NoSuchTime):
        read_time(text, zone=KYIV)


def test_an_hour_skipped_by_the_change_of_clocks_is_refused():
    with pytest.raises(NoSuchTime, match="03:30"):
        read_time("31.03.2024 03:30", zone=KYIV)


def test_a_number_above_twelve_tells_the_order_for_the_whole_column():
    assert date_order(["3/4/2024", "14/3/2024 10:00"]) is DateOrder.DAY_FIRST
    assert date_order(["3/4/2024", "3/14/2024 10:00:00"]) is DateOrder.MONTH_FIRST
    assert date_order(["3/4/2024 1:00 PM"]) is DateOrder.MONTH_FIRST
    assert date_order(["3/4/2024", "2024-03-14", ""]) is DateOrder.NOT_TOLD


def test_the_order_decides_which_day_it_is():
    assert read_time("3/4/2024", zone=KYIV, order=DateOrder.DAY_FIRST).month == 4
    assert read_time("3/4/2024 12:00", zone=KYIV, order=DateOrder.MONTH_FIRST).month == 3


def test_only_dates_with_slashes_can_be_misread():
    assert has_slashed_dates(["03.04.2024", "3/4/2024"])
    assert not has_slashed_dates(["03.04.2024", "2024/03/04 10:00"])


def test_a_date_alone_is_told_from_a_date_with_a_time():
    assert is_date_alone("2024-03-14")
    assert not is_date_alone("2024-03-14 14:00")
    assert not is_date_alone("")


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2090, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_time_written_with_its_zone_comes_back(moment):
    assert read_time(moment.isoformat(), zone=KYIV) == moment
    assert read_time(moment.astimezone(KYIV).isoformat(" "), zone=KYIV) == moment


@given(st.text(max_size=30))
def test_any_text_is_a_time_or_refused(text):
    with suppress(NoSuchTime):
        assert read_time(text, zone=KYIV).tzinfo is UTC
