"""Dialogue's tables, and the queries that turn rows into domain objects and back. Never commits, never decides."""

from services.dialogue.store.posts import (
    add_post,
    edits_of,
    lock_post,
    newest_posts,
    post_of,
    save_edits,
)
from services.dialogue.store.tables import bookkeeping, metadata
from services.dialogue.store.webinars import (
    lock_materials,
    lock_versions,
    materials_of,
    note_held,
    place_of,
    save_materials,
    save_programmes,
    was_held,
)

DERIVED_TABLES: dict[str, tuple[str, ...]] = {"programme": (), "webinar": (), "held": (), "material": ()}
"""What follows from facts alone, by table, with the columns that do not: `dovira rebuild` compares the rest."""

__all__ = [
    "DERIVED_TABLES",
    "add_post",
    "bookkeeping",
    "edits_of",
    "lock_materials",
    "lock_post",
    "lock_versions",
    "materials_of",
    "metadata",
    "newest_posts",
    "note_held",
    "place_of",
    "post_of",
    "save_edits",
    "save_materials",
    "save_programmes",
    "was_held",
]
