"""Who may take tests: learnt from what registration tells, by id alone."""

from collections.abc import Sequence
from datetime import datetime

from services.assessment import store
from shared.bus import Heard
from shared.contracts.fact import Fact
from shared.contracts.registration import (
    ApplicationAccepted,
    ApplicationDeclined,
    ApplicationWithdrawn,
    ParticipantErased,
    ParticipantRegistered,
)
from shared.outbox import Tx


def follow_participants(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know who may take tests, by id alone, and forget who is to be forgotten."""
    facts = [one.fact for one in heard]
    store.note_decisions(tx, [decision for fact in facts if (decision := _decision_in(fact))])
    store.note_erased(tx, {fact.participant_id for fact in facts if isinstance(fact, ParticipantErased)})
    if forgotten := store.erased_among(tx, {fact.key for fact in facts}):
        store.forget(tx, forgotten)


def _decision_in(fact: Fact) -> tuple[str, str, datetime, bool] | None:
    """Who, in which programme, since when, and whether they take part."""
    match fact:
        case ParticipantRegistered():
            return fact.participant_id, fact.programme_id, fact.registered_at, True
        case ApplicationAccepted():
            return fact.participant_id, fact.programme_id, fact.decided_at, True
        case ApplicationDeclined():
            return fact.participant_id, fact.programme_id, fact.decided_at, False
        case ApplicationWithdrawn():
            return fact.participant_id, fact.programme_id, fact.withdrawn_at, False
        case _:
            return None
