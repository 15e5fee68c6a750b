"""People dismissed, time excused by oblast, interruptions, checking in."""

import sqlalchemy as sa
from alembic import op

from shared.outbox import UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Forward. Oblasts of participants known before are unknown: only an interruption of all oblasts excuses them."""
    op.add_column("membership", sa.Column("oblast", sa.String(), server_default="", nullable=False))
    op.add_column(
        "reported_person", sa.Column("dismissed", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column("presence", sa.Column("excused", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "interruption",
        sa.Column("interruption_id", sa.String(), nullable=False),
        sa.Column("webinar_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("oblasts", sa.String(), nullable=False),
        sa.Column("begins_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("declared_by", sa.String(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("interruption_id"),
    )
    op.create_index(op.f("ix_interruption_webinar_id"), "interruption", ["webinar_id"], unique=False)
    op.create_table(
        "check_in_code",
        sa.Column("webinar_id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("webinar_id"),
    )
    op.create_table(
        "check_in",
        sa.Column("webinar_id", sa.String(), nullable=False),
        sa.Column("participant_id", sa.String(), nullable=False),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.Column("checked_in_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("webinar_id", "participant_id"),
    )
    op.create_index(op.f("ix_check_in_participant_id"), "check_in", ["participant_id"], unique=False)


def downgrade() -> None:
    """Back."""
    for table in ("check_in", "check_in_code", "interruption"):
        op.drop_table(table)
    op.drop_column("presence", "excused")
    op.drop_column("reported_person", "dismissed")
    op.drop_column("membership", "oblast")
