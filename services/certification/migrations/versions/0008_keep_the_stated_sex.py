"""keep the stated sex."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Forward."""
    op.add_column("participant", sa.Column("sex", sa.String(), nullable=True))


def downgrade() -> None:
    """Back."""
    op.drop_column("participant", "sex")
