"""Keep the trace that an application was handed in by."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Forward. What was there before is of no trace."""
    op.add_column("application", sa.Column("trace", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    """Back."""
    op.drop_column("application", "trace")
