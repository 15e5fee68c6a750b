"""Assessment's tables, and the queries that turn rows into domain objects and back. Never commits, never decides."""

from services.assessment.store.attempts import (
    add_attempt,
    asked_in,
    attempts_in_programme,
    finished_attempts,
    lock_attempt,
    lock_attempts,
    lock_overdue,
    papers_of,
    questions_in_bank,
    save_answers,
    save_ends,
)
from services.assessment.store.banks import (
    bank_by_identity,
    lock_banks,
    lock_versions,
    refs_in_bank,
    save_bank,
    save_import,
    save_tests,
    save_versions,
    tests_by_id,
    tests_of_programmes,
)
from services.assessment.store.people import (
    erased_among,
    forget,
    lock_decisions,
    note_decisions,
    note_erased,
)
from services.assessment.store.tables import (
    bookkeeping,
    metadata,
)

DERIVED_TABLES = {"programme": (), "decision": (), "erased_participant": ()}
"""What follows from facts alone, by table, with the columns that do not: `dovira rebuild` compares the rest."""

__all__ = [
    "DERIVED_TABLES",
    "add_attempt",
    "asked_in",
    "attempts_in_programme",
    "bank_by_identity",
    "bookkeeping",
    "erased_among",
    "finished_attempts",
    "forget",
    "lock_attempt",
    "lock_attempts",
    "lock_banks",
    "lock_decisions",
    "lock_overdue",
    "lock_versions",
    "metadata",
    "note_decisions",
    "note_erased",
    "papers_of",
    "questions_in_bank",
    "refs_in_bank",
    "save_answers",
    "save_bank",
    "save_ends",
    "save_import",
    "save_tests",
    "save_versions",
    "tests_by_id",
    "tests_of_programmes",
]
