"""Scheduling's use cases: load, decide, save, tell."""

from services.scheduling.use_cases.attendance import import_attendance, list_presences, list_unmatched
from services.scheduling.use_cases.checking_in import check_in, get_check_in_code
from services.scheduling.use_cases.deciding import (
    declare_interruption,
    dismiss_person,
    identify_person,
    record_attendance,
    withdraw_interruption,
)
from services.scheduling.use_cases.materials import list_materials, publish_material
from services.scheduling.use_cases.participants import follow_participants
from services.scheduling.use_cases.programmes import (
    get_programme,
    list_programmes,
    preview_programme,
    publish_programme,
)
from services.scheduling.use_cases.recordings import confirm_recording_watched
from services.scheduling.use_cases.reviewing import review_attendance, summarise_attendance
from services.scheduling.use_cases.surveys import get_survey_state, rate_webinar
from services.scheduling.use_cases.timetable import (
    cancel_webinar,
    list_cancelled_webinars,
    move_webinar,
    restore_webinar,
)

__all__ = [
    "cancel_webinar",
    "check_in",
    "confirm_recording_watched",
    "declare_interruption",
    "dismiss_person",
    "follow_participants",
    "get_check_in_code",
    "get_programme",
    "get_survey_state",
    "identify_person",
    "import_attendance",
    "list_cancelled_webinars",
    "list_materials",
    "list_presences",
    "list_programmes",
    "list_unmatched",
    "move_webinar",
    "preview_programme",
    "publish_material",
    "publish_programme",
    "rate_webinar",
    "record_attendance",
    "restore_webinar",
    "review_attendance",
    "summarise_attendance",
    "withdraw_interruption",
]
