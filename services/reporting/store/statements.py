"""What is stated of participants; and forgetting them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields

from sqlalchemy import bindparam, delete, select

from services.reporting.domain.statements import Kind, Statement
from services.reporting.store.tables import metadata
from services.reporting.store.timed import Rows, keep
from shared.outbox import ReadTx, Tx

_statement = metadata.tables["statement"]
_forgotten = metadata.tables["forgotten"]
_letter = metadata.tables["letter"]
_FIELDS = [field.name for field in fields(Statement)]
_OF_PEOPLE = [metadata.tables[name] for name in ("statement", "applicant", "person", "letter")]


def keep_statements(tx: Tx, statements: Sequence[Statement]) -> None:
    """Keep what was stated; what was kept before stays as it is."""
    keep(tx, _statement, [{name: getattr(one, name) for name in _FIELDS} for one in statements])


def keep_applicants(tx: Tx, rows: Rows) -> None:
    """Keep where people who applied work."""
    keep(tx, metadata.tables["applicant"], rows)


def keep_people(tx: Tx, rows: Rows) -> None:
    """Keep what people stated of themselves."""
    keep(tx, metadata.tables["person"], rows)


def keep_letters(tx: Tx, rows: Rows) -> None:
    """Keep to whom letters were."""
    tx.insert_new(_letter, rows)


def letters_to(tx: ReadTx, participant_id: str) -> list[str]:
    """The ids of the letters to a participant."""
    to_them = select(_letter.c.letter_id).where(_letter.c.participant_id == participant_id)
    return [str(row.letter_id) for row in tx.read(to_them)]


def forget(tx: Tx, participant_ids: Iterable[str]) -> None:
    """Note who is to be forgotten, for good."""
    tx.insert_new(_forgotten, [{"participant_id": one} for one in sorted(set(participant_ids))])


def drop_forgotten(tx: Tx, participant_ids: Collection[str]) -> None:
    """Drop every row of those of these participants who are to be forgotten."""
    listed = sorted(set(participant_ids))
    gone = {row.participant_id for row in tx.read(select(_forgotten).where(_forgotten.c.participant_id.in_(listed)))}
    rows = [{"gone": one} for one in sorted(gone)]
    for table in _OF_PEOPLE:
        tx.write(delete(table).where(table.c.participant_id == bindparam("gone")), rows)


def holder_of(tx: ReadTx, number: str) -> str | None:
    """Whose certificate has, or had, this number."""
    is_this = (_statement.c.kind == Kind.CERTIFICATE.value) & (_statement.c.subject_id == number)
    rows = tx.read(select(_statement.c.participant_id).where(is_this))
    return str(rows[0].participant_id) if rows else None
