"""sign with a former secret too."""

import sqlalchemy as sa
from alembic import op

from shared.outbox import UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Forward."""
    op.add_column("webhook", sa.Column("former_secret", sa.String(), server_default="", nullable=False))
    op.add_column("webhook", sa.Column("former_until", UtcDateTime(), nullable=True))


def downgrade() -> None:
    """Back."""
    op.drop_column("webhook", "former_until")
    op.drop_column("webhook", "former_secret")
