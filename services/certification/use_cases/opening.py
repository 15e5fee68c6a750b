"""Who may read a name by the number of a certificate: everybody by the holder's consent, else who has the paper."""

from collections.abc import Sequence

from services.certification.domain.standing import Openness
from services.certification.store import participants
from services.certification.store.tables import Pair
from shared.bus import Heard
from shared.contracts.fact import Fact
from shared.contracts.registration import ConsentsStated
from shared.contracts.vocabulary import Consent
from shared.outbox import Tx


def follow_consents(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """The statement of the latest moment counts, in whatever order they come."""
    stated: dict[Pair, Openness] = {}
    for one in heard:
        if isinstance(one.fact, ConsentsStated):
            pair = one.fact.participant_id, one.fact.programme_id
            is_open = Consent.PUBLIC_VERIFICATION in one.fact.consents
            stated[pair] = _latest(Openness(is_open, one.fact.stated_at), stated.get(pair))
    people = participants.lock_participants(tx, [participant_id for participant_id, _ in stated])
    known = participants.get_openness(tx, stated)
    kept = {pair: _latest(one, known.get(pair)) for pair, one in stated.items() if pair[0] in people}
    participants.save_openness(tx, kept)


def _latest(one: Openness, other: Openness | None) -> Openness:
    return one if other is None or one.stated_at >= other.stated_at else other
