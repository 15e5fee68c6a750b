"""Keep the trace of the application that made somebody a participant."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Forward. What was there before is of no trace."""
    op.add_column("registration", sa.Column("trace", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    """Back."""
    op.drop_column("registration", "trace")
