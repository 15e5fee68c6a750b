"""find letters by person."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "letter",
        sa.Column("letter_id", sa.String(), nullable=False),
        sa.Column("participant_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("letter_id"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_letter_participant_id"), "letter", ["participant_id"], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_index(op.f("ix_letter_participant_id"), table_name="letter")
    op.drop_table("letter")
