"""Deciding on applications, withdrawing them, and who is a participant in consequence."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from services.registration import domain, store
from services.registration.domain import Status
from services.registration.use_cases.places import give_up_places
from shared.contracts import registration as say
from shared.contracts.person import Personal
from shared.contracts.request import Done
from shared.contracts.vocabulary import Consent
from shared.outbox import Tx


def decide_applications(tx: Tx, request: say.DecideApplications) -> say.DecisionReport:
    """Decide on many at once; those that cannot be decided so are named. Accepted people become participants."""
    rows = store.lock_applications(tx, request.application_ids)
    accept = request.decision is say.Decision.ACCEPT
    refused = [one for one in request.application_ids if one not in rows]
    changed = []
    for row in rows.values():
        try:
            if domain.decide(Status(row.status), accept=accept, reason=request.reason):
                changed.append(row)
        except domain.NotEntitled:
            refused.append(row.application_id)
    status = Status.ACCEPTED if accept else Status.DECLINED
    if changed:
        ids = [row.application_id for row in changed]
        store.set_status(tx, ids, status, by=request.decided_by, reason=request.reason)
        for row in changed:
            _tell_decision(tx, row, request)
    if accept:
        register(tx, [row for row in changed if not row.registered])
    else:
        for row in changed:
            give_up_places(tx, row.participant_id, row.programme_id, reason="application_declined")
    return say.DecisionReport(
        decided=len(changed), unchanged=len(rows) - len(changed) - _known(refused, rows), refused=refused
    )


def withdraw_application(tx: Tx, request: say.WithdrawApplication) -> Done:
    """Withdraw and give up every place. Raises NoSuchApplication."""
    row = store.lock_application(tx, request.programme_id, request.participant_id)
    if row is None:
        message = "Заявки на цю програму від вас немає."
        raise domain.NoSuchApplication(message)
    if row.status != Status.WITHDRAWN.value:
        store.set_status(tx, [row.application_id], Status.WITHDRAWN)
        tx.tell(
            say.ApplicationWithdrawn(
                participant_id=row.participant_id,
                application_id=row.application_id,
                programme_id=row.programme_id,
                withdrawn_at=tx.now,
            )
        )
        give_up_places(tx, row.participant_id, row.programme_id, reason="application_withdrawn")
    return Done()


def register(tx: Tx, rows: Sequence[Row[Any]]) -> None:
    """Tell that these people are participants, once per person and programme."""
    fresh = [row for row in rows if not row.registered]
    if not fresh:
        return
    people = store.people_of(tx, [row.participant_id for row in fresh])
    store.mark_registered(tx, [row.application_id for row in fresh])
    for row in fresh:
        tx.tell(
            say.ParticipantRegistered(
                participant_id=row.participant_id,
                application_id=row.application_id,
                programme_id=row.programme_id,
                oblast=row.oblast,
                body_type=row.body_type,
                registered_at=tx.now,
                personal=Personal.model_validate_json(people[row.participant_id].personal, extra="ignore"),
            ),
            trace=row.trace,
        )
        tell_consents(tx, row, consents=json.loads(row.form)["consents"])


def tell_consents(tx: Tx, row: Row[Any], *, consents: Sequence[Consent]) -> None:
    """Tell what a participant agrees to in a programme."""
    tx.tell(
        say.ConsentsStated(
            participant_id=row.participant_id,
            programme_id=row.programme_id,
            consents=list(consents),
            stated_at=tx.now,
        )
    )


def _tell_decision(tx: Tx, row: Row[Any], request: say.DecideApplications) -> None:
    about = {
        "participant_id": row.participant_id,
        "application_id": row.application_id,
        "programme_id": row.programme_id,
        "decided_by": request.decided_by,
        "decided_at": tx.now,
    }
    if request.decision is say.Decision.ACCEPT:
        tx.tell(say.ApplicationAccepted(**about), trace=row.trace)
    else:
        tx.tell(say.ApplicationDeclined(**about, reason=request.reason), trace=row.trace)


def _known(refused: Sequence[str], rows: dict[str, Row[Any]]) -> int:
    return sum(1 for one in refused if one in rows)
