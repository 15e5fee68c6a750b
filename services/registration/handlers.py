"""What registration hears."""

from collections.abc import Sequence

from services.registration import use_cases
from shared.bus import Heard, Hears
from shared.contracts.fact import Fact
from shared.contracts.scheduling import ProgrammePublished
from shared.outbox import Tx

hears = Hears[Tx]("registration")


@hears.facts(ProgrammePublished)
def learn_programmes(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know terms and capacities; promote the waiting where room was made."""
    use_cases.learn_programmes(tx, heard)
