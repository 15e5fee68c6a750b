"""Applying, importing applications, listing them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from services.registration import domain, store
from services.registration.domain import Status, Terms
from services.registration.use_cases.decisions import register, tell_consents
from services.registration.use_cases.people import change_people, email_key, fill_in, name_key, summary_of
from services.registration.use_cases.queues import count_under
from shared.contracts import registration as say
from shared.contracts.person import Personal
from shared.contracts.registration_imports import (
    ApplicationRow,
    ImportApplications,
    ImportReport,
    RowOutcome,
    RowVerdict,
)
from shared.contracts.vocabulary import Consent
from shared.outbox import ReadTx, Tx

_MAILBOX_TAKEN = "З цієї поштової скриньки вже подала заявку інша людина: вкажіть власну скриньку."
_ALREADY_APPLIED = "З цієї скриньки вже подано заявку; увійдіть, щоб змінити її."
_NEWER_KNOWN = "Є новіша анкета цієї людини."


def submit_application(tx: Tx, request: say.SubmitApplication) -> say.ApplicationReceipt:
    """Store an application; the same answers again get the same receipt. Raises the refusals of the domain.

    Unless the mailbox's owner is signed in, other answers than those stored could be anybody's, and change nothing.
    """
    terms = _terms(tx, request.programme_id)
    filled_in_at = request.form.submitted_at or tx.now
    domain.check_may_apply(terms, consents=request.form.consents, filled_in_at=filled_in_at)
    verdict = _take_forms(tx, terms, [ApplicationRow(row=1, form=request.form)], sender=request.signed_in_as)[0]
    if verdict.outcome is RowOutcome.REFUSED:
        raise domain.MailboxTaken(verdict.message)
    person = store.find_people(tx, [email_key(request.form.personal)])[email_key(request.form.personal)]
    changed = verdict.outcome is RowOutcome.UPDATED and person.participant_id != request.signed_in_as
    if changed or verdict.message == _NEWER_KNOWN:
        raise domain.AlreadyApplied(_ALREADY_APPLIED)
    application = store.find_applications(tx, terms.programme_id, [person.participant_id])[person.participant_id]
    return say.ApplicationReceipt(
        application_id=application.application_id,
        participant_id=person.participant_id,
        reference=domain.reference_of(application.application_id),
        status=say.ApplicationStatus(application.status),
    )


def import_applications(tx: Tx, request: ImportApplications) -> ImportReport:
    """A verdict per row; good rows are kept whatever the others are. A dry run writes and tells nothing."""
    terms = _terms(tx, request.programme_id)
    verdicts, good = [], []
    for row in request.rows:
        try:
            filled_in_at = row.form.submitted_at or tx.now
            domain.check_may_apply(terms, consents=row.form.consents, filled_in_at=filled_in_at)
        except domain.Refusal as refusal:
            verdicts.append(RowVerdict(row=row.row, outcome=RowOutcome.REFUSED, message=str(refusal)))
        else:
            good.append(row)
    verdicts += _take_forms(tx, terms, good, dry_run=request.dry_run)
    return ImportReport(verdicts=sorted(verdicts, key=lambda verdict: verdict.row))


def list_applications(tx: ReadTx, request: say.ListApplications) -> say.ApplicationPage:
    """A page of applications with remarks for whoever decides."""
    terms = _terms(tx, request.programme_id)
    status = request.status.value if request.status else None
    rows, total = store.page_of_applications(
        tx, request.programme_id, status=status, after=request.after, limit=request.limit
    )
    after = rows[-1].application_id if len(rows) == request.limit else None
    return say.ApplicationPage(applications=[summary_of(row, terms) for row in rows], after=after, total=total)


@dataclass(frozen=True, slots=True)
class _Filled:
    """A form that somebody filled in, and what is compared of it, each text made once."""

    row: int
    form: say.ApplicationForm
    filled_in_at: datetime
    email_key: str
    name_key: str
    personal: str
    answers: str


@dataclass(frozen=True, slots=True)
class _Taking:
    """The newest form from a mailbox, what it comes to, and what is known of whoever filled it in."""

    filled: _Filled
    outcome: RowOutcome
    person: Row[Any] | None
    application: Row[Any] | None


def _take_forms(
    tx: Tx, terms: Terms, rows: Sequence[ApplicationRow], *, sender: str | None = None, dry_run: bool = False
) -> list[RowVerdict]:
    """Add new people and applications, update changed ones; one person per mailbox, the newest form of each.

    ``sender``: who is signed in, empty when nobody is; without one, the staff answer for the rows.
    """
    mailboxes = _by_mailbox(rows, now=tx.now)
    people = store.lock_people(tx, list(mailboxes))
    if not dry_run:
        strangers = [_owned(forms, None, None)[-1] for key, forms in mailboxes.items() if key not in people]
        store.add_people(tx, [_person_row(tx, filled) for filled in strangers])
        people = store.lock_people(tx, list(mailboxes))
    ids = [person.participant_id for person in people.values()]
    applications = store.find_applications(tx, terms.programme_id, ids)
    takings, verdicts = [], []
    for key, forms in mailboxes.items():
        person = people.get(key)
        taking, judged = _judge(forms, person, applications.get(person.participant_id) if person else None)
        takings += taking
        verdicts += judged
    if not dry_run:
        _save(tx, terms, takings, sender=sender)
    return verdicts


def _by_mailbox(rows: Sequence[ApplicationRow], *, now: datetime) -> dict[str, list[_Filled]]:
    """The forms from each mailbox, oldest first."""
    mailboxes: dict[str, list[_Filled]] = {}
    for filled in sorted((_filled(row, now=now) for row in rows), key=lambda one: one.filled_in_at):
        mailboxes.setdefault(filled.email_key, []).append(filled)
    return mailboxes


def _filled(row: ApplicationRow, *, now: datetime) -> _Filled:
    form, personal = row.form, row.form.personal
    return _Filled(
        row=row.row,
        form=form,
        filled_in_at=form.submitted_at or now,
        email_key=email_key(personal),
        name_key=name_key(personal),
        personal=personal.model_dump_json(),
        # Without the moment, so that the same answers sent again are the same.
        answers=form.model_dump_json(exclude={"submitted_at"}),
    )


def _owned(forms: Sequence[_Filled], person: Row[Any] | None, application: Row[Any] | None) -> list[_Filled]:
    """The forms of the mailbox's owner: who is known by it, or who filled in the first."""
    owner = person.name_key if person else forms[0].name_key
    return [one for one in forms if one.name_key == owner or _says_the_same(one, application)]


