"""keep reviews and their decisions; those that wait go on waiting."""

import sqlalchemy as sa
from alembic import op

from shared.outbox import UtcDateTime

revision = "0004"
down_revision = "0003"
contracts = "0.1.0: the first release, which no other runs beside"


def upgrade() -> None:
    """Forward."""
    op.rename_table("review", "review_before")
    op.create_table(
        "review",
        sa.Column("review_id", sa.String(), nullable=False),
        sa.Column("certificate_id", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("cause_id", sa.String(), nullable=False),
        sa.Column("rule_met", sa.Boolean(), nullable=False),
        sa.Column("wish", sa.String(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("review_id", name="review_of_certificate_pkey"),
    )
    op.create_index("ix_review_certificate_id", "review", ["certificate_id"])
    op.execute(
        "insert into review (review_id, certificate_id, cause, cause_id, rule_met, wish, opened_at, reason, decided_by) "
        "select fact_id || '-' || certificate_id, certificate_id, 'attendance_corrected', fact_id, false, '', "
        "noticed_at, '', '' from review_before"
    )
    op.drop_table("review_before")


def downgrade() -> None:
    """Back: decisions and wishes are lost."""
    op.rename_table("review", "review_after")
    op.create_table(
        "review",
        sa.Column("certificate_id", sa.String(), nullable=False),
        sa.Column("fact_id", sa.String(), nullable=False),
        sa.Column("noticed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("certificate_id", "fact_id", name="review_of_fact_pkey"),
    )
    op.execute(
        "insert into review (certificate_id, fact_id, noticed_at) "
        "select certificate_id, cause_id, opened_at from review_after where cause_id <> '' and decision is null"
    )
    op.drop_table("review_after")
