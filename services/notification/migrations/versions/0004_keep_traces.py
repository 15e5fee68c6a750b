"""Keep the trace of the fact that a message tells of."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Forward. What was there before is of no trace."""
    op.add_column("message", sa.Column("trace", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    """Back."""
    op.drop_column("message", "trace")
