"""What notification hears."""

from collections.abc import Sequence

from services.notification import use_cases
from shared.bus import Heard, Hears
from shared.contracts.assessment import TestFailed, TestPassed
from shared.contracts.certification import CertificateIssued
from shared.contracts.fact import Fact
from shared.contracts.registration import (
    ApplicationAccepted,
    ApplicationDeclined,
    ApplicationSubmitted,
    EnrolmentCancelled,
    EnrolmentConfirmed,
    EnrolmentWaitlisted,
    ParticipantErased,
    ParticipantRegistered,
    ParticipantUpdated,
)
from shared.contracts.scheduling import (
    MaterialPublished,
    ProgrammePublished,
    WebinarCancelled,
    WebinarRescheduled,
    WebinarScheduled,
)
from shared.outbox import Tx

hears = Hears[Tx]("notification")


@hears.facts(ApplicationSubmitted, ParticipantRegistered, ParticipantUpdated, ParticipantErased)
def remember_people(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know how to reach and greet people; forget the erased."""
    use_cases.remember_people(tx, heard)


@hears.facts(ProgrammePublished)
def remember_programmes(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know what letters say of programmes and webinars."""
    use_cases.remember_programmes(tx, heard)


@hears.facts(WebinarScheduled, WebinarRescheduled, WebinarCancelled)
def follow_timetable(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know how webinars moved, and set the timers of their reminders."""
    use_cases.follow_timetable(tx, heard)


@hears.facts(ApplicationSubmitted, ApplicationAccepted, ApplicationDeclined, TestPassed, TestFailed, CertificateIssued)
def write_to_people(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Tell people of their applications, tests and certificates."""
    use_cases.write_to_people(tx, heard)


@hears.facts(
    EnrolmentConfirmed,
    EnrolmentWaitlisted,
    EnrolmentCancelled,
    WebinarScheduled,
    WebinarRescheduled,
    WebinarCancelled,
    MaterialPublished,
)
def write_about_webinars(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Tell people of their places, and of what became of the webinars."""
    use_cases.write_about_webinars(tx, heard)