def _judge(
    forms: Sequence[_Filled], person: Row[Any] | None, application: Row[Any] | None
) -> tuple[list[_Taking], list[RowVerdict]]:
    """What the forms from one mailbox come to: the owner's newest, if any, and a verdict on each."""
    owned = _owned(forms, person, application)
    others = [one for one in forms if one not in owned]
    verdicts = [RowVerdict(row=one.row, outcome=RowOutcome.REFUSED, message=_MAILBOX_TAKEN) for one in others]
    verdicts += [RowVerdict(row=one.row, outcome=RowOutcome.UNCHANGED, message=_NEWER_KNOWN) for one in owned[:-1]]
    if not owned:
        return [], verdicts
    outcome, message = _outcome(owned[-1], application)
    verdicts.append(RowVerdict(row=owned[-1].row, outcome=outcome, message=message))
    return [_Taking(owned[-1], outcome, person, application)], verdicts


def _outcome(filled: _Filled, application: Row[Any] | None) -> tuple[RowOutcome, str]:
    if application is None:
        return RowOutcome.NEW, ""
    if _says_the_same(filled, application):
        return RowOutcome.UNCHANGED, ""
    if filled.filled_in_at < application.filled_in_at:
        return RowOutcome.UNCHANGED, _NEWER_KNOWN
    return RowOutcome.UPDATED, ""


def _says_the_same(filled: _Filled, application: Row[Any] | None) -> bool:
    return application is not None and application.form == filled.answers


