"""What assessment hears."""

from collections.abc import Sequence

from services.assessment import use_cases
from shared.bus import Heard, Hears
from shared.contracts.fact import Fact
from shared.contracts.registration import (
    ApplicationAccepted,
    ApplicationDeclined,
    ApplicationWithdrawn,
    ParticipantErased,
    ParticipantRegistered,
)
from shared.contracts.scheduling import ProgrammePublished
from shared.outbox import Tx

hears = Hears[Tx]("assessment")


@hears.facts(ProgrammePublished)
def follow_programmes(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know the tests, and open those whose bank suffices."""
    use_cases.follow_programmes(tx, heard)


@hears.facts(ParticipantRegistered, ApplicationAccepted, ApplicationDeclined, ApplicationWithdrawn, ParticipantErased)
def follow_participants(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know who may take tests; forget the erased."""
    use_cases.follow_participants(tx, heard)
