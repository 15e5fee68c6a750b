"""The files of the demonstration as organisers would have them, gathered: what each is called and what it holds."""

import re
from datetime import date, datetime, timedelta
from importlib.resources import files
from pathlib import Path

from dovira.demo.cohort import Cohort
from dovira.demo.google_export import applications_csv
from dovira.demo.zoom_export import attendee_report
from formats.programme_file import read_programme
from shared.contracts.programme import Programme, Webinar

__all__ = [
    "APPLICATIONS",
    "PROGRAMME",
    "QUESTIONS",
    "applications_csv",
    "attendance_name",
    "attendee_report",
    "demo_programme",
    "next_run_file",
    "programme_ahead",
    "programme_file",
    "questions_file",
    "write_files",
]

PROGRAMME, QUESTIONS, APPLICATIONS = "programme.uk.yaml", "questions.gift", "applications.csv"
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")


def programme_file() -> bytes:
    """The sample programme as it is written."""
    return files("dovira.demo").joinpath(PROGRAMME).read_bytes()


def questions_file() -> bytes:
    """The question bank of the sample programme's final test."""
    return files("dovira.demo").joinpath(QUESTIONS).read_bytes()


def next_run_file() -> bytes:
    """The sample programme sixteen weeks later, when its first run is over: people can still apply for it."""
    text = programme_file().decode().replace("id: hromada-vlada\n", "id: hromada-vlada-2\n")
    return _DAY.sub(lambda day: str(date.fromisoformat(day[0]) + timedelta(weeks=16)), text).encode()


def demo_programme() -> Programme:
    """The sample programme."""
    reading = read_programme(programme_file(), file=PROGRAMME)
    if not reading.rows:
        raise ValueError("\n".join(str(fault) for fault in reading.faults))
    return reading.rows[0]


def programme_ahead(now: datetime) -> Programme:
    """The sample programme, moved by whole weeks so that it begins a month after a moment."""
    programme = demo_programme()
    shift = timedelta(weeks=(now + timedelta(days=30) - programme.webinars[0].starts_at).days // 7 + 1)
    modules = [
        module.model_copy(
            update={
                "webinars": [one.model_copy(update={"starts_at": one.starts_at + shift}) for one in module.webinars]
            }
        )
        for module in programme.modules
    ]
    return programme.model_copy(update={"modules": modules})


def attendance_name(webinar: Webinar) -> str:
    """The file name of a webinar's attendee report."""
    return f"attendance-{webinar.id}.csv"


def write_files(directory: Path, cohort: Cohort) -> list[Path]:
    """Everything at once, as if every applicant whose form can be read had a place in every webinar."""
    mailboxes = [member.email for member in cohort.members if member.readable and member.eligible]
    contents = {
        PROGRAMME: programme_file(),
        QUESTIONS: questions_file(),
        APPLICATIONS: applications_csv(cohort),
        **{
            attendance_name(webinar): attendee_report(cohort, webinar, mailboxes)
            for webinar in cohort.programme.webinars
        },
    }
    directory.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (directory / name).write_bytes(content)
    return [directory / name for name in contents]
