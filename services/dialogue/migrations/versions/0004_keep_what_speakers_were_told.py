"""keep what speakers were told."""

import sqlalchemy as sa
from alembic import op

from shared.outbox import UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "session",
        sa.Column("webinar_id", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("join_url", sa.String(), nullable=False),
        sa.Column("speakers", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("webinar_id"),
    )
    op.create_index(op.f("ix_session_programme_id"), "session", ["programme_id"], unique=False)
    op.create_table(
        "slot",
        sa.Column("webinar_id", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=True),
        sa.Column("ends_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("webinar_id"),
    )
    op.create_index(op.f("ix_slot_starts_at"), "slot", ["starts_at"], unique=False)
    op.create_table(
        "speaker_told",
        sa.Column("webinar_id", sa.String(), nullable=False),
        sa.Column("speaker_id", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("join_url", sa.String(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("news", sa.String(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("webinar_id", "speaker_id"),
    )
    op.create_index(op.f("ix_speaker_told_programme_id"), "speaker_told", ["programme_id"], unique=False)
    op.create_index(op.f("ix_speaker_told_starts_at"), "speaker_told", ["starts_at"], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_table("speaker_told")
    op.drop_table("slot")
    op.drop_table("session")
