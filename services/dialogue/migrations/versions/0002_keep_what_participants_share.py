"""keep what participants share."""

import sqlalchemy as sa
from alembic import op

from shared.outbox import UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "contribution",
        sa.Column("contribution_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("webinar_id", sa.String(), nullable=False),
        sa.Column("author_id", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("said_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("parent_id", sa.String(), nullable=False),
        sa.Column("oblast", sa.String(), nullable=False),
        sa.Column("tool", sa.String(), nullable=False),
        sa.Column("constructive", sa.String(), nullable=False),
        sa.Column("effective", sa.String(), nullable=False),
        sa.Column("why_not", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("contribution_id"),
    )
    op.create_index(op.f("ix_contribution_author_id"), "contribution", ["author_id"], unique=False)
    op.create_index(op.f("ix_contribution_case_id"), "contribution", ["case_id"], unique=False)
    op.create_index(op.f("ix_contribution_programme_id"), "contribution", ["programme_id"], unique=False)
    op.create_index(op.f("ix_contribution_state"), "contribution", ["state"], unique=False)
    op.create_index(op.f("ix_contribution_webinar_id"), "contribution", ["webinar_id"], unique=False)
    op.create_table(
        "decision",
        sa.Column("participant_id", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.Column("admitted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("participant_id", "programme_id", "decided_at", "admitted"),
    )
    op.create_table(
        "erased_participant",
        sa.Column("participant_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("participant_id"),
    )
    op.create_table(
        "quote",
        sa.Column("quote_id", sa.String(), nullable=False),
        sa.Column("contribution_id", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("webinar_id", sa.String(), nullable=False),
        sa.Column("author_id", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("name_form", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("speech", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("changed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("quote_id"),
    )
    op.create_index(op.f("ix_quote_author_id"), "quote", ["author_id"], unique=False)
    op.create_index(op.f("ix_quote_contribution_id"), "quote", ["contribution_id"], unique=False)
    op.create_index(op.f("ix_quote_webinar_id"), "quote", ["webinar_id"], unique=False)
    op.create_table(
        "vote",
        sa.Column("question_id", sa.String(), nullable=False),
        sa.Column("participant_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("question_id", "participant_id"),
    )
    op.create_index(op.f("ix_vote_participant_id"), "vote", ["participant_id"], unique=False)
    op.add_column("post", sa.Column("quote_ids", sa.String(), server_default="[]", nullable=False))


def downgrade() -> None:
    """Back."""
    op.drop_column("post", "quote_ids")
    op.drop_index(op.f("ix_vote_participant_id"), table_name="vote")
    op.drop_table("vote")
    op.drop_index(op.f("ix_quote_webinar_id"), table_name="quote")
    op.drop_index(op.f("ix_quote_contribution_id"), table_name="quote")
    op.drop_index(op.f("ix_quote_author_id"), table_name="quote")
    op.drop_table("quote")
    op.drop_table("erased_participant")
    op.drop_table("decision")
    op.drop_index(op.f("ix_contribution_webinar_id"), table_name="contribution")
    op.drop_index(op.f("ix_contribution_state"), table_name="contribution")
    op.drop_index(op.f("ix_contribution_programme_id"), table_name="contribution")
    op.drop_index(op.f("ix_contribution_case_id"), table_name="contribution")
    op.drop_index(op.f("ix_contribution_author_id"), table_name="contribution")
    op.drop_table("contribution")
