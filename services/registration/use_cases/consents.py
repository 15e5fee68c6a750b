"""What an applicant agrees to: stated anew at any time, and for each purpose apart."""

import json

from services.registration import domain, store
from services.registration.use_cases.decisions import tell_consents
from shared.contracts import registration as say
from shared.contracts.request import Done
from shared.contracts.vocabulary import Consent
from shared.outbox import Tx


def state_consents(tx: Tx, request: say.StateConsents) -> Done:
    """Keep when each consent was given and taken back; told when it changed. Raises NoSuchApplication, ConsentMissing.

    A questionnaire that was filled in before does not undo it.
    """
    row = store.lock_application(tx, request.programme_id, request.participant_id)
    if row is None or "consents" not in json.loads(row.form):  # never applied, or was forgotten
        message = "Заявки на цю програму немає."
        raise domain.NoSuchApplication(message)
    domain.check_consents(request.consents)
    form = say.ApplicationForm.model_validate_json(row.form, extra="ignore")
    before, now = set(form.consents), set(request.consents)
    if before == now:
        return Done()
    changed = form.model_copy(update={"consents": [one for one in Consent if one in now]})
    store.update_applications(
        tx,
        [
            {
                "application_id": row.application_id,
                "oblast": row.oblast,
                "body_type": row.body_type,
                "form": changed.model_dump_json(exclude={"submitted_at"}),
                "filled_in_at": tx.now,
            }
        ],
    )
    given = [{"application_id": row.application_id, "purpose": one.value, "given_at": tx.now} for one in now - before]
    store.add_consents(tx, given)
    store.take_consents_back(tx, row.application_id, [one.value for one in before - now])
    if row.registered:
        tell_consents(tx, row, consents=changed.consents)
    return Done()
