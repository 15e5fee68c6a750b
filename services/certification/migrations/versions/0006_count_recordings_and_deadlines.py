"""count recordings and deadlines; attempts that are known were finished when that was told."""

from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa
from alembic import op

from shared.outbox import UtcDateTime

revision = "0006"
down_revision = "0005"
contracts = "0.1.0: the first release, which no other runs beside"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "recording",
        sa.Column("participant_id", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("webinar_id", sa.String(), nullable=False),
        sa.Column("watched_at", UtcDateTime(), nullable=False),
        sa.Column("fact_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("participant_id", "programme_id", "webinar_id"),
    )
    op.add_column("attempt", sa.Column("finished_at", UtcDateTime(), nullable=True))
    _fill()
    with op.batch_alter_table("attempt") as attempt:
        attempt.alter_column("finished_at", existing_type=UtcDateTime(), nullable=False)


def _fill() -> None:
    """A fact's id begins with the moment it was told (UUIDv7)."""
    attempt = sa.table("attempt", sa.column("fact_id", sa.String()), sa.column("finished_at", UtcDateTime()))
    connection = op.get_bind()
    for fact_id in connection.scalars(sa.select(attempt.c.fact_id)).all():
        told_at = datetime.fromtimestamp((UUID(fact_id).int >> 80) / 1000, UTC)
        connection.execute(attempt.update().where(attempt.c.fact_id == fact_id).values(finished_at=told_at))


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("attempt") as attempt:
        attempt.drop_column("finished_at")
    op.drop_table("recording")
