"""What the gateway hears."""

from collections.abc import Sequence

from services.gateway.use_cases import signing_in
from shared.bus import Heard, Hears
from shared.contracts.fact import Fact
from shared.contracts.registration import ParticipantErased
from shared.outbox import Tx

hears = Hears[Tx]("gateway")


@hears.facts(ParticipantErased)
def sign_out_erased(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Whoever is forgotten is signed in no more."""
    signing_in.sign_out_erased(tx, heard)
