"""A next release, made of this tree: it adds a column, a table, a field and a type of facts, and uses all four.

It is what a release may do beside the one before: it expands, and takes nothing away.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path

from shared.runtime.migrations import _SERVICES

_ROOT = _SERVICES.parent
_PACKAGES = ("shared", "services", "dovira", "formats", "credentials")

NEW_FACT = "dovira.registration.application.noted.v1"

_FIELD = """    submitted_at: AwareDatetime
    personal: Personal
"""
_FIELD_AND_FACT = f"""{_FIELD}    channel: str = ""


class ApplicationNoted(Fact, service=_SERVICE, thing="application", done="noted", key="participant_id"):
    participant_id: str
    application_id: str
"""
_COLUMN = "    filled_in_at: datetime = Field(sa_type=UtcDateTime)\n"
_COLUMNS = f"""{_COLUMN}    channel: str | None = Field(default=None)
    visits: int = Field(default=0, sa_column_kwargs={{"server_default": "0"}})
"""
_TABLE = """class NoteRow(Table, table=True):
    __tablename__ = "note"
    application_id: str = Field(primary_key=True)


"""
_TOLD = """            personal=personal,
        )
    )
"""
_TOLD_WITH_MORE = """            personal=personal,
            channel="form",
        )
    )
    from services.registration.store.tables import NoteRow

    noted = {name: str(row[name]) for name in ("participant_id", "application_id")}
    tx.tell(say.ApplicationNoted(**noted))
    tx.insert_new(NoteRow.__table__, [{"application_id": noted["application_id"]}])
"""
_HANDLED = "use_cases.remember_people(tx, heard)"
_HANDLED_WITHOUT = "use_cases.remember_people(tx, [one for one in heard if not isinstance(one.fact, ApplicationNoted)])"

_EDITS: dict[str, Iterable[tuple[str, str]]] = {
    "shared/contracts/registration.py": [(_FIELD, _FIELD_AND_FACT)],
    "services/registration/store/tables.py": [(_COLUMN, _COLUMNS), ("class ConsentRow(", f"{_TABLE}class ConsentRow(")],
    "services/registration/use_cases/applications.py": [
        ('        "registered": False,\n', '        "registered": False,\n        "channel": "form",\n'),
        (_TOLD, _TOLD_WITH_MORE),
    ],
    "services/notification/handlers.py": [
        ("    ApplicationSubmitted,\n", "    ApplicationNoted,\n    ApplicationSubmitted,\n"),
        ("@hears.facts(ApplicationSubmitted, Part", "@hears.facts(ApplicationNoted, ApplicationSubmitted, Part"),
        (_HANDLED, _HANDLED_WITHOUT),
    ],
}

_MIGRATION = '''"""Expand."""

import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = {head!r}


def upgrade() -> None:
    """Forward."""
    op.add_column("application", sa.Column("channel", sa.String(), nullable=True))
    op.add_column("application", sa.Column("visits", sa.Integer(), server_default="0", nullable=False))
    op.create_table("note", sa.Column("application_id", sa.String(), primary_key=True))
'''


def make_next_release(folder: Path) -> dict[str, str]:
    """Write the next release into a folder; returns the environment in which Python runs that and not this tree."""
    for package in _PACKAGES:
        shutil.copytree(_ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    for path, edits in _EDITS.items():
        _edit(folder / path, edits)
    versions = folder / "services/registration/migrations/versions"
    head = max(path.name[:4] for path in versions.glob("[0-9]*.py"))
    (versions / "next_expand.py").write_text(_MIGRATION.format(head=head))
    # Not the working directory first, which holds this tree.
    return {"PYTHONPATH": str(folder), "PYTHONSAFEPATH": "1"}


def _edit(path: Path, edits: Iterable[tuple[str, str]]) -> None:
    text = path.read_text()
    for old, new in edits:
        assert old in text, f"{path.name} has changed: say here how the next release changes it"
        text = text.replace(old, new, 1)
    path.write_text(text)