def _save(tx: Tx, terms: Terms, takings: Sequence[_Taking], *, sender: str | None) -> None:
    added = [(one.filled, one.person) for one in takings if one.outcome is RowOutcome.NEW and one.person]
    changed = [(one, one.application) for one in takings if one.outcome is RowOutcome.UPDATED and one.application]
    rows = [_application_row(tx, terms, filled, person) for filled, person in added]
    store.add_applications(tx, rows)
    store.update_applications(
        tx, [_answers_of(one.filled) | {"application_id": row.application_id} for one, row in changed]
    )
    given = [(str(row["application_id"]), filled) for row, (filled, _) in zip(rows, added, strict=True)]
    given += [(row.application_id, one.filled) for one, row in changed]
    store.add_consents(
        tx, [_consent_row(filled, one, purpose) for one, filled in given for purpose in filled.form.consents]
    )
    for taking, application in changed:
        form = taking.filled.form
        if form.oblast != application.oblast:
            count_under(tx, application.participant_id, terms.programme_id, oblast=form.oblast.value)
        if application.registered:
            tell_consents(tx, application, consents=form.consents)
    anew = added + [
        (one.filled, one.person) for one, row in changed if one.person and _tells_of_oneself_anew(one.filled, row)
    ]
    known = [_known_now(person, filled, sender=sender) for filled, person in anew]
    # Most were added a moment ago, with all that they state.
    change_people(tx, [(one[1], now) for one, now in zip(anew, known, strict=True) if not _is_known(*one)])
    for row, (filled, person), personal in zip(rows, added, known, strict=False):
        _tell_submitted(tx, row, filled, person, personal)
    if not terms.accepted_only:
        register(tx, list(store.lock_applications(tx, [str(row["application_id"]) for row in rows]).values()))


def _is_known(filled: _Filled, person: Row[Any]) -> bool:
    """Whether the form states of the person exactly what is known."""
    return bool(person.personal == filled.personal)


def _known_now(person: Row[Any], filled: _Filled, *, sender: str | None) -> Personal:
    """What is known of a person after a form: what it states counts only from the staff or from the person."""
    if _is_known(filled, person):
        return filled.form.personal
    if sender in {None, person.participant_id}:
        return fill_in(person, filled.form.personal)
    return Personal.model_validate_json(person.personal, extra="ignore")


def _tell_submitted(tx: Tx, row: dict[str, object], filled: _Filled, person: Row[Any], personal: Personal) -> None:
    tx.tell(
        say.ApplicationSubmitted(
            participant_id=person.participant_id,
            application_id=str(row["application_id"]),
            programme_id=str(row["programme_id"]),
            oblast=filled.form.oblast,
            body_type=filled.form.body_type,
            submitted_at=filled.filled_in_at,
            personal=personal,
        )
    )


def _terms(tx: ReadTx, programme_id: str) -> Terms:
    terms = store.get_terms(tx, programme_id)
    if terms is None:
        message = f"Програму «{programme_id}» не опубліковано."
        raise domain.NoSuchProgramme(message)
    return terms


def _person_row(tx: Tx, filled: _Filled) -> dict[str, object]:
    return {
        "participant_id": tx.new_id(),
        "email_key": filled.email_key,
        "name_key": filled.name_key,
        "revision": 1,
        "personal": filled.personal,
    }


def _application_row(tx: Tx, terms: Terms, filled: _Filled, person: Row[Any]) -> dict[str, object]:
    return _answers_of(filled) | {
        "application_id": tx.new_id(),
        "participant_id": person.participant_id,
        "programme_id": terms.programme_id,
        "status": Status.SUBMITTED.value,
        "submitted_at": filled.filled_in_at,
        "registered": False,
        "trace": tx.trace,
    }


def _answers_of(filled: _Filled) -> dict[str, object]:
    return {
        "oblast": filled.form.oblast.value,
        "body_type": filled.form.body_type.value,
        "form": filled.answers,
        "filled_in_at": filled.filled_in_at,
    }


def _consent_row(filled: _Filled, application_id: str, purpose: Consent) -> dict[str, object]:
    return {"application_id": application_id, "purpose": purpose.value, "given_at": filled.filled_in_at}


def _tells_of_oneself_anew(filled: _Filled, application: Row[Any]) -> bool:
    """Whether the form says of the person what the one before it did not; else corrections made since would go."""
    return bool(json.loads(filled.personal) != json.loads(application.form)["personal"])
