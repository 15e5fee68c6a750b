"""What scheduling answers."""

from services.scheduling import use_cases
from services.scheduling.domain import refusals
from shared.bus import Answers
from shared.contracts import scheduling as say
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
        refusals.WebinarWasCancelled: (409, "webinar_cancelled", "Вебінар скасовано"),
        refusals.BrokenAddress: (422, "broken_address", "Посилання пошкоджено"),
        refusals.ReportOfAnotherTime: (409, "report_of_another_webinar", "Це звіт про інший вебінар"),
        refusals.ReportOfAnotherTopic: (409, "report_of_another_webinar", "Це звіт про інший вебінар"),
        refusals.EmptyReport: (422, "empty_report", "Звіт порожній"),
        refusals.NotAParticipant: (404, "not_a_participant", "Такого учасника у програмі немає"),
        refusals.LongerThanSession: (422, "longer_than_session", "Присутність довша за заняття"),
        refusals.NoSuchUnmatched: (404, "no_such_unmatched", "Такої людини у звітах немає"),
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
