"""keep when consents end."""

import sqlalchemy as sa
from alembic import op

from shared.outbox import UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Forward."""
    op.add_column("consent", sa.Column("taken_back_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    """Back."""
    op.drop_column("consent", "taken_back_at")
