"""Migrations: each service has its own Alembic history; they run in code, without an ini file."""

from enum import Enum
from pathlib import Path
from typing import Any

from alembic import command, context
from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations.ops import DowngradeOps, UpgradeOps
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, text

_SERVICES = Path(__file__).resolve().parents[2] / "services"
_TURN = 0x646F76697261  # PostgreSQL's lock for whoever migrates

_TEMPLATE = '''"""{message}."""

import sqlalchemy as sa
from alembic import op

from shared.outbox import UtcDateTime

revision = "{revision}"
down_revision = {down_revision!r}


def upgrade() -> None:
    """Forward."""
    {upgrade}


def downgrade() -> None:
    """Back."""
    {downgrade}
'''


class State(Enum):
    """Where a store stands, seen from a release's code. Migrations only add, so that ``NEWER`` is as good as newest."""

    NEWEST = "newest schema"
    BEHIND = "behind its code"
    NEWER = "of a newer release, which this one can work with"
    TOO_NEW = "of a newer release, which took away what this one needs"


def migrate(engine: Engine, service: str) -> bool:
    """Bring the service's database to the newest schema, one process at a time.

    False: a newer release has brought it further, and it is left as it is. This release may still run beside that one.
    """
    with engine.begin() as connection:
        _take_turns(connection)
        config = _config(service, connection)
        if _is_of_a_newer_release(connection, config):
            return False
        command.upgrade(config, "head")
        return True


def state_of(engine: Engine, service: str, metadata: MetaData) -> State:
    """Whether a release whose tables these are can work on the store."""
    with engine.connect() as connection:
        config = _config(service, connection)
        revision = MigrationContext.configure(connection).get_current_revision()
        is_newer = _is_of_a_newer_release(connection, config)
    lacks = any(_is_in_the_way(one) for one in differences(engine, metadata))
    if is_newer:
        return State.TOO_NEW if lacks else State.NEWER
    is_at_head = revision == ScriptDirectory.from_config(config).get_current_head()
    return State.NEWEST if is_at_head and not lacks else State.BEHIND


def run_environment() -> None:
    """What a service's ``migrations/env.py`` does: run on the connection that ``migrate`` opened."""
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, render_as_batch=connection.dialect.name == "sqlite")
    with context.begin_transaction():
        context.run_migrations()


def differences(engine: Engine, metadata: MetaData) -> list[object]:
    """What the tables in code have and the database has not, or the other way round; empty when they agree."""
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))


def write_migration(engine: Engine, service: str, *, metadata: MetaData, message: str) -> Path | None:
    """Write the next migration from what the tables in code have beyond a migrated database; None when they agree."""
    migrate(engine, service)
    with engine.connect() as connection:
        script = produce_migrations(MigrationContext.configure(connection), metadata)
    if script.upgrade_ops is None or script.downgrade_ops is None or script.upgrade_ops.is_empty():
        return None
    head = ScriptDirectory.from_config(_config(service, None)).get_current_head()
    revision = f"{int(head or 0) + 1:04d}"
    source = _TEMPLATE.format(
        message=message.rstrip("."),
        revision=revision,
        down_revision=head,
        upgrade=_render(script.upgrade_ops),
        downgrade=_render(script.downgrade_ops),
    )
    path = _folder(service) / "versions" / f"{revision}_{message.lower().replace(' ', '_')}.py"
    path.write_text(source)
    return path


def _take_turns(connection: Connection) -> None:
    """Replicas that start together migrate one after the other, and give up rather than hold up who is at work."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _TURN})
        # Whoever waits for a table makes everybody else wait behind it; the next try may find it free.
        connection.execute(text("set local lock_timeout = '5s'"))


def _is_of_a_newer_release(connection: Connection, config: Config) -> bool:
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    return not set(MigrationContext.configure(connection).get_current_heads()) <= known


def _is_in_the_way(difference: Any) -> bool:  # noqa: ANN401  # Alembic does not type what differs
    """Whether code cannot do with it: it lacks what the code knows, or must be given a value that the code has not."""
    match difference:
        case ("remove_table" | "remove_index", *_):
            return False
        case ("remove_column", _, _, column):
            return not column.nullable and column.server_default is None
        case _:
            return True


def _render(operations: UpgradeOps | DowngradeOps) -> str:
    code = "\n".join(
        line
        for line in render_python_code(operations, render_as_batch=False).splitlines()
        if not line.strip().startswith("#")
    ).strip()
    return code.replace("shared.outbox.tables.UtcDateTime(timezone=True)", "UtcDateTime()").replace(
        "sqlmodel.sql.sqltypes.AutoString(", "sa.String("
    )


def _folder(service: str) -> Path:
    return _SERVICES / service / "migrations"


def _config(service: str, connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_folder(service)))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
