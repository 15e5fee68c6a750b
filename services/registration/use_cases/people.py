"""Finding and correcting people."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from services.registration import domain, store
from services.registration.domain import Terms
from shared.contracts import registration as say
from shared.contracts.names import fold_name
from shared.contracts.person import Personal
from shared.outbox import ReadTx, Tx


def find_person(tx: ReadTx, request: say.FindPerson) -> say.PersonFound:
    """Who owns a mailbox or an id; nobody is an answer, too."""
    if request.email is not None:
        row = store.find_people(tx, [request.email.strip().casefold()]).get(request.email.strip().casefold())
    else:
        row = store.get_person(tx, request.participant_id or "")
    return _found(tx, row) if row is not None and row.email_key is not None else say.PersonFound()


def update_person(tx: Tx, request: say.UpdatePerson) -> say.PersonFound:
    """Correct what is known; nothing is told when nothing changed. Raises NoSuchPerson, MailboxTaken."""
    row = _lock_person(tx, request.participant_id)
    owner = store.find_people(tx, [email_key(request.personal)]).get(email_key(request.personal))
    if owner is not None and owner.participant_id != row.participant_id:
        message = "Ця поштова скринька належить іншій людині."
        raise domain.MailboxTaken(message)
    change_people(tx, [(row, request.personal)])
    return _found(tx, _lock_person(tx, request.participant_id))


def change_people(tx: Tx, corrections: Sequence[tuple[Row[Any], Personal]]) -> None:
    """Save and tell what is known of people now, where it changed. Their rows are locked."""
    changed = [(row, personal) for row, personal in corrections if _known_of(row, personal) != personal]
    store.update_people(
        tx,
        [
            {
                "participant_id": row.participant_id,
                "email_key": email_key(personal),
                "name_key": name_key(personal),
                "revision": row.revision + 1,
                "personal": personal.model_dump_json(),
            }
            for row, personal in changed
        ],
    )
    for row, personal in changed:
        tx.tell(
            say.ParticipantUpdated(
                participant_id=row.participant_id, revision=row.revision + 1, updated_at=tx.now, personal=personal
            )
        )


def fill_in(row: Row[Any], stated: Personal) -> Personal:
    """What is known of a person, with what the person states now; what is left out of a form stays as it is known."""
    known = _known_of(row, stated)
    return known.model_copy(update={name: getattr(stated, name) for name in stated.model_dump(exclude_defaults=True)})


def _known_of(row: Row[Any], stated: Personal) -> Personal:
    """What is kept of a person; mostly it is what is stated, and reading an address once more is dear."""
    return (
        stated
        if row.personal == stated.model_dump_json()
        else Personal.model_validate_json(row.personal, extra="ignore")
    )


def summary_of(row: Row[Any], terms: Terms | None) -> say.ApplicationSummary:
    """An application with its person as a line in a list."""
    remarks = domain.remarks_on(terms, oblast=row.oblast, body_type=row.body_type) if terms else []
    personal = json.loads(row.personal)
    known = Personal.model_validate(personal) if personal else None
    return say.ApplicationSummary(
        application_id=row.application_id,
        participant_id=row.participant_id,
        programme_id=row.programme_id,
        reference=domain.reference_of(row.application_id),
        status=say.ApplicationStatus(row.status),
        oblast=row.oblast,
        body_type=row.body_type,
        submitted_at=row.submitted_at,
        decided_at=row.decided_at,
        reason=row.reason,
        full_name=known.full_name if known else "",
        eligible=not remarks,
        consents=json.loads(row.form).get("consents", []),
        remarks=remarks,
        email=known.email if known else "",
        position=known.position if known else "",
        body_name=known.body_name if known else "",
    )


def email_key(personal: Personal) -> str:
    """The mailbox as it is compared."""
    return personal.email.casefold()


def name_key(personal: Personal) -> str:
    """The name as it is compared: apostrophes, case and Latin look-alikes folded."""
    return fold_name(f"{personal.family_name} {personal.given_name}")


def _lock_person(tx: Tx, participant_id: str) -> Row[Any]:
    row = store.lock_person(tx, participant_id)
    if row is None or row.email_key is None:
        message = "Такої людини немає."
        raise domain.NoSuchPerson(message)
    return row


def _found(tx: ReadTx, row: Row[Any]) -> say.PersonFound:
    applications = store.applications_of(tx, row.participant_id)
    return say.PersonFound(
        participant_id=row.participant_id,
        personal=Personal.model_validate_json(row.personal, extra="ignore"),
        revision=row.revision,
        applications=[summary_of(one, store.get_terms(tx, one.programme_id)) for one in applications],
    )
