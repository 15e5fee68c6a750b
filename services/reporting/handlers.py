"""What reporting hears."""

from collections.abc import Sequence

from services.reporting import use_cases
from shared.bus import Heard, Hears
from shared.contracts.assessment import TestFailed, TestPassed, TestResultRevised
from shared.contracts.certification import CertificateIssued, CertificateReplaced, CertificateRevoked
from shared.contracts.fact import Fact
from shared.contracts.notification import LetterFailed, LetterSent
from shared.contracts.registration import (
    ApplicationAccepted,
    ApplicationDeclined,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    EnrolmentCancelled,
    EnrolmentConfirmed,
    EnrolmentWaitlisted,
    ParticipantErased,
    ParticipantRegistered,
    ParticipantUpdated,
)
from shared.contracts.scheduling import (
    AttendanceCorrected,
    AttendanceRecorded,
    ProgrammePublished,
    RecordingWatched,
)
from shared.contracts.scheduling_surveys import WebinarRatingGiven
from shared.outbox import Tx

hears = Hears[Tx]("reporting")


@hears.facts(ProgrammePublished)
def learn_programmes(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know what figures are about."""
    use_cases.learn_programmes(tx, heard)


@hears.facts(ApplicationSubmitted, ParticipantRegistered, ParticipantUpdated, ParticipantErased)
def follow_people(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know by what people are told apart in figures; forget who is to be forgotten."""
    use_cases.follow_people(tx, heard)


@hears.facts(ApplicationSubmitted, ApplicationAccepted, ApplicationDeclined, ApplicationWithdrawn)
def follow_applications(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know who applied, and what was decided."""
    use_cases.follow_participation(tx, heard)


@hears.facts(EnrolmentConfirmed, EnrolmentWaitlisted, EnrolmentCancelled)
def follow_places(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know who has a place in which webinar."""
    use_cases.follow_participation(tx, heard)


@hears.facts(AttendanceRecorded, AttendanceCorrected, RecordingWatched)
def follow_presence(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know who was where, and for how long."""
    use_cases.follow_participation(tx, heard)


@hears.facts(WebinarRatingGiven)
def follow_surveys(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know how webinars were rated."""
    use_cases.follow_participation(tx, heard)


@hears.facts(TestPassed, TestFailed, TestResultRevised)
def follow_tests(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know how attempts at tests ended."""
    use_cases.follow_participation(tx, heard)


@hears.facts(CertificateIssued, CertificateReplaced, CertificateRevoked)
def follow_certificates(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know whose certificates hold."""
    use_cases.follow_participation(tx, heard)


@hears.facts(LetterSent, LetterFailed)
def follow_letters(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know to whom letters were that somebody else words."""
    use_cases.follow_letters(tx, heard)
