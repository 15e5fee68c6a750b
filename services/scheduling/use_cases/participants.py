"""Knowing the participants: whoever registers after a report came is matched then, whoever is erased is forgotten."""

from collections.abc import Iterable, Sequence

from services.scheduling import store
from services.scheduling.domain.findings import forgotten_with
from services.scheduling.use_cases import presence
from shared.bus import Heard
from shared.contracts.fact import Fact
from shared.contracts.names import fold_name
from shared.contracts.person import Personal
from shared.contracts.registration import ParticipantErased, ParticipantRegistered, ParticipantUpdated
from shared.outbox import Tx

_Known = ParticipantRegistered | ParticipantUpdated

_MATCHED_ANEW = "Змінилися дані учасників: уточнено, хто є хто у звітах."


def follow_participants(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Keep every address and name a participant was known by, and count anew where a report holds one of them."""
    causes = {one.fact.key: one for one in heard}
    erased_now = sorted({one.fact.key for one in heard if isinstance(one.fact, ParticipantErased)})
    gone = store.lock_participants(tx, causes) | set(erased_now)
    known = [one.fact for one in heard if isinstance(one.fact, _Known) and one.fact.key not in gone]
    store.add_identities(tx, [row for fact in known for row in _identities(fact)])
    store.add_memberships(tx, [_membership(fact) for fact in known if isinstance(fact, ParticipantRegistered)])
    store.lock_programmes_of(tx, sorted(causes))
    if erased_now:
        _forget(tx, erased_now)
    _match_anew(tx, {key: one for key, one in causes.items() if key not in gone})


def _match_anew(tx: Tx, causes: dict[str, Heard[Fact]]) -> None:
    named = store.webinars_naming(tx, sorted(causes))
    triggers = {row.webinar_id: causes[row.participant_id] for row in named}
    presence.settle(
        tx,
        store.get_webinars(tx, triggers),
        reason=_MATCHED_ANEW,
        because=lambda webinar_id, participant_id: causes.get(participant_id, triggers[webinar_id]),
    )


def _forget(tx: Tx, erased: Sequence[str]) -> None:
    """Recorded presence stays under the bare id; names, addresses and joins go, and with them whoever may be meant."""
    webinars = store.get_webinars(tx, {row.webinar_id for row in store.webinars_naming(tx, erased)})
    people = set(store.people_addressed_as(tx, erased))
    for known in presence.load(tx, webinars):
        verdicts = known.find().verdicts
        people.update(forgotten_with(erased, known.people, verdicts=verdicts, roster=known.roster))
    store.forget_participants(tx, erased, sorted(people))


def _identities(fact: _Known) -> Iterable[dict[str, object]]:
    names = ((store.NAME, name) for name in _names(fact.personal))
    for kind, value in [(store.EMAIL, fact.personal.email.casefold()), *names]:
        yield {"participant_id": fact.participant_id, "kind": kind, "value": value}


def _membership(fact: ParticipantRegistered) -> dict[str, object]:
    return {"participant_id": fact.participant_id, "programme_id": fact.programme_id, "oblast": fact.oblast}


def _names(personal: Personal) -> set[str]:
    """With the patronymic and without: few people show it in a meeting. A name without letters is none."""
    return {fold_name(personal.full_name), fold_name(f"{personal.family_name} {personal.given_name}")} - {""}
