"""Applying, importing applications, deciding on them, withdrawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from services.registration import domain, store
from services.registration.domain import Status, Terms
from services.registration.use_cases.people import email_key, name_key, summary_of
from services.registration.use_cases.places import give_up_places
from shared.contracts import registration as say
from shared.contracts.person import Personal
from shared.contracts.request import Done
from shared.contracts.vocabulary import Consent
from shared.outbox import ReadTx, Tx


def submit_application(tx: Tx, request: say.SubmitApplication) -> say.ApplicationReceipt:
    """Store an application, or what changed in it. Raises the refusals of the domain."""
    terms = _terms(tx, request.programme_id)
    filled_in_at = request.form.submitted_at or tx.now
    domain.check_may_apply(terms, consents=request.form.consents, filled_in_at=filled_in_at)
    verdict = _take_forms(tx, terms, [say.ApplicationRow(row=1, form=request.form)])[0]
    if verdict.outcome is say.RowOutcome.REFUSED:
        raise domain.MailboxTaken(verdict.message)
    person = store.find_people(tx, [email_key(request.form.personal)])[email_key(request.form.personal)]
    application = store.find_applications(tx, terms.programme_id, [person.participant_id])[person.participant_id]
    return say.ApplicationReceipt(
        application_id=application.application_id,
        participant_id=person.participant_id,
        reference=domain.reference_of(application.application_id),
        status=say.ApplicationStatus(application.status),
    )


def import_applications(tx: Tx, request: say.ImportApplications) -> say.ImportReport:
    """A verdict per row; good rows are kept whatever the others are. A dry run writes and tells nothing."""
    terms = _terms(tx, request.programme_id)
    verdicts, good = [], []
    for row in request.rows:
        try:
            filled_in_at = row.form.submitted_at or tx.now
            domain.check_may_apply(terms, consents=row.form.consents, filled_in_at=filled_in_at)
        except domain.Refusal as refusal:
            verdicts.append(say.RowVerdict(row=row.row, outcome=say.RowOutcome.REFUSED, message=str(refusal)))
        else:
            good.append(row)
    verdicts += _take_forms(tx, terms, good, dry_run=request.dry_run)
    return say.ImportReport(verdicts=sorted(verdicts, key=lambda verdict: verdict.row))


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
        _register(tx, [row for row in changed if not row.registered])
    else:
        for row in changed:
            give_up_places(tx, row.participant_id, row.programme_id, reason="application_declined")
    return say.DecisionReport(
        decided=len(changed), unchanged=len(rows) - len(changed) - _known(refused, rows), refused=refused
    )


def list_applications(tx: ReadTx, request: say.ListApplications) -> say.ApplicationPage:
    """A page of applications with remarks for whoever decides."""
    terms = _terms(tx, request.programme_id)
    status = request.status.value if request.status else None
    rows, total = store.page_of_applications(
        tx, request.programme_id, status=status, after=request.after, limit=request.limit
    )
    after = rows[-1].application_id if len(rows) == request.limit else None
    return say.ApplicationPage(applications=[summary_of(row, terms) for row in rows], after=after, total=total)


def withdraw_application(tx: Tx, request: say.WithdrawApplication) -> Done:
    """Withdraw and give up every place. Raises NoSuchApplication."""
    found = store.find_applications(tx, request.programme_id, [request.participant_id])
    if request.participant_id not in found:
        message = "Заявки на цю програму від вас немає."
        raise domain.NoSuchApplication(message)
    row = found[request.participant_id]
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


@dataclass(frozen=True)
class _Taken:
    """What a batch of forms comes to: rows to write, people who are new applicants, and the verdicts."""

    people: list[dict[str, object]]
    applications: list[dict[str, object]]
    changed: list[dict[str, object]]
    verdicts: list[say.RowVerdict]


def _take_forms(
    tx: Tx, terms: Terms, rows: Sequence[say.ApplicationRow], *, dry_run: bool = False
) -> list[say.RowVerdict]:
    """Add new people and applications, update changed ones; one person per mailbox."""
    last_by_mailbox = {email_key(row.form.personal): row for row in rows}
    people = store.find_people(tx, list(last_by_mailbox))
    if not dry_run:
        newcomers = [_person_row(tx, row) for key, row in last_by_mailbox.items() if key not in people]
        store.add_people(tx, newcomers)
        people = store.find_people(tx, list(last_by_mailbox))
    ids = [person.participant_id for person in people.values()]
    applications = store.find_applications(tx, terms.programme_id, ids)
    verdicts = []
    added, changed = [], []
    for key, row in last_by_mailbox.items():
        person = people.get(key)
        application = applications.get(person.participant_id) if person else None
        outcome = _outcome(row.form, person, application)
        verdicts.append(_verdict(row, outcome))
        if outcome is say.RowOutcome.NEW and person:
            added.append((row.form, person))
        elif outcome is say.RowOutcome.UPDATED and application:
            changed.append((row.form, application))
    if not dry_run:
        _save(tx, terms, added, changed)
    earlier = [row for row in rows if last_by_mailbox[email_key(row.form.personal)] is not row]
    return verdicts + [
        say.RowVerdict(row=row.row, outcome=say.RowOutcome.UNCHANGED, message="Далі є новіша анкета цієї людини.")
        for row in earlier
    ]


def _outcome(form: say.ApplicationForm, person: Row[Any] | None, application: Row[Any] | None) -> say.RowOutcome:
    if person is not None and person.name_key != name_key(form.personal):
        return say.RowOutcome.REFUSED
    if application is None:
        return say.RowOutcome.NEW
    same = application.form == _form_json(form)
    return say.RowOutcome.UNCHANGED if same else say.RowOutcome.UPDATED


def _verdict(row: say.ApplicationRow, outcome: say.RowOutcome) -> say.RowVerdict:
    message = ""
    if outcome is say.RowOutcome.REFUSED:
        message = "З цієї поштової скриньки вже подала заявку інша людина: вкажіть власну скриньку."
    return say.RowVerdict(row=row.row, outcome=outcome, message=message)


def _save(
    tx: Tx,
    terms: Terms,
    added: Sequence[tuple[say.ApplicationForm, Row[Any]]],
    changed: Sequence[tuple[say.ApplicationForm, Row[Any]]],
) -> None:
    rows = [_application_row(tx, terms, form, person) for form, person in added]
    store.add_applications(tx, rows)
    store.update_applications(
        tx,
        [
            {
                "application_id": application.application_id,
                "oblast": form.oblast.value,
                "body_type": form.body_type.value,
                "form": _form_json(form),
            }
            for form, application in changed
        ],
    )
    given = [(str(row["application_id"]), form) for row, (form, _) in zip(rows, added, strict=True)]
    given += [(application.application_id, form) for form, application in changed]
    store.add_consents(tx, [_consent_row(tx, one, purpose, form) for one, form in given for purpose in form.consents])
    for row, (form, person) in zip(rows, added, strict=True):
        _tell_submitted(tx, row, form, person)
    if not terms.accepted_only:
        _register(tx, list(store.lock_applications(tx, [str(row["application_id"]) for row in rows]).values()))


def _tell_submitted(tx: Tx, row: dict[str, object], form: say.ApplicationForm, person: Row[Any]) -> None:
    tx.tell(
        say.ApplicationSubmitted(
            participant_id=person.participant_id,
            application_id=str(row["application_id"]),
            programme_id=str(row["programme_id"]),
            oblast=form.oblast,
            body_type=form.body_type,
            submitted_at=form.submitted_at or tx.now,
            personal=form.personal,
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
        tx.tell(say.ApplicationAccepted(**about))
    else:
        tx.tell(say.ApplicationDeclined(**about, reason=request.reason))


def _register(tx: Tx, rows: Sequence[Row[Any]]) -> None:
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
                personal=Personal.model_validate_json(people[row.participant_id].personal),
            )
        )


def _terms(tx: ReadTx, programme_id: str) -> Terms:
    terms = store.get_terms(tx, programme_id)
    if terms is None:
        message = f"Програму «{programme_id}» не опубліковано."
        raise domain.NoSuchProgramme(message)
    return terms


def _person_row(tx: Tx, row: say.ApplicationRow) -> dict[str, object]:
    return {
        "participant_id": tx.new_id(),
        "email_key": email_key(row.form.personal),
        "name_key": name_key(row.form.personal),
        "revision": 1,
        "personal": row.form.personal.model_dump_json(),
    }


def _application_row(tx: Tx, terms: Terms, form: say.ApplicationForm, person: Row[Any]) -> dict[str, object]:
    return {
        "application_id": tx.new_id(),
        "participant_id": person.participant_id,
        "programme_id": terms.programme_id,
        "status": Status.SUBMITTED.value,
        "oblast": form.oblast.value,
        "body_type": form.body_type.value,
        "form": _form_json(form),
        "submitted_at": form.submitted_at or tx.now,
        "registered": False,
    }


def _consent_row(tx: Tx, application_id: str, purpose: Consent, form: say.ApplicationForm) -> dict[str, object]:
    return {"application_id": application_id, "purpose": purpose.value, "given_at": form.submitted_at or tx.now}


def _form_json(form: say.ApplicationForm) -> str:
    """The answers without the moment, so that the same answers sent again are the same."""
    return form.model_dump_json(exclude={"submitted_at"})


def _known(refused: Sequence[str], rows: dict[str, Row[Any]]) -> int:
    return sum(1 for one in refused if one in rows)
