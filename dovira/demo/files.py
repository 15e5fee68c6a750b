"""The files of the demonstration as organisers would have them, gathered: what each is called and what it holds."""

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
    "programme_file",
    "questions_file",
    "write_files",
]

PROGRAMME, QUESTIONS, APPLICATIONS = "programme.uk.yaml", "questions.gift", "applications.csv"


def programme_file() -> bytes:
    """The sample programme as it is written."""
    return files("dovira.demo").joinpath(PROGRAMME).read_bytes()


def questions_file() -> bytes:
    """The question bank of the sample programme's final test."""
    return files("dovira.demo").joinpath(QUESTIONS).read_bytes()


def demo_programme() -> Programme:
    """The sample programme."""
    reading = read_programme(programme_file(), file=PROGRAMME)
    if not reading.rows:
        raise ValueError("\n".join(str(fault) for fault in reading.faults))
    return reading.rows[0]


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
