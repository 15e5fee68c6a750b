"""Registration's use cases: load, decide, save, tell."""

from services.registration.use_cases.applications import import_applications, list_applications, submit_application
from services.registration.use_cases.consents import state_consents
from services.registration.use_cases.decisions import decide_applications, withdraw_application
from services.registration.use_cases.forgetting import erase_from_log, erase_participant
from services.registration.use_cases.people import find_person, update_person
from services.registration.use_cases.places import (
    cancel_enrolment,
    count_places,
    enrol_in_webinar,
    learn_programmes,
    list_enrolments,
    list_place_holders,
)

__all__ = [
    "cancel_enrolment",
    "count_places",
    "decide_applications",
    "enrol_in_webinar",
    "erase_from_log",
    "erase_participant",
    "find_person",
    "import_applications",
    "learn_programmes",
    "list_applications",
    "list_enrolments",
    "list_place_holders",
    "state_consents",
    "submit_application",
    "update_person",
    "withdraw_application",
]
