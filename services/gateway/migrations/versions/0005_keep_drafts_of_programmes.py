"""Programmes that are being written."""

import sqlalchemy as sa
from alembic import op

from shared.outbox import UtcDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "programme_draft",
        sa.Column("programme_id", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.String(length=64), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("programme_id"),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("programme_draft")
