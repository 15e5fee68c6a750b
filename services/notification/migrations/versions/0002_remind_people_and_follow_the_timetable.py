"""Remind people and follow the timetable."""

import sqlalchemy as sa
from alembic import op

from shared.outbox import UtcDateTime

revision = "0002"
down_revision = "0001"
contracts = "0.1.0: the first release, which no other runs beside"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "reminder_timer",
        sa.Column("webinar_id", sa.String(), nullable=False),
        sa.Column("lead", sa.String(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("fired_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("webinar_id", "lead"),
    )
    op.create_index("reminder_timer_due", "reminder_timer", ["fired_at", "due_at"], unique=False)
    op.create_table(
        "slot",
        sa.Column("webinar_id", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("fact_id", sa.String(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=True),
        sa.Column("ends_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("webinar_id", "sequence"),
    )
    op.add_column("message", sa.Column("announced", sa.Integer(), nullable=True))
    op.create_index("message_about_webinar", "message", ["webinar_id", "participant_id"], unique=False)
    op.add_column("webinar", sa.Column("ends_at", UtcDateTime(), nullable=True))
    op.add_column("webinar", sa.Column("join_url", sa.Text(), nullable=True))
    op.add_column("webinar", sa.Column("speakers", sa.Text(), nullable=True))
    # The timetable, which is heard from its beginning, says when webinars end; the next version of the programme the rest.
    op.execute("UPDATE webinar SET ends_at = starts_at, join_url = '', speakers = ''")
    with op.batch_alter_table("webinar") as webinar:
        for name, kind in (("ends_at", UtcDateTime()), ("join_url", sa.Text()), ("speakers", sa.Text())):
            webinar.alter_column(name, existing_type=kind, nullable=False)


def downgrade() -> None:
    """Back."""
    op.drop_column("webinar", "speakers")
    op.drop_column("webinar", "join_url")
    op.drop_column("webinar", "ends_at")
    op.drop_index("message_about_webinar", table_name="message")
    op.drop_column("message", "announced")
    op.drop_table("slot")
    op.drop_index("reminder_timer_due", table_name="reminder_timer")
    op.drop_table("reminder_timer")
