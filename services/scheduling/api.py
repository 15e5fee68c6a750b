"""What scheduling answers."""

from services.scheduling import use_cases
from services.scheduling.domain import refusals
from shared.bus import Answers
from shared.contracts import scheduling as say
from shared.contracts import scheduling_attendance as desk
from shared.contracts import scheduling_surveys as surveys
from shared.contracts.request import Done
from shared.outbox import ReadTx, Tx

answers = Answers(
    "scheduling",
    refusals={
        refusals.FaultyProgramme: (422, "faulty_programme", "Програму не можна опублікувати"),
        refusals.StaleProgramme: (409, "stale_programme", "Програму тим часом змінено"),
        refusals.WebinarTaken: (409, "webinar_taken", "Ідентифікатор вебінару зайнято"),
        refusals.HeldWebinarRemoved: (409, "held_webinar_removed", "Вебінар уже відбувся"),
        refusals.HeldWebinarMoved: (409, "held_webinar_moved", "Вебінар уже відбувся"),
        refusals.NoSuchWebinar: (404, "no_such_webinar", "Такого вебінару немає"),
        refusals.LastWebinar: (409, "last_webinar", "Це останній вебінар програми"),
        refusals.WebinarWasCancelled: (409, "webinar_cancelled", "Вебінар скасовано"),
        refusals.BrokenAddress: (422, "broken_address", "Посилання пошкоджено"),
        refusals.ReportOfAnotherTime: (409, "report_of_another_webinar", "Це звіт про інший вебінар"),
        refusals.ReportOfAnotherTopic: (409, "report_of_another_webinar", "Це звіт про інший вебінар"),
        refusals.EmptyReport: (422, "empty_report", "Звіт порожній"),
        refusals.NotAParticipant: (404, "not_a_participant", "Такого учасника у програмі немає"),
        refusals.LongerThanSession: (422, "longer_than_session", "Присутність довша за заняття"),
        refusals.NoSuchUnmatched: (404, "no_such_unmatched", "Такої людини у звітах немає"),
        refusals.InterruptionOutsideSession: (422, "interruption_outside_session", "Перерва поза заняттям"),
        refusals.NoSuchInterruption: (404, "no_such_interruption", "Такої перерви немає"),
        refusals.CheckInClosed: (409, "check_in_closed", "Зараз відмітитися не можна"),
        refusals.TooManyTries: (409, "too_many_tries", "Спроб більше немає"),
        refusals.WasNotThere: (409, "was_not_there", "Вас не було на цьому вебінарі"),
        refusals.NoRecording: (409, "no_recording", "Запису ще немає"),
        refusals.RecordingCountsNothing: (409, "recording_counts_nothing", "Перегляд запису не зараховують"),
        refusals.TooLateToCount: (409, "too_late_to_count", "Строк минув"),
    },
)


@answers.query(say.GetProgramme)
def get_programme(tx: ReadTx, request: say.GetProgramme) -> say.ProgrammeVersion:
    """The published programme."""
    return use_cases.get_programme(tx, request)


@answers.query(say.ListProgrammes)
def list_programmes(tx: ReadTx, request: say.ListProgrammes) -> say.ProgrammeList:
    """Every published programme."""
    return use_cases.list_programmes(tx, request)


@answers.query(say.PreviewProgramme)
def preview_programme(tx: ReadTx, request: say.PreviewProgramme) -> say.ProgrammeDifference:
    """What publishing would change."""
    return use_cases.preview_programme(tx, request)


@answers.request(say.PublishProgramme)
def publish_programme(tx: Tx, request: say.PublishProgramme) -> say.ProgrammeDifference:
    """Publish the next version of a programme."""
    return use_cases.publish_programme(tx, request)


@answers.request(say.MoveWebinar)
def move_webinar(tx: Tx, request: say.MoveWebinar) -> say.ProgrammeDifference:
    """Move a webinar, or preview it."""
    return use_cases.move_webinar(tx, request)


@answers.request(say.CancelWebinar)
def cancel_webinar(tx: Tx, request: say.CancelWebinar) -> say.ProgrammeDifference:
    """Cancel a webinar, or preview it."""
    return use_cases.cancel_webinar(tx, request)


