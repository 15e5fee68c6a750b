"""What registration answers."""

from services.registration import domain, use_cases
from shared.bus import Answers
from shared.contracts import registration as say
from shared.contracts import registration_imports as imports
from shared.contracts.registration_places import ListPlaceHolders, PlaceHolders
from shared.contracts.request import Done
from shared.outbox import ReadTx, Tx

answers = Answers(
    "registration",
    refusals={
        domain.NoSuchProgramme: (404, "no_such_programme", "Такої програми немає"),
        domain.NoSuchApplication: (404, "no_such_application", "Такої заявки немає"),
        domain.NoSuchPerson: (404, "no_such_person", "Такої людини немає"),
        domain.NoSuchWebinar: (404, "no_such_webinar", "Такого вебінару немає"),
        domain.DeadlinePassed: (409, "deadline_passed", "Приймання заявок завершено"),
        domain.ConsentMissing: (422, "consent_missing", "Потрібна згода"),
        domain.MailboxTaken: (409, "mailbox_taken", "Ця поштова скринька вже зайнята"),
        domain.AlreadyApplied: (409, "already_applied", "Заявку вже подано"),
        domain.ReasonMissing: (422, "reason_missing", "Потрібна причина"),
        domain.NotEntitled: (403, "not_entitled", "Немає права на місце"),
        domain.WebinarOver: (409, "webinar_over", "Вебінар завершився"),
        domain.NoPlaceHeld: (409, "no_place_held", "Місця немає"),
    },
)


@answers.request(say.SubmitApplication)
def submit_application(tx: Tx, request: say.SubmitApplication) -> say.ApplicationReceipt:
    """Apply for a programme."""
    return use_cases.submit_application(tx, request)


@answers.request(imports.ImportApplications)
def import_applications(tx: Tx, request: imports.ImportApplications) -> imports.ImportReport:
    """Take applications from a file."""
    return use_cases.import_applications(tx, request)


@answers.request(say.DecideApplications)
def decide_applications(tx: Tx, request: say.DecideApplications) -> say.DecisionReport:
    """A person accepts or declines."""
    return use_cases.decide_applications(tx, request)


@answers.query(say.ListApplications)
def list_applications(tx: ReadTx, request: say.ListApplications) -> say.ApplicationPage:
    """A page of applications."""
    return use_cases.list_applications(tx, request)


@answers.query(say.FindPerson)
def find_person(tx: ReadTx, request: say.FindPerson) -> say.PersonFound:
    """Who owns a mailbox or an id."""
    return use_cases.find_person(tx, request)


@answers.request(say.WithdrawApplication)
def withdraw_application(tx: Tx, request: say.WithdrawApplication) -> Done:
    """The applicant withdraws."""
    return use_cases.withdraw_application(tx, request)


@answers.request(say.StateConsents)
def state_consents(tx: Tx, request: say.StateConsents) -> Done:
    """What an applicant agrees to now."""
    return use_cases.state_consents(tx, request)


@answers.request(say.UpdatePerson)
def update_person(tx: Tx, request: say.UpdatePerson) -> say.PersonFound:
    """Correct what is known of a person."""
    return use_cases.update_person(tx, request)


@answers.request(say.EraseParticipant)
def erase_participant(tx: Tx, request: say.EraseParticipant) -> Done:
    """Forget a person."""
    return use_cases.erase_participant(tx, request)


@answers.request(say.EnrolInWebinar)
def enrol_in_webinar(tx: Tx, request: say.EnrolInWebinar) -> say.EnrolmentReceipt:
    """Take a place, or wait for one."""
    return use_cases.enrol_in_webinar(tx, request)


@answers.request(say.CancelEnrolment)
def cancel_enrolment(tx: Tx, request: say.CancelEnrolment) -> say.EnrolmentReceipt:
    """Give a place up."""
    return use_cases.cancel_enrolment(tx, request)


@answers.query(say.ListEnrolments)
def list_enrolments(tx: ReadTx, request: say.ListEnrolments) -> say.EnrolmentList:
    """A participant's places."""
    return use_cases.list_enrolments(tx, request)


@answers.query(say.CountPlaces)
def count_places(tx: ReadTx, request: say.CountPlaces) -> say.PlacesReport:
    """How full the webinars are."""
    return use_cases.count_places(tx, request)


@answers.query(ListPlaceHolders)
def list_place_holders(tx: ReadTx, request: ListPlaceHolders) -> PlaceHolders:
    """Who has a place in a webinar, and who waits."""
    return use_cases.list_place_holders(tx, request)
