"""What scheduling hears."""

from collections.abc import Sequence

from services.scheduling import use_cases
from shared.bus import Heard, Hears
from shared.contracts.fact import Fact
from shared.contracts.registration import ParticipantErased, ParticipantRegistered, ParticipantUpdated
from shared.outbox import Tx

hears = Hears[Tx]("scheduling")


@hears.facts(ParticipantRegistered, ParticipantUpdated, ParticipantErased)
def follow_participants(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know who takes part, match those whom a report named before they were known, forget the erased."""
    use_cases.follow_participants(tx, heard)
