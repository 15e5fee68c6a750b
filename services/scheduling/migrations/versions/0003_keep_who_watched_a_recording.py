"""keep who watched a recording."""

import sqlalchemy as sa
from alembic import op

from shared.outbox import UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "watched_recording",
        sa.Column("webinar_id", sa.String(), nullable=False),
        sa.Column("participant_id", sa.String(), nullable=False),
        sa.Column("watched_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("webinar_id", "participant_id"),
    )
    op.create_index(op.f("ix_watched_recording_participant_id"), "watched_recording", ["participant_id"], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_index(op.f("ix_watched_recording_participant_id"), table_name="watched_recording")
    op.drop_table("watched_recording")
