"""keep public keys of consumers."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Forward."""
    op.add_column("consumer", sa.Column("nkey", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    """Back."""
    op.drop_column("consumer", "nkey")
