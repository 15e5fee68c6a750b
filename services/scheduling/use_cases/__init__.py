"""Scheduling's use cases: load, decide, save, tell."""

from services.scheduling.use_cases.attendance import (
    import_attendance,
    list_presences,
    list_unmatched,
    record_attendance,
)
from services.scheduling.use_cases.materials import list_materials, publish_material
from services.scheduling.use_cases.participants import follow_participants
from services.scheduling.use_cases.programmes import (
    get_programme,
    list_programmes,
    preview_programme,
    publish_programme,
)

__all__ = [
    "follow_participants",
    "get_programme",
    "import_attendance",
    "list_materials",
    "list_presences",
    "list_programmes",
    "list_unmatched",
    "preview_programme",
    "publish_material",
    "publish_programme",
    "record_attendance",
]
