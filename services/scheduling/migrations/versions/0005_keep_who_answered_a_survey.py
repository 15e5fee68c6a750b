"""keep who answered a survey."""

import sqlalchemy as sa
from alembic import op

from shared.outbox import UtcDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "survey",
        sa.Column("webinar_id", sa.String(), nullable=False),
        sa.Column("participant_id", sa.String(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("webinar_id", "participant_id"),
    )
    op.create_index(op.f("ix_survey_participant_id"), "survey", ["participant_id"], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_index(op.f("ix_survey_participant_id"), table_name="survey")
    op.drop_table("survey")
