"""queue what is done for many at once."""

import sqlalchemy as sa
from alembic import op

from shared.outbox import UtcDateTime

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "sweep",
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("cause_id", sa.String(), nullable=False),
        sa.Column("correlation_id", sa.String(), nullable=False),
        sa.Column("trace", sa.String(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("looked", sa.Integer(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("programme_id"),
    )
    op.create_table(
        "unprepared",
        sa.Column("certificate_id", sa.String(), nullable=False),
        sa.Column("not_before", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("certificate_id"),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("unprepared")
    op.drop_table("sweep")
