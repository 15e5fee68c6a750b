"""Questions that are not marked as they were answered, and how often attempts were marked anew."""

import sqlalchemy as sa
from alembic import op

from shared.outbox import UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Forward."""
    op.add_column("attempt", sa.Column("revision", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "void_question",
        sa.Column("question_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("manner", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("voided_by", sa.String(), nullable=False),
        sa.Column("voided_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("question_id"),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("void_question")
    op.drop_column("attempt", "revision")
