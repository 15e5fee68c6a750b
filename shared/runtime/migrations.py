"""Migrations: each service has its own Alembic history; they run in code, without an ini file."""

from pathlib import Path

from alembic import command, context
from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations.ops import DowngradeOps, UpgradeOps
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData

_SERVICES = Path(__file__).resolve().parents[2] / "services"

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


def migrate(engine: Engine, service: str) -> None:
    """Bring the service's database to the newest schema."""
    with engine.begin() as connection:
        command.upgrade(_config(service, connection), "head")


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
    text = _TEMPLATE.format(
        message=message.rstrip("."),
        revision=revision,
        down_revision=head,
        upgrade=_render(script.upgrade_ops),
        downgrade=_render(script.downgrade_ops),
    )
    path = _folder(service) / "versions" / f"{revision}_{message.lower().replace(' ', '_')}.py"
    path.write_text(text)
    return path


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
