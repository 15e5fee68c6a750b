"""Registration's tables, and the queries that turn rows into domain objects and back. Never commits."""

from services.registration.store.applications import (
    add_applications,
    add_consents,
    applications_of,
    find_applications,
    lock_application,
    lock_applications,
    mark_registered,
    page_of_applications,
    people_of,
    set_status,
    update_applications,
)
from services.registration.store.erasures import (
    blank_told,
    due_erasures,
    open_erasure,
    reopen_erasure,
    save_erasure,
    told_of,
)
from services.registration.store.people import (
    add_people,
    find_people,
    forget_person,
    get_person,
    lock_people,
    lock_person,
    update_people,
)
from services.registration.store.places import (
    enrolments_of,
    first_waiting,
    get_enrolment,
    position_of,
    save_counters,
    save_enrolment,
    set_places,
)
from services.registration.store.programmes import (
    get_terms,
    get_webinar,
    list_places,
    lock_version,
    lock_webinar,
    save_programme,
    session_of,
)
from services.registration.store.tables import Table, bookkeeping, metadata

DERIVED_TABLES = {"programme": (), "webinar": ("confirmed", "waiting", "queue")}
"""What follows from facts alone, by table, with the columns that do not: `dovira rebuild` compares the rest."""

__all__ = [
    "DERIVED_TABLES",
    "Table",
    "add_applications",
    "add_consents",
    "add_people",
    "applications_of",
    "blank_told",
    "bookkeeping",
    "due_erasures",
    "enrolments_of",
    "find_applications",
    "find_people",
    "first_waiting",
    "forget_person",
    "get_enrolment",
    "get_person",
    "get_terms",
    "get_webinar",
    "list_places",
    "lock_application",
    "lock_applications",
    "lock_people",
    "lock_person",
    "lock_version",
    "lock_webinar",
    "mark_registered",
    "metadata",
    "open_erasure",
    "page_of_applications",
    "people_of",
    "position_of",
    "reopen_erasure",
    "save_counters",
    "save_enrolment",
    "save_erasure",
    "save_programme",
    "session_of",
    "set_places",
    "set_status",
    "told_of",
    "update_applications",
    "update_people",
]
