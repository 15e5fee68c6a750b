"""The files of the demonstration read back as exactly the people they were written for."""

import csv
import io
import math
from collections import defaultdict

import pytest

from dovira.demo.cohort import Cohort, Plan, invent_cohort
from dovira.demo.files import applications_csv, attendee_report, demo_programme, write_files
from dovira.demo.visits import Manner
from formats.google_forms import read_applications
from formats.meeting_reports import read_attendance
from formats.names import latin_letters_in_cyrillic_words
from shared.contracts.programme import Programme


@pytest.fixture(scope="module")
def programme() -> Programme:
    return demo_programme()


@pytest.fixture(scope="module", params=[14, 15, 16])
def cohort(request, programme) -> Cohort:
    return invent_cohort(120, programme=programme, seed=request.param)


def read_back(cohort: Cohort):
    return read_applications(applications_csv(cohort), file="applications.csv", timezone=cohort.programme.timezone)


def test_the_good_rows_are_exactly_the_readable_forms(cohort):
    read = {row.form.personal.email: row.form for row in read_back(cohort).rows}
    assert read == {member.email: member.form for member in cohort.members if member.readable}


def test_the_errors_are_exactly_the_names_with_a_latin_letter(cohort):
    errors = read_back(cohort).errors
    assert len(errors) == sum(member.plan is Plan.LOOK_ALIKE for member in cohort.members) > 0
    assert {fault.column for fault in errors} <= {"Прізвище", "Ім’я"}
    meant = {member.form.personal.family_name for member in cohort.members if not member.readable}
    assert all(any(f"«{name}»" in fault.message for name in meant) or fault.column == "Ім’я" for fault in errors)


def test_the_warnings_are_exactly_the_forms_sent_twice(cohort):
    warnings = read_back(cohort).warnings
    assert len(warnings) == sum(member.plan is Plan.TWICE for member in cohort.members) > 0
    assert all("подано ще раз" in fault.message for fault in warnings)


def test_the_export_looks_like_one_of_google(cohort):
    data = applications_csv(cohort)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[0][0] == "Позначка часу"
    assert len(rows) == 1 + len(cohort.members) + sum(member.earlier is not None for member in cohort.members)
    assert {len(row) for row in rows} == {len(rows[0])}
    assert any("\n" in cell for row in rows for cell in row)
    assert any(latin_letters_in_cyrillic_words(row[2] + row[3]) for row in rows)


def test_the_same_cohort_writes_the_same_bytes(programme, cohort):
    again = invent_cohort(120, programme=programme, seed=cohort.seed)
    webinar = programme.webinars[3]
    mailboxes = [member.email for member in cohort.members]
    assert applications_csv(again) == applications_csv(cohort)
    assert attendee_report(again, webinar, mailboxes) == attendee_report(cohort, webinar, reversed(mailboxes))


def by_mailbox(cohort, webinar, enrolled):
    reading = read_attendance(
        attendee_report(cohort, webinar, enrolled), file="a.csv", timezone=cohort.programme.timezone
    )
    assert [str(fault) for fault in reading.faults] == []
    rows = defaultdict(list)
    for row in reading.rows:
        rows[row.email.casefold()].append(row)
    return reading, rows


@pytest.mark.parametrize("number", [0, 8, 9, 15])
def test_a_report_holds_every_join_of_everyone_enrolled_and_of_nobody_else(programme, cohort, number):
    webinar = programme.webinars[number]
    enrolled = [member for member in cohort.members if member.readable][::2]
    _, rows = by_mailbox(cohort, webinar, [member.email.upper() for member in enrolled])
    for member in enrolled:
        visit = member.visits[webinar.id]
        joins = [(row.joined_at, row.left_at) for row in rows.pop(visit.mailbox.casefold())]
        assert joins == [(join.joined_at, join.left_at) for join in visit.joins] or [(None, None)]
        if visit.mailbox != member.email:
            assert [row.joined_at for row in rows.pop(member.email.casefold())] == [None]
    strangers = [row for rest in rows.values() for row in rest]
    assert len(strangers) == 3
    assert all(row.joined_at for row in strangers)
    assert any(not row.email for row in strangers)


def test_a_report_tells_its_webinar_and_leaves_out_host_and_panelists(programme, cohort):
    webinar = programme.webinars[8]
    reading, rows = by_mailbox(cohort, webinar, [member.email for member in cohort.members])
    assert reading.meeting.topic == webinar.topic
    assert abs((reading.meeting.actual_start - webinar.starts_at).total_seconds()) < 3600
    assert reading.meeting.duration_minutes >= webinar.duration_minutes
    assert not any(mailbox.endswith("@hromada-vlada.example") for mailbox in rows)
    assert "Юлія Свєженцева" in attendee_report(cohort, webinar, []).decode()


def test_somebody_comes_under_another_mailbox_but_their_own_name(programme, cohort):
    strays = [
        (member, webinar)
        for member in cohort.members
        for webinar in programme.webinars
        if member.visits[webinar.id].mailbox != member.email
    ]
    assert strays
    member, webinar = strays[0]
    _, rows = by_mailbox(cohort, webinar, [member.email])
    names = {row.name for row in rows[member.visits[webinar.id].mailbox]}
    assert names == {f"{member.form.personal.family_name} {member.form.personal.given_name}"}


def test_an_enrolled_mailbox_nobody_invented_is_absent(programme, cohort):
    _, rows = by_mailbox(cohort, programme.webinars[0], ["inshyi@x.example"])
    (row,) = rows["inshyi@x.example"]
    assert row.joined_at is None


def test_minutes_are_rounded_up_so_that_their_sum_would_be_wrong(programme, cohort):
    webinar = programme.webinars[0]
    member = next(one for one in cohort.members if one.visits[webinar.id].manner is Manner.OVERLAPPING)
    lines = list(csv.reader(io.StringIO(attendee_report(cohort, webinar, [member.email]).decode("utf-8-sig"))))
    minutes = [int(line[10]) for line in lines if line[4:5] == [member.visits[webinar.id].mailbox]]
    joins = member.visits[webinar.id].joins
    assert minutes == [math.ceil((join.left_at - join.joined_at).total_seconds() / 60) for join in joins]
    assert sum(minutes) > webinar.duration_minutes


def test_all_files_are_written_side_by_side(tmp_path, programme, cohort):
    written = write_files(tmp_path / "demo", cohort)
    assert sorted(path.name for path in (tmp_path / "demo").iterdir()) == sorted(path.name for path in written)
    assert len(written) == 3 + len(programme.webinars)
    assert (tmp_path / "demo" / "applications.csv").read_bytes() == applications_csv(cohort)
