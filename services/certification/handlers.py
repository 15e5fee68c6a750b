"""What certification hears."""

from collections.abc import Sequence

from services.certification import use_cases
from shared.bus import Heard, Hears
from shared.contracts.assessment import TestFailed, TestPassed, TestResultRevised
from shared.contracts.certification import CertificateIssued, CertificateReplaced, CertificateRevoked
from shared.contracts.certification_reviews import CertificateReviewDecided, CertificateReviewOpened
from shared.contracts.fact import Fact
from shared.contracts.registration import ConsentsStated, ParticipantErased, ParticipantRegistered, ParticipantUpdated
from shared.contracts.scheduling import AttendanceCorrected, AttendanceRecorded, ProgrammePublished, RecordingWatched
from shared.outbox import Tx

hears = Hears[Tx]("certification")
repeats = Hears[Tx]("certification")
"""Own facts by which persons' decisions are carried out again in a store that is built anew; nobody listens to them."""


@hears.facts(ProgrammePublished)
def learn_programmes(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know the rules; look at everybody anew where they changed."""
    use_cases.learn_programmes(tx, heard)


@hears.facts(ParticipantRegistered, ParticipantUpdated, ParticipantErased)
def follow_participants(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know who takes part and what is printed of them; forget who is to be forgotten."""
    use_cases.follow_participants(tx, heard)


@hears.facts(ConsentsStated)
def follow_consents(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know who lets their name be read by anybody."""
    use_cases.follow_consents(tx, heard)


@hears.facts(AttendanceRecorded, AttendanceCorrected, RecordingWatched, TestPassed, TestFailed, TestResultRevised)
def follow_progress(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know what everybody has done; issue what is earned."""
    use_cases.follow_progress(tx, heard)


@repeats.facts(CertificateReviewOpened, CertificateReviewDecided)
def repeat_reviews(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Ask and decide as it was done."""
    use_cases.repeat_reviews(tx, heard)


@repeats.facts(CertificateReplaced, CertificateRevoked)
def repeat_changes(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Replace and revoke as it was done."""
    use_cases.repeat_changes(tx, heard)


@repeats.facts(CertificateIssued)
def repeat_sweeps(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Issue as it was done where a rule had changed."""
    use_cases.repeat_sweeps(tx, heard)


@repeats.facts(CertificateIssued, CertificateReplaced)
def repeat_seals(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Seal as it was done."""
    use_cases.repeat_seals(tx, heard)
