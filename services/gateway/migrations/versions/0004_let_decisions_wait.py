"""Decisions on applications that can still be taken back."""

import sqlalchemy as sa
from alembic import op

from shared.outbox import UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "waiting_decision",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.String(length=64), nullable=False),
        sa.Column("programme_id", sa.String(length=64), nullable=False),
        sa.Column("application_ids", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("carried_out", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_waiting_decision_programme_id"), "waiting_decision", ["programme_id"], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_table("waiting_decision")
