"""Forgetting people: at once in the store, then in the log, once everybody can hear that they are to be forgotten."""

import logging
from datetime import timedelta

from services.registration import domain, store
from services.registration.domain import Status
from services.registration.use_cases.places import give_up_places
from shared.contracts import registration as say
from shared.contracts.catalogue import all_facts
from shared.contracts.request import Done
from shared.outbox import Tx
from shared.runtime import Work

_log = logging.getLogger("dovira.registration")

_LOOK_AGAIN = 5.0
_SECOND_LOOK = timedelta(minutes=2)
"""What was in flight while the log was erased (a publication, a burial) has arrived by then, and is erased, too."""


def erase_participant(tx: Tx, request: say.EraseParticipant) -> Done:
    """Forget a person, who keeps no place; told once. Asking again erases the log again. Raises NoSuchPerson."""
    row = store.lock_person(tx, request.participant_id)
    if row is None:
        message = "Такої людини немає."
        raise domain.NoSuchPerson(message)
    if row.email_key is None:
        store.reopen_erasure(tx, row.participant_id)
        return Done()
    applications = store.applications_of(tx, row.participant_id)
    store.set_status(tx, [one.application_id for one in applications], Status.WITHDRAWN)
    for one in applications:
        give_up_places(tx, row.participant_id, one.programme_id, reason="participant_erased")
    store.forget_person(tx, row.participant_id)
    fact_id = tx.tell(say.ParticipantErased(participant_id=row.participant_id, erased_at=tx.now))
    store.open_erasure(tx, row.participant_id, fact_id)
    return Done()


async def erase_from_log(work: Work) -> None:
    """Runs while registration lives: erases from the log whoever was forgotten, also after a crash in between."""
    while True:
        for participant_id in await work.read(lambda tx: store.due_erasures(tx, second_look=_SECOND_LOOK)):
            await _erase(work, participant_id)
        await work.pause(_LOOK_AGAIN)


async def _erase(work: Work, participant_id: str) -> None:
    subjects = personal_subjects(participant_id)
    # The outbox first: whatever is published again after this does not name the person.
    numbers = await work.read(lambda tx: store.told_of(tx, subjects))
    await work.write(lambda tx: store.blank_told(tx, numbers))
    erased = await work.erase_from_log(subjects)
    await work.write(lambda tx: store.save_erasure(tx, participant_id))
    _log.info("participant_erased_from_log", extra={"participant": participant_id, "messages": erased})


def personal_subjects(participant_id: str) -> list[str]:
    """The subjects on which registration tells who a person is."""
    personal = (fact for fact in all_facts().values() if fact.service == "registration" and fact.personal_data)
    return [f"{fact.type}.{participant_id}" for fact in personal]
