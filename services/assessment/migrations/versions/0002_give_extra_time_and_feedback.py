"""Extra time for persons, flags in attempts, tests that close, and what is shown of an attempt."""

import sqlalchemy as sa
from alembic import op

from shared.outbox import UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Forward. Attempts that run keep their end; their limit follows from it."""
    op.add_column("test", sa.Column("closes_at", UtcDateTime(), nullable=True))
    op.add_column("test", sa.Column("feedback", sa.String(), server_default="score", nullable=False))
    op.add_column("test", sa.Column("feedback_time", sa.String(), server_default="at_once", nullable=False))
    op.add_column("attempt", sa.Column("time_limit_minutes", sa.Integer(), nullable=True))
    op.add_column("attempt", sa.Column("extra_minutes", sa.Integer(), server_default="0", nullable=False))
    op.add_column("drawn_question", sa.Column("flagged", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.create_table(
        "extra_time",
        sa.Column("extra_time_id", sa.String(), nullable=False),
        sa.Column("participant_id", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("test_id", sa.String(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("granted_by", sa.String(), nullable=False),
        sa.Column("granted_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_by", sa.String(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("extra_time_id"),
    )
    op.create_index(op.f("ix_extra_time_participant_id"), "extra_time", ["participant_id"], unique=False)
    op.create_index(op.f("ix_extra_time_programme_id"), "extra_time", ["programme_id"], unique=False)
    _state_limits()


def downgrade() -> None:
    """Back."""
    op.drop_table("extra_time")
    op.drop_column("drawn_question", "flagged")
    for column in ("extra_minutes", "time_limit_minutes"):
        op.drop_column("attempt", column)
    for column in ("feedback_time", "feedback", "closes_at"):
        op.drop_column("test", column)


def _state_limits() -> None:
    attempt = sa.table(
        "attempt",
        sa.column("attempt_id", sa.String()),
        sa.column("started_at", UtcDateTime()),
        sa.column("ends_at", UtcDateTime()),
        sa.column("time_limit_minutes", sa.Integer()),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(attempt).where(attempt.c.ends_at.is_not(None))).all():
        minutes = round((row.ends_at - row.started_at).total_seconds() / 60)
        ours = attempt.c.attempt_id == row.attempt_id
        connection.execute(sa.update(attempt).where(ours).values(time_limit_minutes=minutes))
