"""keep letters to be sent."""

import sqlalchemy as sa
from alembic import op

from shared.outbox import UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "letter",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("recipient_id", sa.String(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("kind", "subject_id", "recipient_id"),
    )
    op.create_index(op.f("ix_letter_due_at"), "letter", ["due_at"], unique=False)
    op.create_table(
        "speaker_address",
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("speaker_id", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("programme_id", "speaker_id"),
    )
    op.create_table(
        "subscription",
        sa.Column("participant_id", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("stated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("participant_id", "programme_id"),
    )
    op.create_index(op.f("ix_subscription_programme_id"), "subscription", ["programme_id"], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_index(op.f("ix_subscription_programme_id"), table_name="subscription")
    op.drop_table("subscription")
    op.drop_table("speaker_address")
    op.drop_index(op.f("ix_letter_due_at"), table_name="letter")
    op.drop_table("letter")
