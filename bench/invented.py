"""Facts and people for the benchmark. Everyone is invented."""

from datetime import timedelta

from dovira.demo.files import demo_programme
from shared.contracts.assessment import TestPassed
from shared.contracts.person import Personal
from shared.contracts.programme import Programme
from shared.contracts.registration import ParticipantRegistered
from shared.contracts.scheduling import AttendanceRecorded, ProgrammePublished
from shared.contracts.vocabulary import BodyType, Oblast
from shared.testing import START


def programme() -> Programme:
    """The sample programme: sixteen webinars, one test."""
    return demo_programme()


def published(course: Programme) -> ProgrammePublished:
    """Its publication."""
    return ProgrammePublished(programme_id=course.id, version=1, programme=course, published_at=START)


def person(number: int) -> Personal:
    """The n-th person."""
    return Personal(
        email=f"person{number}@example.org",
        family_name=f"Зразковенко{number}",
        given_name="Олена",
        patronymic="Ігорівна",
        position="начальниця відділу соціального захисту населення",
        body_name="Зразківська міська рада",
    )


def participant_id(number: int) -> str:
    """The id of the n-th person."""
    return f"0190aaaa-0000-7000-8000-{number:012d}"


def registered(course: Programme, number: int) -> ParticipantRegistered:
    """The n-th person takes part."""
    return ParticipantRegistered(
        participant_id=participant_id(number),
        application_id=f"a-{number}",
        programme_id=course.id,
        oblast=Oblast.KHARKIV,
        body_type=BodyType.LOCAL_SELF_GOVERNMENT,
        registered_at=START,
        personal=person(number),
    )


def attended(course: Programme, number: int, webinar: int) -> AttendanceRecorded:
    """The n-th person was in a webinar, of the order of the programme."""
    return AttendanceRecorded(
        participant_id=participant_id(number),
        programme_id=course.id,
        webinar_id=course.webinars[webinar].id,
        seconds=6000,
        recorded_at=START + timedelta(days=webinar),
    )


def passed(course: Programme, number: int) -> TestPassed:
    """The n-th person passed the final test."""
    return TestPassed(
        participant_id=participant_id(number),
        programme_id=course.id,
        test_id=course.tests[0].id,
        attempt_id=f"attempt-{number}",
        attempt_number=1,
        score=80,
        pass_mark=60,
        passed_at=START + timedelta(days=120),
    )