@answers.request(say.RestoreWebinar)
def restore_webinar(tx: Tx, request: say.RestoreWebinar) -> say.ProgrammeDifference:
    """Take a cancelled webinar back, or preview it."""
    return use_cases.restore_webinar(tx, request)


@answers.query(say.ListCancelledWebinars)
def list_cancelled_webinars(tx: ReadTx, request: say.ListCancelledWebinars) -> say.CancelledWebinars:
    """The cancelled webinars of a programme."""
    return use_cases.list_cancelled_webinars(tx, request)


@answers.query(say.ListMaterials)
def list_materials(tx: ReadTx, request: say.ListMaterials) -> say.MaterialList:
    """Materials of a programme's webinars."""
    return use_cases.list_materials(tx, request)


@answers.request(say.PublishMaterial)
def publish_material(tx: Tx, request: say.PublishMaterial) -> Done:
    """Attach a material to a webinar."""
    return use_cases.publish_material(tx, request)


@answers.request(say.ImportAttendance)
def import_attendance(tx: Tx, request: say.ImportAttendance) -> say.AttendanceReport:
    """Take a meeting report."""
    return use_cases.import_attendance(tx, request)


@answers.request(say.RecordAttendance)
def record_attendance(tx: Tx, request: say.RecordAttendance) -> Done:
    """A person decides on somebody's presence."""
    return use_cases.record_attendance(tx, request)


@answers.query(say.ListUnmatched)
def list_unmatched(tx: ReadTx, request: say.ListUnmatched) -> say.UnmatchedList:
    """Who awaits a decision."""
    return use_cases.list_unmatched(tx, request)


@answers.query(say.ListPresences)
def list_presences(tx: ReadTx, request: say.ListPresences) -> say.PresenceList:
    """A participant's presences."""
    return use_cases.list_presences(tx, request)


@answers.request(desk.IdentifyPerson)
def identify_person(tx: Tx, request: desk.IdentifyPerson) -> Done:
    """A person says who somebody in the reports is."""
    return use_cases.identify_person(tx, request)


@answers.request(desk.DismissPerson)
def dismiss_person(tx: Tx, request: desk.DismissPerson) -> Done:
    """A person says that somebody in the reports is no participant."""
    return use_cases.dismiss_person(tx, request)


@answers.request(desk.DeclareInterruption)
def declare_interruption(tx: Tx, request: desk.DeclareInterruption) -> Done:
    """Excuse people for a time."""
    return use_cases.declare_interruption(tx, request)


@answers.request(desk.WithdrawInterruption)
def withdraw_interruption(tx: Tx, request: desk.WithdrawInterruption) -> Done:
    """Take an interruption back."""
    return use_cases.withdraw_interruption(tx, request)


@answers.request(desk.GetCheckInCode)
def get_check_in_code(tx: Tx, request: desk.GetCheckInCode) -> desk.CheckInCode:
    """The code to show in a webinar."""
    return use_cases.get_check_in_code(tx, request)


@answers.request(desk.CheckIn)
def check_in(tx: Tx, request: desk.CheckIn) -> desk.CheckInOutcome:
    """A participant enters the code."""
    return use_cases.check_in(tx, request)


@answers.request(say.ConfirmRecordingWatched)
def confirm_recording_watched(tx: Tx, request: say.ConfirmRecordingWatched) -> Done:
    """A participant has watched a recording."""
    return use_cases.confirm_recording_watched(tx, request)


@answers.query(desk.ReviewAttendance)
def review_attendance(tx: ReadTx, request: desk.ReviewAttendance) -> desk.AttendanceReview:
    """Everything known of who was in a webinar."""
    return use_cases.review_attendance(tx, request)


@answers.query(desk.SummariseAttendance)
def summarise_attendance(tx: ReadTx, request: desk.SummariseAttendance) -> desk.AttendanceSummary:
    """A programme's attendance in figures."""
    return use_cases.summarise_attendance(tx, request)


@answers.request(surveys.RateWebinar)
def rate_webinar(tx: Tx, request: surveys.RateWebinar) -> Done:
    """A participant answers a webinar's survey."""
    return use_cases.rate_webinar(tx, request)


@answers.query(surveys.GetSurveyState)
def get_survey_state(tx: ReadTx, request: surveys.GetSurveyState) -> surveys.SurveyState:
    """Whether a survey is open to a participant."""
    return use_cases.get_survey_state(tx, request)
