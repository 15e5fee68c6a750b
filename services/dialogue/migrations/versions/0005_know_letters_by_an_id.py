"""Know letters by an id, and which of them were given up."""

import sqlalchemy as sa
from alembic import op

from shared.outbox import UtcDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Forward. Whatever is still to leave gets its id at its next try."""
    op.add_column("letter", sa.Column("letter_id", sa.String(), nullable=False, server_default=""))
    op.add_column("letter", sa.Column("given_up_at", UtcDateTime(), nullable=True))
    op.create_index(op.f("ix_letter_letter_id"), "letter", ["letter_id"], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_index(op.f("ix_letter_letter_id"), table_name="letter")
    op.drop_column("letter", "given_up_at")
    op.drop_column("letter", "letter_id")
