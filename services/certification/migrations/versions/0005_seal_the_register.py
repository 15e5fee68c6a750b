"""seal the register; entries made before are sealed now, in their order."""

import hashlib
import json
import secrets
from datetime import UTC
from typing import Any

import rfc8785
import sqlalchemy as sa
from alembic import op

from shared.outbox import UtcDateTime

revision = "0005"
down_revision = "0004"
contracts = "0.1.0: the first release, which no other runs beside"

_FORMAT = "dovira-register/1"
_HOLDER = ("full_name", "position", "body_name")
_LINE = ("participant_id", "programme_id", "programme_version", "edition", "issuer_edrpou", "year", "sequence")
_NEW = ("snapshot", "facts_sha256", "holder_sha256", "previous_sha256", "entry_sha256")
_BEFORE = sa.table(
    "certificate",
    *map(sa.column, ("certificate_id", "number", "facts", "evidence", "template", *_LINE, *_NEW, "holder", "salt")),
    sa.column("issued_at", UtcDateTime()),
)


def upgrade() -> None:
    """Forward."""
    for name in (*_NEW, "holder", "salt"):
        op.add_column("certificate", sa.Column(name, sa.String(), nullable=True))
    _seal_all(op.get_bind())
    with op.batch_alter_table("certificate") as table:
        for name in _NEW:
            table.alter_column(name, existing_type=sa.String(), nullable=False)
        table.drop_column("facts")
        table.drop_column("evidence")


def downgrade() -> None:
    """Back: the seals are lost."""
    for name in ("facts", "evidence"):
        op.add_column("certificate", sa.Column(name, sa.String(), nullable=False, server_default=""))
    connection = op.get_bind()
    for row in connection.execute(sa.select(_BEFORE)).all():
        said = json.loads(row.snapshot)
        facts = said | json.loads(row.holder or json.dumps(dict.fromkeys(_HOLDER, "")))
        values = {"facts": json.dumps(facts, ensure_ascii=False), "evidence": json.dumps(said["evidence"])}
        connection.execute(_one(row).values(**values))
    with op.batch_alter_table("certificate") as table:
        for name in (*_NEW, "holder", "salt"):
            table.drop_column(name)


def _seal_all(connection: sa.Connection) -> None:
    heads: dict[tuple[str, int], str] = {}
    order = (_BEFORE.c.issuer_edrpou, _BEFORE.c.year, _BEFORE.c.sequence)
    for row in connection.execute(sa.select(_BEFORE).order_by(*order)).all():
        register = (row.issuer_edrpou, row.year)
        name = {"format": _FORMAT, "issuer_edrpou": row.issuer_edrpou, "year": row.year}
        previous = heads.setdefault(register, _hash(_canonical(name)))
        sealed = _seal(row, previous)
        heads[register] = sealed["entry_sha256"]
        connection.execute(_one(row).values(**sealed))


def _seal(row: sa.Row[Any], previous: str) -> dict[str, str]:
    said = json.loads(row.facts)
    holder, salt = _canonical({name: said.pop(name) for name in _HOLDER}), secrets.token_hex(32)
    line = {name: getattr(row, name) for name in (*_LINE, "template")}
    line |= {"evidence": json.loads(row.evidence), "issued_at": row.issued_at.astimezone(UTC).isoformat()}
    snapshot = _canonical({"format": _FORMAT, **said, **line})
    hashes = {"facts": _hash(snapshot), "holder": _hash(salt + holder), "previous": previous}
    identity = {"certificate_id": row.certificate_id, "number": row.number}
    entry = _hash(_canonical({"format": _FORMAT, **identity, **hashes}))
    columns = {f"{name}_sha256": value for name, value in hashes.items()}
    return {"snapshot": snapshot, "holder": holder, "salt": salt, "entry_sha256": entry, **columns}


def _one(row: sa.Row[Any]) -> sa.Update:
    return sa.update(_BEFORE).where(_BEFORE.c.certificate_id == row.certificate_id)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(value: Any) -> str:  # noqa: ANN401  # any JSON
    return rfc8785.dumps(value).decode()
