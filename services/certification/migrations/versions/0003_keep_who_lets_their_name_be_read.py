"""keep who lets their name be read."""

import sqlalchemy as sa
from alembic import op

from shared.outbox import UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "openness",
        sa.Column("participant_id", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("stated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("participant_id", "programme_id"),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("openness")
