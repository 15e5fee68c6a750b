"""Who may share something, by id alone; and forgetting whoever is to be forgotten, in threads and in posts, too."""

from collections.abc import Collection, Sequence
from datetime import datetime

from services.dialogue import store
from services.dialogue.domain.contributions import Contribution, withdrawn
from services.dialogue.use_cases.quoting import take_back_quotes
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
    """Know who takes part, and forget who is to be forgotten."""
    facts = [one.fact for one in heard]
    store.note_decisions(tx, [decision for fact in facts if (decision := _decision_in(fact))])
    store.note_erased(tx, {fact.participant_id for fact in facts if isinstance(fact, ParticipantErased)})
    if forgotten := store.erased_among(tx, {fact.key for fact in facts}):
        _forget(tx, forgotten)


def _forget(tx: Tx, participant_ids: Collection[str]) -> None:
    store.forget(tx, participant_ids)
    take_back(tx, store.lock_contributions_of(tx, participant_ids))


def take_back(tx: Tx, contributions: Sequence[Contribution]) -> None:
    """What their authors said is gone: from threads, from votes, from quotes, from posts."""
    store.save_contributions(tx, [withdrawn(one) for one in contributions])
    ids = [one.contribution_id for one in contributions]
    store.drop_votes_for(tx, ids)
    taken = store.lock_quotes_from(tx, ids)
    take_back_quotes(tx, taken)


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
